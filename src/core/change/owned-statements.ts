import {
  arnParts,
  isPolicyArn,
  type AccountId,
  type PrincipalArn,
  type RoleArn,
} from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { StatementSource } from '#core/access/access-state.ts';
import type { JsonObject } from '#core/access/policy-document.ts';
import { isJsonObject, toStrings } from './policy-json.ts';

/** Path of the customer managed policies that Jumpgate owns in the jump account. */
export const OWNED_POLICY_PATH = '/jumpgate/';
/** Sid of the one statement of an owned assertion policy. */
export const ASSERTION_SID = 'JumpgateAssume';
const TRUST_SID = 'JumpgateTrust';

/** The conditions that an owned trust statement carries: one statement for each set of them. */
export interface TrustTerms {
  /** The session must have signed in with MFA. */
  readonly mfa: boolean;
  /** Epoch milliseconds, whole seconds, when IAM itself ends the statement. Null: never. */
  readonly untilMs: number | null;
}

/** What an owned trust statement says. */
export type OwnedTrust =
  | {
      readonly kind: 'named';
      readonly terms: TrustTerms;
      /** ARNs, or `AIDA…`/`AROA…` where IAM no longer knows the principal. */
      readonly principals: readonly string[];
    }
  /** Delegated trust: every principal of the jump account that may ask, comes in. */
  | { readonly kind: 'account'; readonly terms: TrustTerms }
  /** Keeps a document valid that would have no statement left; it lets nobody in and keeps nobody out. */
  | { readonly kind: 'nobody' };

/** Where owned statements are written: whose jump account, and for which role. */
export interface TrustPlace {
  readonly partition: PartitionId;
  readonly jumpAccount: AccountId;
  readonly role: RoleArn;
}

const MFA = { 'aws:MultiFactorAuthPresent': 'true' };

/** IAM's ISO 8601 in whole seconds; rounded down, so that access never outlasts the date that was chosen. */
export function toIamTime(atMs: number): string {
  return new Date(Math.floor(atMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** A time as Sids may hold it: `20270101T000000Z`. */
export function toSidTime(atMs: number): string {
  return toIamTime(atMs).replace(/[-:]/g, '');
}

/** The text by which equal terms are known. */
export function termsKey({ mfa, untilMs }: TrustTerms): string {
  return `${mfa ? 'Mfa' : ''}${untilMs === null ? '' : `Until${toSidTime(untilMs)}`}`;
}

/** Whether two sets of terms are the same. */
export function hasSameTerms(a: TrustTerms, b: TrustTerms): boolean {
  return a.mfa === b.mfa && a.untilMs === b.untilMs;
}

/** Whether a statement under `by` lets in, at any time and in any session, whom one under `terms` would. */
export function isCoveredBy(terms: TrustTerms, by: TrustTerms): boolean {
  const lastsAsLong =
    by.untilMs === null || (terms.untilMs !== null && terms.untilMs <= by.untilMs);
  return lastsAsLong && (terms.mfa || !by.mfa);
}

/** The terms with the date at the precision that IAM is given. */
export function trustTerms(mfa: boolean, untilMs: number | undefined): TrustTerms {
  return { mfa, untilMs: untilMs === undefined ? null : Math.floor(untilMs / 1000) * 1000 };
}

function conditionOf({ mfa, untilMs }: TrustTerms): JsonObject {
  const condition = {
    ...(mfa && { Bool: MFA }),
    ...(untilMs !== null && { DateLessThan: { 'aws:CurrentTime': toIamTime(untilMs) } }),
  };
  return Object.keys(condition).length === 0 ? {} : { Condition: condition };
}

function sidOf(owned: OwnedTrust): string {
  switch (owned.kind) {
    case 'named':
      return `${TRUST_SID}${termsKey(owned.terms)}`;
    case 'account':
      return `${TRUST_SID}Account${termsKey(owned.terms)}`;
    case 'nobody':
      return `${TRUST_SID}Nobody`;
  }
}

/** IAM wants Sids to be unique in a document; one that somebody else's statement bears gets a number. */
function freeSid(sid: string, taken: ReadonlySet<string>): string {
  if (!taken.has(sid)) return sid;
  for (let n = 2; ; n++) if (!taken.has(`${sid}x${n}`)) return `${sid}x${n}`;
}

function accountRoot({ partition, jumpAccount }: TrustPlace): string {
  return `arn:${partition}:iam::${jumpAccount}:root`;
}

/**
 * The statement that says what `owned` says.
 *
 * A document without statements is not valid, so the role that trusts nobody any more gets a Deny for itself alone: a Deny
 * cannot widen, and this one concerns no one who could come in, so that a statement which others add later works at once.
 *
 * @param taken - Sids that other statements of the document bear.
 */
export function writeOwnedTrust(
  owned: OwnedTrust,
  place: TrustPlace,
  taken: ReadonlySet<string>,
): JsonObject {
  const principals =
    owned.kind === 'named'
      ? [...owned.principals].sort()
      : owned.kind === 'account'
        ? accountRoot(place)
        : place.role;
  return {
    Sid: freeSid(sidOf(owned), taken),
    Effect: owned.kind === 'nobody' ? 'Deny' : 'Allow',
    Principal: { AWS: principals },
    Action: 'sts:AssumeRole',
    ...(owned.kind === 'nobody' ? {} : conditionOf(owned.terms)),
  };
}

const STATEMENT_MEMBERS = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Condition']);
const IAM_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

function onlyValue(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function readTerms(condition: unknown): TrustTerms | undefined {
  if (condition === undefined) return { mfa: false, untilMs: null };
  if (!isJsonObject(condition)) return undefined;
  let mfa = false;
  let untilMs: number | null = null;
  for (const [operator, block] of Object.entries(condition)) {
    if (!isJsonObject(block) || Object.keys(block).length !== 1) return undefined;
    const key = Object.keys(block).join();
    const only = onlyValue(block[key]);
    if (operator === 'Bool' && key.toLowerCase() === 'aws:multifactorauthpresent') {
      if (String(only).toLowerCase() !== 'true') return undefined;
      mfa = true;
    } else if (operator === 'DateLessThan' && key.toLowerCase() === 'aws:currenttime') {
      if (typeof only !== 'string' || !IAM_TIME.test(only)) return undefined;
      untilMs = Date.parse(only);
      if (Number.isNaN(untilMs)) return undefined;
    } else return undefined;
  }
  return { mfa, untilMs };
}

/**
 * What conditions a statement carries, if they are ones that Jumpgate itself would write.
 * Undefined for any other condition, and for one that cannot be read.
 */
export function termsOf(statement: JsonObject): TrustTerms | undefined {
  return readTerms(statement['Condition']);
}

/** Whether a Sid claims that Jumpgate owns the statement. */
export function hasOwnedSid(statement: JsonObject, prefix: string): boolean {
  const sid = statement['Sid'];
  return typeof sid === 'string' && sid.startsWith(prefix);
}

/**
 * Reads a trust statement that Jumpgate owns: its Sid says so, and it has the very form that Jumpgate writes. Whoever edited
 * an owned statement by hand has made it theirs: it is treated as foreign and survives.
 *
 * @param statement - Untrusted.
 */
export function readOwnedTrust(statement: JsonObject, place: TrustPlace): OwnedTrust | undefined {
  if (!hasOwnedSid(statement, TRUST_SID)) return undefined;
  if (Object.keys(statement).some((member) => !STATEMENT_MEMBERS.has(member))) return undefined;
  if (onlyValue(statement['Action']) !== 'sts:AssumeRole') return undefined;
  const principal = statement['Principal'];
  if (!isJsonObject(principal) || Object.keys(principal).join() !== 'AWS') return undefined;
  const principals = toStrings(principal['AWS']);
  const terms = termsOf(statement);
  if (principals === undefined || principals.length === 0 || terms === undefined) return undefined;
  if (statement['Effect'] === 'Deny') {
    const isNobody = principals.length === 1 && statement['Condition'] === undefined;
    return isNobody && principals[0] === place.role ? { kind: 'nobody' } : undefined;
  }
  if (statement['Effect'] !== 'Allow') return undefined;
  const isRoot = (name: string) => name === place.jumpAccount || name === accountRoot(place);
  if (principals.length === 1 && principals.every(isRoot)) return { kind: 'account', terms };
  const isNamed = (name: string) => isPrincipalName(name) || isUniqueId(name);
  return principals.every(isNamed) ? { kind: 'named', terms, principals } : undefined;
}

function isPrincipalName(name: string): boolean {
  return /^arn:[a-z-]+:iam::\d{12}:(?:user|role)\//.test(name);
}

/** Whether a trust names a principal by the unique id of a user or role, as it does once that one is deleted. */
export function isUniqueId(name: string): boolean {
  return /^A(?:IDA|ROA)[A-Z0-9]{4,}$/.test(name);
}

/**
 * A role's ARN as the Resource of a policy: IAM lets paths hold `*`, `?` and `$`, which would be wildcards and variables there.
 *
 * @see IAM User Guide, "IAM policy elements: Variables and tags", special characters
 */
export function toResource(role: RoleArn): string {
  return role.replace(/[*?$]/g, '${$&}');
}

const LITERAL = /\$\{([*?$])\}/g;

/** The role that a Resource names; undefined when it is a pattern or no role. */
export function fromResource(resource: string): RoleArn | undefined {
  if (/[*?$]/.test(resource.replace(LITERAL, ''))) return undefined;
  const arn = resource.replace(LITERAL, '$1');
  // as: the form of a role's ARN, without a wildcard, is what is checked here.
  return /^arn:[a-z-]+:iam::\d{12}:role\//.test(arn) ? (arn as RoleArn) : undefined;
}

/** The one statement of an owned assertion policy. */
export function writeOwnedAssertion(roles: Iterable<RoleArn>): JsonObject {
  return {
    Sid: ASSERTION_SID,
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: [...roles].map(toResource).sort(),
  };
}

const ASSERTION_MEMBERS = 'Action,Effect,Resource,Sid';

/** The roles of an owned assertion statement; undefined when it has not the very form that Jumpgate writes. */
export function readOwnedAssertion(statement: JsonObject): readonly RoleArn[] | undefined {
  if (Object.keys(statement).sort().join() !== ASSERTION_MEMBERS) return undefined;
  if (statement['Sid'] !== ASSERTION_SID || statement['Effect'] !== 'Allow') return undefined;
  if (onlyValue(statement['Action']) !== 'sts:AssumeRole') return undefined;
  const roles = toStrings(statement['Resource'])?.map(fromResource);
  return roles?.every((role) => role !== undefined) ? roles : undefined;
}

/**
 * The name of a principal's n-th assertion policy, at most 128 characters. Reading the number from the end makes it one to one,
 * and the kind in front keeps a user and a role of the same name apart.
 */
export function assertionPolicyName(principal: PrincipalArn, name: string, n: number): string {
  return `${principal.includes(':user/') ? 'user' : 'role'}-${name}-${n}`;
}

/** Whether a statement that decides a pair looks like Jumpgate's own: by its Sid, or by the path of the managed policy that it stands in. */
export function isOwnedSource({ kind, policy, sid }: StatementSource): boolean {
  if (kind === 'trust') return sid?.startsWith(TRUST_SID) ?? false;
  return (
    kind === 'managed' && isPolicyArn(policy) && arnParts(policy).path.startsWith(OWNED_POLICY_PATH)
  );
}
