import {
  arnParts,
  isRoleArn,
  type AccountId,
  type PolicyArn,
  type RoleArn,
} from '#core/aws/arn.ts';
import type { StatementSource, UnknownReason } from './access-state.ts';
import { compileDocument, type CompiledDocument } from './assume-role-document.ts';
import type {
  AccountIam,
  DocumentText,
  EstatePicture,
  IamRole,
  IamUser,
  InlinePolicy,
} from './picture.ts';
import type { ContextPrincipal, ContextRole } from './request-context.ts';

/** One document and the place it stands in, from which the source of each of its statements is named. */
export interface PolicyLayer {
  readonly kind: StatementSource['kind'];
  readonly policy: string;
  readonly group?: string;
  readonly document: CompiledDocument;
}

/** The ways in which a trust can mean a principal, as {@link CompiledPrincipals} holds them. */
export interface PrincipalNames {
  /** Its ARN and its unique id. */
  readonly own: readonly string[];
  /** Of a role: its sessions, whatever their names. */
  readonly sessions?: string;
  /** Its whole account. */
  readonly account: readonly string[];
}

/** A principal with everything that speaks for or against it on the jump account's side. */
export interface CompiledPrincipal extends ContextPrincipal {
  /** Made once: they are looked up in every trust that the principal is held against. */
  readonly names: PrincipalNames;
  readonly layers: readonly PolicyLayer[];
  /** Absent when nothing bounds it. */
  readonly boundary?: PolicyLayer;
}

/** A role with its trust. */
export interface CompiledRole extends ContextRole {
  readonly trust: PolicyLayer;
  /** Whether the console's switch takes its path and name: 64 characters at most. */
  readonly fitsConsole: boolean;
}

/** The estate as the evaluator wants it: each document boiled down once, both sides apart, nothing of the pairs yet. */
export interface CompiledEstate {
  readonly principals: readonly CompiledPrincipal[];
  /** Roles of the jump account, then of the accounts in the picture's order, then roles that are only known by name. */
  readonly roles: readonly CompiledRole[];
  readonly readAtMs: number;
  /** By text. Hand it to the next {@link compileEstate}, and documents that did not change are not parsed again. */
  readonly documents: ReadonlyMap<DocumentText, CompiledDocument>;
}

const CONSOLE_NAME_CHARACTERS = 64;
const NOT_READ: CompiledDocument = { kind: 'unknown', reason: { kind: 'policy-not-read' } };

/**
 * Compiles a picture.
 *
 * The roles are those of every account that was read, the jump account's own included, and, for accounts that could not
 * be read, the roles that some assertion names in full: the only ones whose existence can be guessed.
 *
 * @param previous - An earlier estate; its documents are used again where their text is the same.
 */
export function compileEstate(picture: EstatePicture, previous?: CompiledEstate): CompiledEstate {
  const documents = new Map<DocumentText, CompiledDocument>();
  const compile = (text: DocumentText): CompiledDocument => {
    const document = documents.get(text) ?? previous?.documents.get(text) ?? compileDocument(text);
    documents.set(text, document);
    return document;
  };
  const { jump } = picture;
  const layers = layersOf(jump, compile);
  const principals = [
    ...jump.users.map((user) => principalOf(jump.account, 'user', user, layers)),
    ...jump.roles.map((role) => principalOf(jump.account, 'role', role, layers)),
  ];
  const read = [jump, ...picture.accounts.filter((account) => account.kind === 'read')];
  const roles = read.flatMap(({ account, roles }) =>
    roles.map((role) => roleOf(account, role, compile)),
  );
  return {
    principals,
    roles: [...roles, ...rolesKnownByName(picture, principals)],
    readAtMs: jump.readAtMs,
    documents,
  };
}

interface Layers {
  readonly inline: (policies: readonly InlinePolicy[], group?: string) => readonly PolicyLayer[];
  readonly managed: (
    policies: readonly PolicyArn[],
    kind: 'managed' | 'group-managed' | 'boundary',
    group?: string,
  ) => readonly PolicyLayer[];
  readonly ofGroup: (name: string) => readonly PolicyLayer[];
}

/** Makes the layers of principals; managed policies and groups are made once and shared by all who have them. */
function layersOf(jump: AccountIam, compile: (text: DocumentText) => CompiledDocument): Layers {
  const managedTexts = new Map<string, DocumentText | undefined>(
    jump.policies.map(({ arn, versions }) => [arn, versions.find((v) => v.isDefault)?.document]),
  );
  const inline: Layers['inline'] = (policies, group) =>
    policies.map(({ name, document }) => ({
      kind: group === undefined ? 'inline' : 'group-inline',
      policy: name,
      ...(group !== undefined && { group }),
      document: compile(document),
    }));
  const managed: Layers['managed'] = (policies, kind, group) =>
    policies.map((arn) => {
      const text = managedTexts.get(arn);
      const document: CompiledDocument = text === undefined ? NOT_READ : compile(text);
      return { kind, policy: arn, ...(group !== undefined && { group }), document };
    });
  const groups = new Map(
    jump.groups.map(({ name, inlinePolicies, attachedPolicies }) => [
      name,
      [...inline(inlinePolicies, name), ...managed(attachedPolicies, 'group-managed', name)],
    ]),
  );
  return { inline, managed, ofGroup: (name) => groups.get(name) ?? [] };
}

function principalOf(
  account: AccountId,
  kind: 'user' | 'role',
  holder: IamUser | IamRole,
  { inline, managed, ofGroup }: Layers,
): CompiledPrincipal {
  const groups = 'groups' in holder ? holder.groups : [];
  const [boundary] = holder.boundary ? managed([holder.boundary], 'boundary') : [];
  return {
    kind,
    arn: holder.arn,
    id: holder.id,
    name: holder.name,
    account,
    tags: tagsOf(holder),
    names: namesOf(account, kind, holder),
    layers: [
      ...inline(holder.inlinePolicies),
      ...managed(holder.attachedPolicies, 'managed'),
      ...groups.flatMap(ofGroup),
    ],
    ...(boundary && { boundary }),
  };
}

function namesOf(
  account: AccountId,
  kind: 'user' | 'role',
  { arn, id, name }: IamUser | IamRole,
): PrincipalNames {
  const { partition } = arnParts(arn);
  return {
    own: [arn, id],
    ...(kind === 'role' && {
      sessions: `arn:${partition}:sts::${account}:assumed-role/${name}`,
    }),
    account: [account, `${partition}:${account}`],
  };
}

function roleOf(
  account: AccountId,
  role: IamRole,
  compile: (text: DocumentText) => CompiledDocument,
): CompiledRole {
  return {
    arn: role.arn,
    account,
    tags: tagsOf(role),
    trust: { kind: 'trust', policy: role.arn, document: compile(role.trust) },
    fitsConsole: fitsConsole(role.path, role.name),
  };
}

function rolesKnownByName(
  picture: EstatePicture,
  principals: readonly CompiledPrincipal[],
): readonly CompiledRole[] {
  const unreadable = new Map(
    picture.accounts
      .filter((account) => account.kind === 'unreadable')
      .map(({ account, error }): [AccountId, UnknownReason] => [
        account,
        { kind: 'account-unreadable', error },
      ]),
  );
  if (unreadable.size === 0) return [];
  const found = new Map<RoleArn, CompiledRole>();
  for (const arn of namedRoles(principals)) {
    const { account, path, name } = arnParts(arn);
    const reason = unreadable.get(account);
    if (!reason || found.has(arn)) continue;
    found.set(arn, {
      arn,
      account,
      tags: new Map(),
      trust: { kind: 'trust', policy: arn, document: { kind: 'unknown', reason } },
      fitsConsole: fitsConsole(path, name),
    });
  }
  return [...found.values()];
}

function* namedRoles(principals: readonly CompiledPrincipal[]): Iterable<RoleArn> {
  const layers = new Set(principals.flatMap((principal) => principal.layers));
  for (const { document } of layers) {
    if (document.kind === 'unknown') continue;
    for (const { effect, resources } of document.statements) {
      if (effect !== 'Allow' || resources?.kind !== 'only') continue;
      yield* [...resources.exact].filter(isRoleArn);
    }
  }
}

function tagsOf({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}

function fitsConsole(path: string, name: string): boolean {
  return path.length - 1 + name.length <= CONSOLE_NAME_CHARACTERS;
}
