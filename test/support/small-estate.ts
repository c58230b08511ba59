import type { EstatePicture, IamRole, IamUser } from '#core/access/picture.ts';
import type { AccountId, RoleArn, UserArn } from '#core/aws/arn.ts';
import { DEFAULT_QUOTAS } from './default-quotas.ts';

const JUMP = '111122223333' as AccountId;
const TARGET = '200000104729' as AccountId;
/** A user of the jump account; its inline policies are documents as JSON or as text. */
export function user(
  name: string,
  policies: readonly unknown[] = [],
  parts: Partial<IamUser> = {},
): IamUser {
  return {
    arn: `arn:aws:iam::${JUMP}:user/${name}` as UserArn,
    id: `AIDA${name.toUpperCase()}`,
    name,
    path: '/',
    inlinePolicies: policies.map((document, i) => ({ name: `p${i}`, document: textOf(document) })),
    attachedPolicies: [],
    groups: [],
    tags: {},
    ...parts,
  };
}

/** A role of the target account with its trust as JSON or as text. */
export function role(name: string, trust: unknown, parts: Partial<IamRole> = {}): IamRole {
  return {
    arn: `arn:aws:iam::${TARGET}:role/${name}` as RoleArn,
    id: `AROA${name.toUpperCase()}`,
    name,
    path: '/',
    trust: textOf(trust),
    maxSessionSeconds: 3600,
    inlinePolicies: [],
    attachedPolicies: [],
    tags: {},
    ...parts,
  };
}

/** An identity policy that allows asking for roles. */
export function asserts(resource: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: resource, ...more };
  return { Version: '2012-10-17', Statement: [statement] };
}

/** A trust policy that lets AWS principals in. */
export function trusts(principal: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
  const statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: principal },
    ...more,
  };
  return { Version: '2012-10-17', Statement: [statement] };
}

/** A picture of one jump account and one target account. */
export function picture(
  users: readonly IamUser[],
  roles: readonly IamRole[],
  readAtMs = Date.UTC(2026, 10, 22),
): EstatePicture {
  const iam = { kind: 'read' as const, readAtMs, groups: [], policies: [], quotas: DEFAULT_QUOTAS };
  return {
    partition: 'aws',
    jump: { ...iam, account: JUMP, users, roles: [] },
    accounts: [{ ...iam, account: TARGET, users: [], roles }],
  };
}

function textOf(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}
