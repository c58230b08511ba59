import type { AccessState } from '#core/access/access-state.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluatePair, type PairVerdict } from '#core/access/evaluate-pair.ts';
import type {
  AccountIam,
  EstatePicture,
  IamGroup,
  IamRole,
  IamUser,
} from '#core/access/picture.ts';
import type { AccountId, PolicyArn, PrincipalArn, RoleArn, UserArn } from '#core/aws/arn.ts';
import { DEFAULT_QUOTAS } from './default-quotas.ts';

/** A policy document as JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Where an identity policy can stand. */
export type Place = 'inline' | 'managed' | 'group-inline' | 'group-managed';

/** One question, small enough to read: a principal of the jump account, its policies, and a role's trust. */
export interface PairCase {
  readonly principal: 'user' | 'role';
  /** Whether the role lives in the jump account. */
  readonly sameAccount: boolean;
  readonly identity: readonly Json[];
  /** Where each identity policy stands; absent: inline. A role is in no group: what would be a group's is its own. */
  readonly places?: readonly Place[];
  readonly boundary?: Json;
  readonly trust: Json;
}

export const JUMP = '111122223333' as AccountId;
export const TARGET = '200000104729' as AccountId;
export const USER_ARN = `arn:aws:iam::${JUMP}:user/ops/ada` as UserArn;
export const PRINCIPAL_ROLE_ARN = `arn:aws:iam::${JUMP}:role/ops/Deployer` as RoleArn;
/** Epoch milliseconds of the reading. */
const READ_AT_MS = Date.UTC(2026, 10, 22, 12);

/** A version that is not in force, and would allow everything. */
const FORMER = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
const TAGS = { team: 'Admin', Project: 'payments', initials: 'dmi' };

/** The ARN of the role that a case asks for. */
export function askedRole({ sameAccount }: PairCase): RoleArn {
  return `arn:aws:iam::${sameAccount ? JUMP : TARGET}:role/jump/Admin` as RoleArn;
}

/** The place of an identity policy of a case. */
function placeOf({ principal, places }: PairCase, i: number): Place {
  const place = places?.[i] ?? 'inline';
  if (principal === 'user') return place;
  return place.endsWith('managed') ? 'managed' : 'inline';
}

const policyArn = (name: string) => `arn:aws:iam::${JUMP}:policy/${name}` as PolicyArn;

/** The ARN of the principal of a case. */
export function askingPrincipal({ principal }: PairCase): PrincipalArn {
  return principal === 'user' ? USER_ARN : PRINCIPAL_ROLE_ARN;
}

/** A case as a picture. */
export function pictureOfCase(pair: PairCase): EstatePicture {
  const stands = (...places: readonly Place[]) =>
    pair.identity
      .map((document, i) => ({ name: `p${i}`, document: JSON.stringify(document) }))
      .filter((_, i) => places.includes(placeOf(pair, i)));
  const holder = {
    path: '/ops/',
    inlinePolicies: stands('inline'),
    attachedPolicies: stands('managed').map(({ name }) => policyArn(name)),
    ...(pair.boundary && { boundary: policyArn('boundary') }),
    tags: TAGS,
  };
  const user: IamUser = { ...holder, arn: USER_ARN, id: 'AIDAADA', name: 'ada', groups: ['ops'] };
  const group: IamGroup = {
    name: 'ops',
    inlinePolicies: stands('group-inline'),
    attachedPolicies: stands('group-managed').map(({ name }) => policyArn(name)),
  };
  const role: IamRole = {
    ...holder,
    arn: PRINCIPAL_ROLE_ARN,
    id: 'AROADEPLOYER',
    name: 'Deployer',
    trust: '{"Version":"2012-10-17","Statement":[]}',
    maxSessionSeconds: 3600,
  };
  const asked: IamRole = {
    arn: askedRole(pair),
    id: 'AROAADMIN',
    name: 'Admin',
    path: '/jump/',
    trust: JSON.stringify(pair.trust),
    maxSessionSeconds: 3600,
    inlinePolicies: [],
    attachedPolicies: [],
    tags: { env: 'prod' },
  };
  const account = (id: AccountId, parts: Partial<AccountIam>): AccountIam => ({
    kind: 'read',
    account: id,
    readAtMs: READ_AT_MS,
    users: [],
    groups: [],
    roles: [],
    policies: [],
    quotas: { ...DEFAULT_QUOTAS, policies: 1 },
    ...parts,
  });
  const managed = [
    ...stands('managed', 'group-managed'),
    { name: 'boundary', document: JSON.stringify(pair.boundary ?? {}) },
  ];
  return {
    partition: 'aws',
    jump: account(JUMP, {
      users: pair.principal === 'user' ? [user] : [],
      roles: [...(pair.principal === 'role' ? [role] : []), ...(pair.sameAccount ? [asked] : [])],
      groups: pair.principal === 'user' ? [group] : [],
      policies: managed.map(({ name, document }) => ({
        arn: policyArn(name),
        name,
        path: '/',
        attachmentCount: 1,
        versions: [
          { id: 'v2', isDefault: true, createdAtMs: 1, document },
          { id: 'v1', isDefault: false, createdAtMs: 0, document: FORMER },
        ],
      })),
    }),
    accounts: [account(TARGET, { roles: pair.sameAccount ? [] : [asked] })],
  };
}

/** What Jumpgate says of a case. */
export function verdictOfCase(pair: PairCase): PairVerdict {
  const estate = compileEstate(pictureOfCase(pair));
  const asked = askedRole(pair);
  const role = estate.roles.find(({ arn }) => arn === asked)!;
  return evaluatePair(estate.principals[0]!, role, READ_AT_MS);
}

/** The state alone of {@link verdictOfCase}. */
export function stateOfCase(pair: PairCase): AccessState {
  return verdictOfCase(pair).state;
}
