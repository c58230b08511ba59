import * as v from 'valibot';
import { AccountIdSchema, PartitionIdSchema, type AccountId } from '#core/aws/arn.ts';
import { MenuBaseSchema, MenuRoleSchema, type MenuRole } from '#core/menu/menu-document.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';

/** What can be wrong with one entry of a text. `_locales` says each as `import_problem_‹name›`. */
export const IMPORT_PROBLEMS = [
  'bad-line',
  'duplicate-key',
  'bad-arn',
  'bad-account',
  'bad-value',
  'no-role',
  'no-base',
  'unknown-source',
  'source-loop',
  'missing-column',
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
  readonly roles: readonly MenuRole[];
  readonly problems: readonly ImportProblem[];
}

/** What a text may leave out and the reader knows. */
export interface ImportHints {
  /** The account to sign in to for roles that name no base. */
  readonly baseAccount?: AccountId;
}

/** A role as a text describes it, before it is checked. */
export interface RoleDraft {
  readonly base: SourceBase;
  readonly role: Readonly<Record<string, string | number>>;
  /** Where to point when a value is refused. */
  readonly placeOf: (field: string) => Pick<ImportProblem, 'line' | 'column'>;
}

/** Roles kept from a text, with the name that the reader gave it. Rows of the store are checked against this. */
export const LocalSourceSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Epoch milliseconds, local clock. */
  addedAtMs: v.number(),
  bases: v.array(
    v.strictObject({
      ...v.omit(MenuBaseSchema, ['principal']).entries,
      partition: PartitionIdSchema,
      account: AccountIdSchema,
      principal: v.exactOptional(MenuBaseSchema.entries.principal),
    }),
  ),
  roles: v.array(MenuRoleSchema),
});
/** See {@link LocalSourceSchema}. */
export type LocalSource = v.InferOutput<typeof LocalSourceSchema>;

/** Checks drafts against what a menu may hold; refused ones become problems. */
export function checkDrafts(
  drafts: readonly RoleDraft[],
  problems: readonly ImportProblem[],
): ImportedMenu {
  const bases = new Map<string, SourceBase>();
  const roles: MenuRole[] = [];
  const refused: ImportProblem[] = [...problems];
  for (const { base, role, placeOf } of drafts) {
    const parsed = v.safeParse(MenuRoleSchema, { ...role, base: base.id });
    if (parsed.success) {
      bases.set(base.id, base);
      roles.push(parsed.output);
      continue;
    }
    for (const issue of parsed.issues) {
      const key = issue.path?.[0].key;
      const field = typeof key === 'string' ? key : '';
      refused.push({ kind: 'bad-value', ...placeOf(field), value: String(role[field] ?? field) });
    }
  }
  return {
    bases: [...bases.values()],
    roles,
    problems: refused.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}
