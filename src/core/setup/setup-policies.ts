import { arnParts, type PrincipalArn } from '#core/aws/arn.ts';
import { OWN_KEYS } from './bucket-policy.ts';
import {
  JUMP_PERMISSIONS,
  TARGET_PERMISSIONS,
  type Duty,
  type JumpTarget,
  type TargetTarget,
} from './permissions.ts';
import { NOTHING } from './probes.ts';
import type { SetupNames } from './setup-names.ts';

/** The managed policies of the jump account, by duty. */
export const DUTY_POLICIES: Readonly<Record<Duty, string>> = {
  administrator: 'JumpgateAdministrators',
  approver: 'JumpgateApprovers',
  auditor: 'JumpgateAuditors',
};

/** One statement as IAM reads it. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A policy document as IAM reads it. */
export interface PolicyDocument<Statement = PolicyStatement> {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** One statement of a role's trust policy. */
export interface TrustStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly AWS: readonly PrincipalArn[] };
  readonly Action: 'sts:AssumeRole';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Scope = Pick<PolicyStatement, 'Sid' | 'Resource' | 'Condition'>;

/** A part of the names is missing: what hangs on it is left out of the policy. */
type ScopeOf = (names: SetupNames) => Scope | undefined;

const iam = ({ partition, jumpAccount }: SetupNames, resource: string): string =>
  `arn:${partition}:iam::${jumpAccount}:${resource}`;

/** A role of this name in whatever account it stands: the other account has to let one in as well. */
const roleAnywhere = ({ partition }: SetupNames, role: string): string =>
  `arn:${partition}:iam::*:role/${role}`;

const under = ({ partition, shared }: SetupNames, key: string): string =>
  `arn:${partition}:s3:::${shared?.bucket ?? ''}/${shared?.prefix ? `${shared.prefix}/` : ''}${key}`;

const SCOPES: Readonly<Record<JumpTarget, ScopeOf>> = {
  anything: () => ({ Sid: 'Read', Resource: ['*'] }),
  'sign-in': ({ partition, jumpAccount }) => ({
    Sid: 'SignIn',
    Resource: [`arn:${partition}:signin:*:${jumpAccount}:oauth2/public-client/*`],
  }),
  'administration-roles': (names) => ({
    Sid: 'Administer',
    Resource: names.administrationRoles.map((role) => roleAnywhere(names, role)),
  }),
  'audit-roles': (names) => ({ Sid: 'Audit', Resource: [roleAnywhere(names, names.auditRole)] }),
  policies: (names) => ({
    Sid: 'Policies',
    Resource: [iam(names, 'policy/*'), `arn:${names.partition}:iam::aws:policy/*`],
  }),
  // Policies that AWS manages are read and never written.
  'foreign-policies': (names) => ({ Sid: 'Policies', Resource: [iam(names, 'policy/*')] }),
  'owned-policies': (names) => ({
    Sid: 'OwnedPolicies',
    Resource: [iam(names, 'policy/jumpgate/*')],
  }),
  attachments: (names) => ({
    Sid: 'AttachOwnedPolicies',
    Resource: [iam(names, 'user/*'), iam(names, 'role/*')],
    Condition: { ArnLike: { 'iam:PolicyARN': iam(names, 'policy/jumpgate/*') } },
  }),
  reattachments: (names) => ({
    Sid: 'Reattach',
    Resource: [iam(names, 'user/*'), iam(names, 'role/*')],
    Condition: { ArnLike: { 'iam:PolicyARN': iam(names, 'policy/*') } },
  }),
  principals: (names) => ({
    Sid: 'AdoptEntries',
    Resource: [iam(names, 'user/*'), iam(names, 'role/*')],
  }),
  bucket: ({ partition, shared }) =>
    shared && { Sid: 'Bucket', Resource: [`arn:${partition}:s3:::${shared.bucket}`] },
  objects: (names) => names.shared && { Sid: 'Objects', Resource: [under(names, '*')] },
  'own-approvals': (names) =>
    names.shared && { Sid: 'OwnApprovals', Resource: [under(names, OWN_KEYS.approvals)] },
  key: ({ shared }) => shared && { Sid: 'Key', Resource: [shared.signingKey] },
};

/** The identity policy of a duty in the jump account: exactly the calls that the product makes for it. */
export function jumpPolicy(names: SetupNames, duty: Duty): PolicyDocument {
  const permissions = JUMP_PERMISSIONS.filter(
    ({ duties, need }) => duties.includes(duty) && (need !== 'adopt' || names.adopts),
  );
  return document(
    // Two needs on one target share a statement, unless one of them is optional.
    groups(permissions, ({ on, need }) => `${on} ${need === 'adopt'}`).flatMap((group) => {
      const [{ on, need }] = group;
      const scope = SCOPES[on](names);
      if (!scope) return [];
      const Sid = need === 'adopt' ? `Adopt${scope.Sid.replace(/^Adopt/, '')}` : scope.Sid;
      return [allow({ ...scope, Sid }, group)];
    }),
  );
}

/**
 * What the administration role, or the audit role, may do in its target account. IAM cannot limit inline policies by their names or by
 * what they say, so whoever may end sessions under a path may write any policy there: never into the role that carries this one, which
 * could otherwise widen itself or let others in.
 *
 * @param carrier - Path and name of the role that gets the policy.
 */
export function targetPolicy(
  { partition, rolesPath }: Pick<SetupNames, 'partition' | 'rolesPath'>,
  duty: 'administrator' | 'auditor',
  carrier: string,
): PolicyDocument {
  // Any account: the policy of a role is about its own account whatever the ARN says.
  const role = (pathAndName: string) => `arn:${partition}:iam::*:role/${pathAndName}`;
  const path = rolesPath.slice(1);
  const roles = path === '' ? [role('*')] : [role(`${path}*`), role(NOTHING)];
  const scopes: Readonly<Record<TargetTarget, Scope>> = {
    anything: { Sid: 'Read', Resource: ['*'] },
    roles: { Sid: 'Roles', Resource: roles },
    sessions: { Sid: 'EndSessions', Resource: roles },
  };
  const permissions = TARGET_PERMISSIONS.filter(({ duties }) => duties.includes(duty));
  const writes = permissions.filter(({ need }) => need === 'write');
  return document([
    ...groups(permissions, ({ on }) => on).map((group) => allow(scopes[group[0].on], group)),
    ...(writes.length > 0
      ? [
          {
            ...allow({ Sid: 'NeverItself', Resource: [role(carrier)] }, writes),
            Effect: 'Deny' as const,
          },
        ]
      : []),
  ]);
}

/**
 * Who may enter a target account. Users must have signed in with MFA; sessions of roles carry no MFA information, so the condition
 * would lock them out.
 */
export function targetTrust(trusted: readonly PrincipalArn[]): PolicyDocument<TrustStatement> {
  const users = trusted.filter((arn) => arnParts(arn).type === 'user');
  const roles = trusted.filter((arn) => arnParts(arn).type === 'role');
  const statement = (Sid: string, AWS: readonly PrincipalArn[]): TrustStatement => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'sts:AssumeRole',
  });
  return document([
    ...(users.length
      ? [
          {
            ...statement('Users', users),
            Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
          },
        ]
      : []),
    ...(roles.length ? [statement('Roles', roles)] : []),
  ]);
}

/** Items that share a key, in order of their first. */
function groups<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const found = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group) group.push(item);
    else found.set(keyOf(item), [item]);
  }
  return [...found.values()];
}

function allow(
  { Sid, Resource, Condition }: Scope,
  permissions: readonly { readonly action: string }[],
): PolicyStatement {
  return {
    Sid,
    Effect: 'Allow',
    Action: permissions.map(({ action }) => action),
    Resource,
    ...(Condition && { Condition }),
  };
}

function document<Statement>(Statement: readonly Statement[]): PolicyDocument<Statement> {
  return { Version: '2012-10-17', Statement };
}
