import type { DocumentText, ManagedPolicy } from '#core/access/picture.ts';
import type { JsonObject, PolicyDocument } from '#core/access/policy-document.ts';
import type { StatementSource } from '#core/access/access-state.ts';
import { arnParts, policyArn, type PolicyArn, type RoleArn } from '#core/aws/arn.ts';
import { readForeignAssertion, type ForeignAssertion } from './foreign-statements.ts';
import {
  assertionPolicyName,
  OWNED_POLICY_PATH,
  readOwnedAssertion,
  toResource,
  writeOwnedAssertion,
} from './owned-statements.ts';
import type { PictureIndex, Principal } from './picture-index.ts';
import { policySizeCharacters, toStrings, writePolicyText } from './policy-json.ts';

/** One owned assertion policy of a principal while a plan is made. */
export interface OwnedPolicyDraft {
  readonly arn: PolicyArn;
  /** Null when it does not exist yet. */
  readonly policy: ManagedPolicy | null;
  readonly roles: Set<RoleArn>;
  /** Changes that this policy serves. */
  readonly changes: Set<number>;
}

/** A document of the principal's own that is not Jumpgate's: an inline policy, or a managed one that nobody else has. */
export interface ForeignDocumentDraft {
  readonly holder:
    | { readonly kind: 'inline'; readonly name: string }
    | { readonly kind: 'managed'; readonly policy: ManagedPolicy };
  readonly before: DocumentText;
  readonly document: PolicyDocument;
  /** By position of a statement: the roles that are taken out of it. */
  readonly takenOut: Map<number, Set<RoleArn>>;
  readonly changes: Set<number>;
}

/** A foreign assertion and the document it can be taken out of; null where other principals share that document. */
export interface HeldAssertion {
  readonly assertion: ForeignAssertion;
  readonly document: ForeignDocumentDraft | null;
}

/** What a principal may ask for, while a plan is made. */
export interface AssertionDraft {
  readonly principal: Principal;
  /** In the order of their numbers. */
  readonly owned: OwnedPolicyDraft[];
  readonly foreign: readonly HeldAssertion[];
  /** Roles to be placed, with the change that asks for each. */
  readonly additions: Map<RoleArn, number>;
}

const byNumber = (a: OwnedPolicyDraft, b: OwnedPolicyDraft) =>
  Number(/\d+$/.exec(a.arn)?.[0] ?? 0) - Number(/\d+$/.exec(b.arn)?.[0] ?? 0) ||
  (a.arn < b.arn ? -1 : 1);

/** The document of the version in force; undefined where the picture does not hold it. */
export function defaultDocument(policy: ManagedPolicy): DocumentText | undefined {
  return policy.versions.find(({ isDefault }) => isDefault)?.document;
}

/**
 * Reads a managed policy as Jumpgate's own. It must stand at the owned path, say nothing but what Jumpgate writes, and be
 * attached to this principal alone: were it somebody else's too, an edit for one would change the other.
 */
function readOwnedPolicy(
  index: PictureIndex,
  policy: ManagedPolicy,
): readonly RoleArn[] | undefined {
  if (policy.path !== OWNED_POLICY_PATH || index.holdersOf(policy.arn) > 1) return undefined;
  const text = defaultDocument(policy);
  const parsed = text === undefined ? undefined : index.parse(text);
  if (parsed?.kind !== 'parsed' || parsed.document.version !== '2012-10-17') return undefined;
  const [statement, ...others] = parsed.document.statements;
  if (!statement || others.length > 0 || Object.keys(parsed.document.json).length !== 2) {
    return undefined;
  }
  return readOwnedAssertion(statement.json);
}

function readForeignDocument(
  index: PictureIndex,
  text: DocumentText | undefined,
  source: Pick<StatementSource, 'kind' | 'policy' | 'group'>,
  holder: ForeignDocumentDraft['holder'] | null,
): readonly HeldAssertion[] {
  const parsed = text === undefined ? undefined : index.parse(text);
  if (text === undefined || parsed?.kind !== 'parsed') return [];
  const document = holder && {
    holder,
    before: text,
    document: parsed.document,
    takenOut: new Map<number, Set<RoleArn>>(),
    changes: new Set<number>(),
  };
  return parsed.document.statements.flatMap((statement) => {
    const assertion = readForeignAssertion(statement, source);
    return assertion ? [{ assertion, document }] : [];
  });
}

/** Opens all that lets a principal ask for roles. */
export function openAssertions(index: PictureIndex, principal: Principal): AssertionDraft {
  const owned: OwnedPolicyDraft[] = [];
  const foreign: HeldAssertion[] = [];
  for (const { name, document } of principal.iam.inlinePolicies) {
    const source = { kind: 'inline', policy: name } as const;
    foreign.push(...readForeignDocument(index, document, source, { kind: 'inline', name }));
  }
  for (const arn of principal.iam.attachedPolicies) {
    const policy = index.policies.get(arn);
    if (!policy) continue;
    const roles = readOwnedPolicy(index, policy);
    if (roles) owned.push({ arn, policy, roles: new Set(roles), changes: new Set() });
    else {
      const isExclusive = arnParts(arn).account !== 'aws' && index.holdersOf(arn) === 1;
      const holder = isExclusive ? ({ kind: 'managed', policy } as const) : null;
      const source = { kind: 'managed', policy: arn } as const;
      foreign.push(...readForeignDocument(index, defaultDocument(policy), source, holder));
    }
  }
  if (principal.kind === 'user') foreign.push(...groupAssertions(index, principal.iam.groups));
  return { principal, owned: owned.sort(byNumber), foreign, additions: new Map() };
}

function groupAssertions(index: PictureIndex, names: readonly string[]): readonly HeldAssertion[] {
  return names.flatMap((group) => {
    const iam = index.groups.get(group);
    if (!iam) return [];
    return [
      ...iam.inlinePolicies.flatMap(({ name, document }) =>
        readForeignDocument(index, document, { kind: 'group-inline', policy: name, group }, null),
      ),
      ...iam.attachedPolicies.flatMap((arn) => {
        const policy = index.policies.get(arn);
        const text = policy && defaultDocument(policy);
        return readForeignDocument(
          index,
          text,
          { kind: 'group-managed', policy: arn, group },
          null,
        );
      }),
    ];
  });
}

/** Whether an owned policy asks for the role. */
export function isAsserted(draft: AssertionDraft, role: RoleArn): boolean {
  return draft.additions.has(role) || draft.owned.some(({ roles }) => roles.has(role));
}

/** Takes a role out of every owned policy. */
export function removeAssertion(draft: AssertionDraft, role: RoleArn, change: number): void {
  for (const policy of draft.owned) if (policy.roles.delete(role)) policy.changes.add(change);
}

/** Takes a role out of a foreign statement, which only an adopted entry may ask for. */
export function takeOutOfAssertion(
  { assertion, document }: HeldAssertion,
  role: RoleArn,
  change: number,
): void {
  if (!document) return;
  const taken = document.takenOut.get(assertion.index) ?? new Set<RoleArn>();
  document.takenOut.set(assertion.index, taken.add(role));
  document.changes.add(change);
}

/** The text of an owned policy. */
export function writeOwnedPolicy(roles: Iterable<RoleArn>): DocumentText {
  return writePolicyText({ Version: '2012-10-17' }, [writeOwnedAssertion(roles)]);
}

const EMPTY_SIZE = policySizeCharacters(writeOwnedPolicy([]));
const entrySize = (role: RoleArn) => JSON.stringify(toResource(role)).length + 1;

/** Characters of an owned policy with these roles, without writing it: the last entry has no comma. */
function sizeWith(roles: ReadonlySet<RoleArn>): number {
  let size = EMPTY_SIZE - Math.min(roles.size, 1);
  for (const role of roles) size += entrySize(role);
  return size;
}

/**
 * Puts the additions where they stay: into policies that are written anyway, else into the first with room, else into new ones.
 * Roles that have a place keep it, so one grant never reshuffles the others.
 *
 * @param names - Policy names in use, lower case; the new ones are added.
 */
export function placeAdditions(
  draft: AssertionDraft,
  index: PictureIndex,
  names: Set<string>,
): void {
  const limit = index.picture.jump.quotas.managedPolicyCharacters;
  const sizes = new Map(draft.owned.map((policy) => [policy, sizeWith(policy.roles)]));
  const additions = [...draft.additions].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [role, change] of additions) {
    const size = (policy: OwnedPolicyDraft) => (sizes.get(policy) ?? EMPTY_SIZE) + entrySize(role);
    const hasRoom = (policy: OwnedPolicyDraft) => size(policy) <= limit;
    const isWritten = (policy: OwnedPolicyDraft) => policy.changes.size > 0;
    let place =
      draft.owned.find((policy) => isWritten(policy) && hasRoom(policy)) ??
      draft.owned.find(hasRoom);
    if (!place) {
      place = newPolicy(draft, index, names);
      draft.owned.push(place);
    }
    sizes.set(place, size(place));
    place.roles.add(role);
    place.changes.add(change);
  }
}

function newPolicy(
  { principal }: AssertionDraft,
  index: PictureIndex,
  names: Set<string>,
): OwnedPolicyDraft {
  const { partition, jump } = index.picture;
  for (let n = 1; ; n++) {
    const name = assertionPolicyName(principal.arn, principal.iam.name, n);
    if (names.has(name.toLowerCase())) continue;
    names.add(name.toLowerCase());
    const arn = policyArn(partition, jump.account, OWNED_POLICY_PATH, name);
    return { arn, policy: null, roles: new Set(), changes: new Set() };
  }
}

/** A foreign document without what was taken out of it; null when no statement is left. */
export function writeForeignDocument(draft: ForeignDocumentDraft): DocumentText | null {
  const statements = draft.document.statements.flatMap(({ json }, at) => {
    const taken = draft.takenOut.get(at);
    const left = taken ? withoutRoles(json, taken) : json;
    return left ? [left] : [];
  });
  return statements.length === 0 ? null : writePolicyText(draft.document.json, statements);
}

function withoutRoles(json: JsonObject, gone: ReadonlySet<RoleArn>): JsonObject | undefined {
  const goneTexts = new Set<string>([...gone].map(toResource));
  const left = (toStrings(json['Resource']) ?? []).filter((text) => !goneTexts.has(text));
  return left.length > 0 ? { ...json, Resource: left } : undefined;
}
