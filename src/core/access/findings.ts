import { isAccountId, type AccountId, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { isOwnedSource } from '#core/change/owned-statements.ts';
import { timeBoundGrants } from '#core/change/time-bound.ts';
import { isOpenState, type AccessExplanation } from './access-state.ts';
import type { CompiledStatement } from './assume-role-document.ts';
import type { CompiledEstate } from './compile-estate.ts';
import { explainAccess, explainPair } from './explain-access.ts';
import type { Finding, FindingsInput } from './finding.ts';
import { unreadableFindings } from './unreadable-findings.ts';
import {
  allowsOf,
  assertionFindings,
  createIsAskedWidely,
  sourceOf,
  trustFindings,
  UNIQUE_ID,
} from './wide-findings.ts';

/** From this share of the quota on, the next few grants may not fit. */
const NEAR_QUOTA = 0.8;
const PRINCIPAL = /^arn:[^:]+:iam::\d{12}:(?:user|role)\//;

const FINDERS: readonly ((input: FindingsInput) => Iterable<Finding>)[] = [
  unreadableFindings,
  passedGrants,
  halfGrants,
  trustFindings,
  assertionFindings,
  principalsWithoutPerson,
  peopleWithoutMfa,
  outsideTrusts,
  rolesNobodyCanAssume,
  trustsNearQuota,
];

/** Everything that is found, kind by kind, but for unmanaged grants: those are {@link findForeignGrants}'s. */
export function findFindings(input: FindingsInput): readonly Finding[] {
  return FINDERS.flatMap((find) => [...find(input)]);
}

/** Whether a pair that has access owes it, on either side, to statements that others wrote. */
export function isForeignGrant(
  estate: CompiledEstate,
  principal: PrincipalArn,
  role: RoleArn,
): boolean {
  return isForeign(explainAccess(estate, principal, role));
}

/** The unmanaged grants, role by role: each explains every pair that has access, so it costs more than the other findings. */
export function findForeignGrants({ estate, table }: FindingsInput): readonly Finding[] {
  const principals = new Map(estate.principals.map((one) => [one.arn, one]));
  return estate.roles.flatMap((asked): Finding[] => {
    const foreign = table
      .principalsOf(asked.arn)
      .map(({ principal }) => principals.get(principal))
      .filter((asker) => asker && isForeign(explainPair(asker, asked, estate.readAtMs)))
      .flatMap((asker) => asker?.arn ?? []);
    return foreign.length ? [{ kind: 'foreign-grant', role: asked.arn, principals: foreign }] : [];
  });
}

function isForeign({ state, assertions, trusts }: AccessExplanation): boolean {
  if (!isOpenState(state)) return false;
  // A side without any statement needs none: in one account a trust that names the principal is enough.
  return [assertions, trusts].some((side) => side.length > 0 && !side.some(isOwnedSource));
}

function passedPairs({ picture }: FindingsInput) {
  const { readAtMs } = picture.jump;
  return timeBoundGrants(picture).filter(({ untilMs }) => untilMs <= readAtMs);
}

function* passedGrants(input: FindingsInput): Iterable<Finding> {
  for (const grant of passedPairs(input)) yield { kind: 'grant-passed', ...grant };
}

/** A grant that has passed leaves half of it behind, and a wide assertion many: both are told as what they are. */
function* halfGrants(input: FindingsInput): Iterable<Finding> {
  const passed = new Set(passedPairs(input).map((one) => `${one.principal} ${one.role}`));
  const isAskedWidely = createIsAskedWidely(input.estate);
  for (const { state, principal, role } of input.table.pairs()) {
    if (passed.has(`${principal} ${role}`)) continue;
    const isWide = state === 'assertion-only' && isAskedWidely(principal, role);
    if (!isWide && (state === 'assertion-only' || state === 'trust-only')) {
      yield { kind: 'half-grant', state, principal, role };
    }
  }
}

function* principalsWithoutPerson({ table, heldPrincipals }: FindingsInput): Iterable<Finding> {
  for (const principal of table.columns.principals) {
    if (heldPrincipals.has(principal) || table.rolesOf(principal).length === 0) continue;
    yield { kind: 'principal-without-person', principal };
  }
}

function* peopleWithoutMfa({ picture, table, heldPrincipals }: FindingsInput): Iterable<Finding> {
  for (const { arn, hasMfa } of picture.jump.users) {
    if (hasMfa !== false || !heldPrincipals.has(arn)) continue;
    const roles = table.rolesOf(arn).filter(({ state }) => state === 'granted').length;
    yield { kind: 'person-without-mfa', principal: arn, roles };
  }
}

/** Everyone is not outside: that is a wide trust. */
function* outsideTrusts({ picture, estate }: FindingsInput): Iterable<Finding> {
  const listed = new Set([picture.jump, ...picture.accounts].map(({ account }) => account));
  for (const { arn: role, trust } of estate.roles) {
    for (const statement of allowsOf(trust)) {
      const { principals } = statement;
      if (principals?.kind !== 'only') continue;
      const { names, accounts, sessions } = principals;
      const named = [...names, ...accounts, ...sessions].flatMap((name) => accountOf(name) ?? []);
      const outside = [...new Set(named)].filter((account) => !listed.has(account));
      if (outside.length === 0) continue;
      yield { kind: 'outside-trust', role, accounts: outside, source: sourceOf(trust, statement) };
    }
  }
}

function* rolesNobodyCanAssume({ picture, estate, table }: FindingsInput): Iterable<Finding> {
  for (const { arn: role, trust } of estate.roles) {
    const meant = allowsOf(trust).filter(meansAccounts);
    if (meant.length === 0 || !meant.every((one) => meansOnly(one, picture.jump.account))) continue;
    const listed = table.principalsOf(role);
    const isOpen = listed.some(({ state }) => isOpenState(state) || state === 'unknown');
    if (!isOpen) yield { kind: 'nobody-can-assume', role, listed };
  }
}

function* trustsNearQuota({ picture }: FindingsInput): Iterable<Finding> {
  for (const { roles, quotas } of [
    picture.jump,
    ...picture.accounts.filter((one) => one.kind === 'read'),
  ]) {
    const limitCharacters = quotas.trustPolicyCharacters;
    for (const { arn: role, trust } of roles) {
      const sizeCharacters = trust.replaceAll(/\s/g, '').length;
      if (sizeCharacters < limitCharacters * NEAR_QUOTA) continue;
      yield { kind: 'trust-near-quota', role, sizeCharacters, limitCharacters };
    }
  }
}

function meansAccounts({ principals }: CompiledStatement): boolean {
  if (!principals) return false;
  const { names, accounts, sessions, everyone } = principals;
  return everyone || names.size + accounts.size + sessions.size > 0;
}

/**
 * Whether a statement means nobody but users and roles of one account, all of which are read, and principals that are gone: whether they
 * get in is known. Of another account's principals, the role's own among them, nothing is read.
 */
function meansOnly({ principals }: CompiledStatement, account: AccountId): boolean {
  if (principals?.kind !== 'only' || principals.everyone) return false;
  const isRead = (name: string) => UNIQUE_ID.test(name) || PRINCIPAL.test(name);
  const { names, accounts, sessions } = principals;
  return (
    [...names].every(isRead) &&
    [...names, ...accounts, ...sessions].every((name) => (accountOf(name) ?? account) === account)
  );
}

/** The account in the name of a principal; a unique id has none. */
function accountOf(name: string): AccountId | undefined {
  return name.split(':').find(isAccountId);
}
