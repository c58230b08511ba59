import { arnParts, isRoleArn, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { isOwnedSource } from '#core/change/owned-statements.ts';
import { timeBoundGrants } from '#core/change/time-bound.ts';
import type { AccessExplanation, StatementSource } from './access-state.ts';
import type { AccessTable } from './access-table.ts';
import type { CompiledStatement } from './assume-role-document.ts';
import type { CompiledEstate, PolicyLayer } from './compile-estate.ts';
import { explainAccess, explainPair } from './explain-access.ts';
import type { AccountIam, EstatePicture } from './picture.ts';

/** Something in the estate that an administrator would want to know of, and mostly can mend by a staged change. */
export type Finding =
  | {
      readonly kind: 'half-grant';
      readonly state: 'assertion-only' | 'trust-only';
      readonly principal: PrincipalArn;
      readonly role: RoleArn;
    }
  /** A trust holds the unique id of a user or role that was deleted; it can block the document from being saved again. */
  | {
      readonly kind: 'dangling-principal';
      readonly role: RoleArn;
      readonly id: string;
      readonly source: StatementSource;
    }
  /** A trust lets a whole account, or everyone, ask. */
  | {
      readonly kind: 'wide-trust';
      readonly role: RoleArn;
      readonly reach: 'account' | 'everyone';
      readonly source: StatementSource;
    }
  /** A policy allows asking for roles by a wildcard or by exception. */
  | {
      readonly kind: 'wide-assertion';
      readonly principals: readonly PrincipalArn[];
      readonly source: StatementSource;
    }
  /** A policy allows asking for a role that its account does not have. */
  | {
      readonly kind: 'missing-role';
      readonly principals: readonly PrincipalArn[];
      readonly role: RoleArn;
      readonly source: StatementSource;
    }
  /** IAM has ended the grant: its statements say nothing any more, and go with a staged change. */
  | {
      readonly kind: 'grant-passed';
      readonly principal: PrincipalArn;
      readonly role: RoleArn;
      /** Epoch milliseconds. */
      readonly untilMs: number;
    }
  /** Principals that have the role, on either side, by statements that others wrote. */
  | {
      readonly kind: 'foreign-grant';
      readonly role: RoleArn;
      readonly principals: readonly PrincipalArn[];
    }
  /** It can get into roles, and no person of the configuration holds it. */
  | { readonly kind: 'principal-without-person'; readonly principal: PrincipalArn }
  /** A person's user without an MFA device: whoever has the password has the roles that ask for no more. */
  | {
      readonly kind: 'person-without-mfa';
      readonly principal: PrincipalArn;
      /** Roles that the user can get into all the same. */
      readonly roles: number;
    }
  /** The role is meant for principals of accounts, and none of the jump account can get in. */
  | { readonly kind: 'nobody-can-assume'; readonly role: RoleArn }
  | {
      readonly kind: 'trust-near-quota';
      readonly role: RoleArn;
      /** Other than white space, as IAM counts. */
      readonly sizeCharacters: number;
      readonly limitCharacters: number;
    };

/** What findings are looked for in: one reading, evaluated, and whom the configuration knows. */
export interface FindingsInput {
  readonly picture: EstatePicture;
  readonly estate: CompiledEstate;
  readonly table: AccessTable;
  /** Every principal that some person of the configuration holds. */
  readonly heldPrincipals: ReadonlySet<PrincipalArn>;
}

/** From this share of the quota on, the next few grants may not fit. */
const NEAR_QUOTA = 0.8;
const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]+$/;

const FINDERS: readonly ((input: FindingsInput) => Iterable<Finding>)[] = [
  passedGrants,
  halfGrants,
  trustFindings,
  assertionFindings,
  principalsWithoutPerson,
  peopleWithoutMfa,
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
  if (state !== 'granted' && state !== 'conditional') return false;
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

/** A grant that has passed leaves half of it behind, which is told as what it is. */
function* halfGrants(input: FindingsInput): Iterable<Finding> {
  const passed = new Set(passedPairs(input).map((one) => `${one.principal} ${one.role}`));
  for (const { state, principal, role } of input.table.pairs()) {
    if (passed.has(`${principal} ${role}`)) continue;
    if (state === 'assertion-only' || state === 'trust-only') {
      yield { kind: 'half-grant', state, principal, role };
    }
  }
}

function* trustFindings({ estate }: FindingsInput): Iterable<Finding> {
  const living = new Set(estate.principals.map(({ id }) => id));
  for (const { arn: role, trust } of estate.roles) {
    for (const statement of allowsOf(trust)) {
      const { principals } = statement;
      if (principals?.kind !== 'only') continue;
      const source = sourceOf(trust, statement);
      for (const id of principals.names) {
        if (UNIQUE_ID.test(id) && !living.has(id)) {
          yield { kind: 'dangling-principal', role, id, source: { ...source, reach: 'principal' } };
        }
      }
      const reach = principals.everyone ? 'everyone' : 'account';
      if (principals.everyone || principals.accounts.size > 0) {
        yield { kind: 'wide-trust', role, reach, source: { ...source, reach } };
      }
    }
  }
}

function* assertionFindings({ picture, estate }: FindingsInput): Iterable<Finding> {
  const roles = new Set(estate.roles.map(({ arn }) => arn));
  const read = new Set([picture.jump, ...picture.accounts.filter(isRead)].map((a) => a.account));
  for (const [layer, principals] of holdersByLayer(estate)) {
    for (const statement of allowsOf(layer)) {
      const { resources } = statement;
      const source = sourceOf(layer, statement);
      if (resources?.kind === 'except' || (resources?.patterns.length ?? 0) > 0) {
        yield { kind: 'wide-assertion', principals, source };
      }
      if (resources?.kind !== 'only') continue;
      for (const role of resources.exact) {
        if (!isRoleArn(role) || roles.has(role) || !read.has(arnParts(role).account)) continue;
        yield { kind: 'missing-role', principals, role, source };
      }
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

function* rolesNobodyCanAssume({ estate, table }: FindingsInput): Iterable<Finding> {
  for (const { arn: role, trust } of estate.roles) {
    if (!allowsOf(trust).some(meansAccounts)) continue;
    const isOpen = table
      .principalsOf(role)
      .some(({ state }) => state === 'granted' || state === 'conditional' || state === 'unknown');
    if (!isOpen) yield { kind: 'nobody-can-assume', role };
  }
}

function* trustsNearQuota({ picture }: FindingsInput): Iterable<Finding> {
  for (const { roles, quotas } of [picture.jump, ...picture.accounts.filter(isRead)]) {
    const limitCharacters = quotas.trustPolicyCharacters;
    for (const { arn: role, trust } of roles) {
      const sizeCharacters = trust.replaceAll(/\s/g, '').length;
      if (sizeCharacters < limitCharacters * NEAR_QUOTA) continue;
      yield { kind: 'trust-near-quota', role, sizeCharacters, limitCharacters };
    }
  }
}

/** Every layer of the jump account once, with the principals it speaks for. */
function holdersByLayer({ principals }: CompiledEstate): ReadonlyMap<PolicyLayer, PrincipalArn[]> {
  const holders = new Map<string, [PolicyLayer, PrincipalArn[]]>();
  for (const { arn, layers } of principals) {
    for (const layer of layers) {
      const isInline = layer.kind === 'inline';
      const key = JSON.stringify([layer.kind, layer.group, layer.policy, isInline && arn]);
      const entry = holders.get(key) ?? [layer, []];
      entry[1].push(arn);
      holders.set(key, entry);
    }
  }
  return new Map(holders.values());
}

function allowsOf({ document }: PolicyLayer): readonly CompiledStatement[] {
  if (document.kind === 'unknown') return [];
  return document.statements.filter(({ effect }) => effect === 'Allow');
}

function meansAccounts({ principals }: CompiledStatement): boolean {
  if (!principals) return false;
  const { names, accounts, sessions, everyone } = principals;
  return everyone || names.size + accounts.size + sessions.size > 0;
}

function sourceOf(
  { kind, policy, group }: PolicyLayer,
  statement: CompiledStatement,
): StatementSource {
  return {
    kind,
    policy,
    ...(group !== undefined && { group }),
    ...(statement.sid !== undefined && { sid: statement.sid }),
    statement: statement.number,
  };
}

function isRead(account: EstatePicture['accounts'][number]): account is AccountIam {
  return account.kind === 'read';
}
