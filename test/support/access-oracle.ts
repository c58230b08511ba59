import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { AccessState } from '#core/access/access-state.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluatePair } from '#core/access/evaluate-pair.ts';
import type { AccountIam, EstatePicture, IamRole, IamUser } from '#core/access/picture.ts';
import type { AccountId, PolicyArn, RoleArn, UserArn } from '#core/aws/arn.ts';

/** A policy document as JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** One question, small enough to read: a principal of the jump account, its policies, and a role's trust. */
export interface PairCase {
  readonly principal: 'user' | 'role';
  /** Whether the role lives in the jump account. */
  readonly sameAccount: boolean;
  readonly identity: readonly Json[];
  readonly boundary?: Json;
  readonly trust: Json;
}

export const JUMP = '111122223333' as AccountId;
export const TARGET = '200000104729' as AccountId;
export const USER_ARN = `arn:aws:iam::${JUMP}:user/ops/ada` as UserArn;
export const PRINCIPAL_ROLE_ARN = `arn:aws:iam::${JUMP}:role/ops/Deployer` as RoleArn;
/** Epoch milliseconds of the reading; the oracle's request is made a minute later. */
export const READ_AT_MS = Date.UTC(2026, 10, 22, 12);

const QUOTAS = {
  trustPolicyCharacters: 2048,
  managedPolicyCharacters: 6144,
  userInlineCharacters: 2048,
  roleInlineCharacters: 10_240,
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerRole: 10,
  versionsPerPolicy: 5,
  policies: 1,
  policiesQuota: 1500,
};

const BOUNDARY_ARN = `arn:aws:iam::${JUMP}:policy/boundary` as PolicyArn;
const TAGS = { team: 'Admin', Project: 'payments' };

/** The ARN of the role that a case asks for. */
export function askedRole({ sameAccount }: PairCase): RoleArn {
  return `arn:aws:iam::${sameAccount ? JUMP : TARGET}:role/jump/Admin` as RoleArn;
}

/** A case as a picture. */
export function pictureOfCase(pair: PairCase): EstatePicture {
  const holder = {
    path: '/ops/',
    inlinePolicies: pair.identity.map((document, i) => ({
      name: `p${i}`,
      document: JSON.stringify(document),
    })),
    attachedPolicies: [],
    ...(pair.boundary && { boundary: BOUNDARY_ARN }),
    tags: TAGS,
  };
  const user: IamUser = { ...holder, arn: USER_ARN, id: 'AIDAADA', name: 'ada', groups: [] };
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
    quotas: QUOTAS,
    ...parts,
  });
  const boundary = JSON.stringify(pair.boundary ?? {});
  return {
    partition: 'aws',
    jump: account(JUMP, {
      users: pair.principal === 'user' ? [user] : [],
      roles: [...(pair.principal === 'role' ? [role] : []), ...(pair.sameAccount ? [asked] : [])],
      policies: [
        {
          arn: BOUNDARY_ARN,
          name: 'boundary',
          path: '/',
          attachmentCount: 0,
          versions: [{ id: 'v1', isDefault: true, createdAtMs: 0, document: boundary }],
        },
      ],
    }),
    accounts: [account(TARGET, { roles: pair.sameAccount ? [] : [asked] })],
  };
}

/** What Jumpgate says of a case. */
export function stateOfCase(pair: PairCase): AccessState {
  const estate = compileEstate(pictureOfCase(pair));
  const asked = askedRole(pair);
  const role = estate.roles.find(({ arn }) => arn === asked)!;
  return evaluatePair(estate.principals[0]!, role, READ_AT_MS).state;
}

/** What the oracle says of a case in one session; it throws when it takes a document for nonsense. */
export async function isAllowedByOracle(
  pair: PairCase,
  session: Readonly<Record<string, string>>,
): Promise<boolean> {
  const role = askedRole(pair);
  const isUser = pair.principal === 'user';
  const result = await runSimulation(
    {
      request: {
        principal: isUser ? USER_ARN : `arn:aws:sts::${JUMP}:assumed-role/Deployer/job-1`,
        action: 'sts:AssumeRole',
        resource: { resource: role, accountId: pair.sameAccount ? JUMP : TARGET },
        contextVariables: {
          'aws:PrincipalArn': isUser ? USER_ARN : PRINCIPAL_ROLE_ARN,
          'aws:PrincipalAccount': JUMP,
          'aws:PrincipalType': isUser ? 'User' : 'AssumedRole',
          'aws:userid': isUser ? 'AIDAADA' : 'AROADEPLOYER:job-1',
          ...(isUser && { 'aws:username': 'ada' }),
          'aws:PrincipalTag/team': TAGS.team,
          'aws:PrincipalTag/Project': TAGS.Project,
          'aws:ResourceTag/env': 'prod',
          'iam:ResourceTag/env': 'prod',
          'aws:ResourceAccount': pair.sameAccount ? JUMP : TARGET,
          'aws:PrincipalIsAWSService': 'false',
          'aws:SecureTransport': 'true',
          'aws:CurrentTime': new Date(READ_AT_MS + 60_000).toISOString(),
          'aws:EpochTime': String(READ_AT_MS / 1000 + 60),
          'aws:RequestedRegion': 'us-east-1',
          ...session,
        },
      },
      identityPolicies: pair.identity.map((policy, i) => ({ name: `p${i}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: pair.trust,
      ...(pair.boundary && {
        permissionBoundaryPolicies: [{ name: 'boundary', policy: pair.boundary }],
      }),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}
