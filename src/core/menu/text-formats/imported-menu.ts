import * as v from 'valibot';
import {
  AccountAliasSchema,
  AccountIdSchema,
  isAccountAlias,
  PartitionIdSchema,
  type AccountId,
} from '#core/aws/arn.ts';
import { MenuBaseSchema, MenuRoleSchema } from '#core/menu/menu-document.ts';
import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';

/** What can be wrong with one entry of a text. `_locales` says each as `import_problem_‹name›`. */
export const IMPORT_PROBLEMS = [
  'bad-line',
  'bad-quotes',
  'duplicate-key',
  'empty-value',
  'bad-arn',
  'bad-account',
  'bad-value',
  'both-arn-and-name',
  'external-id',
  'long-name',
  'no-role',
  'no-base',
  'unknown-alias',
  'unknown-source',
  'source-loop',
  'missing-column',
  'unknown-column',
] as const;

/** One thing that is wrong, and where. */
export interface ImportProblem {
  readonly kind: (typeof IMPORT_PROBLEMS)[number];
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1: letters in a line of profiles, cells in a row of CSV. */
  readonly column: number;
  /** Untrusted: what stands there, or what is missing. */
  readonly value: string;
}

/** What a text offers: its good entries, and all that is wrong with the others. */
export interface ImportedMenu {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly ListedRole[];
  readonly problems: readonly ImportProblem[];
}

/** What a text may leave out and the reader knows. */
export interface ImportHints {
  /** The account to sign in to for roles that name no base. */
  readonly baseAccount?: AccountId;
  /** Which accounts aliases name. */
  readonly accounts?: ReadonlyMap<string, AccountId>;
}

/** A role as a text describes it, before it is checked. */
export interface RoleDraft {
  readonly base: SourceBase;
  readonly role: Readonly<Record<string, string | number | boolean>>;
  /** Where to point when a value is refused. */
  readonly placeOf: (field: string) => Pick<ImportProblem, 'line' | 'column'>;
}

const shortText = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));

const LocalRoleSchema = v.strictObject({
  ...MenuRoleSchema.entries,
  base: shortText(160),
  account: v.union([AccountIdSchema, AccountAliasSchema]),
  image: v.exactOptional(v.pipe(shortText(4096), v.regex(/^(?:https?:\/\/|data:image\/)\S+$/i))),
});

/** Roles kept from a text, with the name that the reader gave it. Rows of the store are checked against this. */
export const LocalSourceSchema = v.strictObject({
  name: shortText(64),
  /** Epoch milliseconds, local clock. */
  addedAtMs: v.number(),
  bases: v.array(
    v.strictObject({
      ...v.omit(MenuBaseSchema, ['principal']).entries,
      id: shortText(160),
      partition: PartitionIdSchema,
      account: AccountIdSchema,
      principal: v.exactOptional(MenuBaseSchema.entries.principal),
      role: v.exactOptional(MenuRoleSchema.entries.role),
    }),
  ),
  roles: v.array(LocalRoleSchema),
});
/** See {@link LocalSourceSchema}. */
export type LocalSource = v.InferOutput<typeof LocalSourceSchema>;

const MAX_NAME = 200;

/** A name that fits a menu. What is cut off is named as a problem; the role is offered all the same. */
function clipped(name: string): string {
  // Not into the middle of a letter that takes two code units.
  return `${name.slice(0, MAX_NAME - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Checks drafts against what a menu may hold; refused ones become problems. */
export function checkDrafts(
  drafts: readonly RoleDraft[],
  problems: readonly ImportProblem[],
): ImportedMenu {
  const bases = new Map<string, SourceBase>();
  const roles: ListedRole[] = [];
  const found: ImportProblem[] = [...problems];
  for (const { base, role: drafted, placeOf } of drafts) {
    const role: Record<string, string | number | boolean> = { ...drafted, base: base.id };
    for (const field of ['label', 'accountName', 'project']) {
      const value = role[field];
      if (typeof value !== 'string' || value.length <= MAX_NAME) continue;
      found.push({ kind: 'long-name', ...placeOf(field), value });
      role[field] = clipped(value);
    }
    const parsed = v.safeParse(LocalRoleSchema, role);
    if (parsed.success) {
      bases.set(base.id, base);
      roles.push(parsed.output);
      continue;
    }
    for (const issue of parsed.issues) {
      const key = issue.path?.[0].key;
      const field = typeof key === 'string' ? key : '';
      const kind = field === 'account' ? 'bad-account' : 'bad-value';
      found.push({ kind, ...placeOf(field), value: String(role[field] ?? field) });
    }
  }
  return {
    bases: [...bases.values()],
    roles,
    problems: found.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** Aliases whose account numbers the reader may know: needed where a base has nothing else, useful elsewhere. */
export function unknownAliases({ roles, problems }: ImportedMenu): readonly string[] {
  const needed = problems.filter(({ kind }) => kind === 'unknown-alias').map(({ value }) => value);
  return [...new Set([...needed, ...roles.map(({ account }) => account).filter(isAccountAlias)])];
}
