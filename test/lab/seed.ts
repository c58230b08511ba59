import type { Estate } from './estate.ts';
import type { IamStore, RoleEntity, UserEntity } from './iam-store.ts';
import { uniqueId, type Random } from './randomness.ts';

/** What the lab adds to every estate: who administers it, and through which role. */
export const LAB_NAMES = {
  administrator: 'robin',
  secondAdministrator: 'sam',
  auditor: 'casey',
  administrationRole: 'JumpgateAdmin',
  auditRole: 'JumpgateAudit',
  endedSessionsPolicy: 'JumpgateEndedSessions',
} as const;

const CREATED_AT = '2026-01-05T09:00:00.000Z';

/** The bucket and the key prefix that an estate's ledger, change sets and menus live in. */
export function labBucket(estate: Estate): string {
  return `${estate.jump.alias}-jumpgate`;
}

const statement = (
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[],
) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

/** Identity policy of an administrator: the calls that the product makes in the jump account, and no more. */
function administratorPolicies(estate: Estate) {
  const { partition } = estate;
  const jump = estate.jump.accountId;
  const owned = `arn:${partition}:iam::${jump}:policy/jumpgate/*`;
  const bucket = `arn:${partition}:s3:::${labBucket(estate)}`;
  return {
    JumpgateIam: [
      statement(
        'Read',
        [
          'iam:GetAccountAuthorizationDetails',
          'iam:GetAccountSummary',
          'iam:GetUser',
          'iam:ListUsers',
          'iam:GetRole',
          'iam:ListRoles',
          'iam:GetPolicy',
          'iam:GetPolicyVersion',
          'iam:ListPolicyVersions',
          'iam:ListAttachedUserPolicies',
          'iam:ListUserPolicies',
          'iam:GetUserPolicy',
          'organizations:ListAccounts',
        ],
        '*',
      ),
      statement(
        'OwnedPolicies',
        [
          'iam:CreatePolicy',
          'iam:CreatePolicyVersion',
          'iam:DeletePolicyVersion',
          'iam:SetDefaultPolicyVersion',
          'iam:DeletePolicy',
        ],
        owned,
      ),
      {
        ...statement(
          'AttachOwnedPolicies',
          [
            'iam:AttachUserPolicy',
            'iam:DetachUserPolicy',
            'iam:AttachRolePolicy',
            'iam:DetachRolePolicy',
          ],
          [`arn:${partition}:iam::${jump}:user/*`, `arn:${partition}:iam::${jump}:role/*`],
        ),
        Condition: { ArnLike: { 'iam:PolicyARN': owned } },
      },
      // Adopting a foreign entry rewrites the policy that held it.
      statement(
        'AdoptForeignAssertions',
        [
          'iam:PutUserPolicy',
          'iam:DeleteUserPolicy',
          'iam:CreatePolicyVersion',
          'iam:DeletePolicyVersion',
        ],
        [`arn:${partition}:iam::${jump}:user/*`, `arn:${partition}:iam::${jump}:policy/*`],
      ),
    ],
    JumpgateReach: [
      statement(
        'Administer',
        ['sts:AssumeRole'],
        `arn:${partition}:iam::*:role/${LAB_NAMES.administrationRole}`,
      ),
      statement(
        'SignIn',
        ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
        `arn:${partition}:signin:*:*:oauth2/public-client/*`,
      ),
      statement(
        'Bucket',
        [
          's3:ListBucket',
          's3:ListBucketVersions',
          's3:GetBucketLocation',
          's3:GetBucketVersioning',
          's3:GetBucketObjectLockConfiguration',
          's3:GetBucketPublicAccessBlock',
        ],
        bucket,
      ),
      statement(
        'Objects',
        [
          's3:GetObject',
          's3:GetObjectVersion',
          's3:GetObjectRetention',
          's3:PutObject',
          's3:PutObjectRetention',
          's3:DeleteObject',
        ],
        `${bucket}/*`,
      ),
      statement(
        'Key',
        ['kms:Sign', 'kms:GetPublicKey', 'kms:DescribeKey'],
        `arn:${partition}:kms:*:${jump}:key/*`,
      ),
    ],
  };
}

/** An auditor sees the picture and the ledger, and can change neither. */
function auditorPolicies(estate: Estate) {
  const { partition } = estate;
  const bucket = `arn:${partition}:s3:::${labBucket(estate)}`;
  return {
    JumpgateAudit: [
      statement(
        'Read',
        [
          'iam:GetAccountAuthorizationDetails',
          'iam:GetAccountSummary',
          'iam:GetPolicy',
          'iam:GetPolicyVersion',
          'iam:ListPolicyVersions',
          'iam:GetUser',
          'iam:GetRole',
          'iam:ListRoles',
          'iam:ListUsers',
          'organizations:ListAccounts',
        ],
        '*',
      ),
      statement('Reach', ['sts:AssumeRole'], `arn:${partition}:iam::*:role/${LAB_NAMES.auditRole}`),
      statement(
        'SignIn',
        ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
        `arn:${partition}:signin:*:*:oauth2/public-client/*`,
      ),
      statement('Bucket', ['s3:ListBucket', 's3:GetBucketLocation'], bucket),
      statement('Objects', ['s3:GetObject', 's3:GetObjectVersion'], `${bucket}/*`),
      statement(
        'Key',
        ['kms:GetPublicKey', 'kms:DescribeKey'],
        `arn:${partition}:kms:*:${estate.jump.accountId}:key/*`,
      ),
    ],
  };
}

const READ_ROLES = [
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:ListRoles',
];

function inlineOf(policies: Readonly<Record<string, readonly object[]>>) {
  return Object.entries(policies).map(([name, Statement]) => ({
    name,
    text: JSON.stringify({ Version: '2012-10-17', Statement }),
  }));
}

/** Adds the administrators `robin` and `sam`, the auditor `casey`, and the roles they reach every target account by. */
export function seedAdministrators(store: IamStore, estate: Estate, random: Random): void {
  const { partition } = estate;
  const jump = estate.jump.accountId;

  const addUser = (
    name: string,
    displayName: string,
    policies: Readonly<Record<string, readonly object[]>>,
  ) => {
    // Two administrators' inline policies would not fit the 2,048 characters of a user: managed ones do.
    const attached = inlineOf(policies).map((policy) => {
      const arn = `arn:${partition}:iam::${jump}:policy/${policy.name}`;
      if (!store.policy(arn)) {
        store.put({
          kind: 'policy',
          account: jump,
          path: '/',
          name: policy.name,
          id: uniqueId('ANPA', random),
          arn,
          createdAt: CREATED_AT,
          updatedAt: CREATED_AT,
          tags: [],
          versions: [{ id: 'v1', text: policy.text, createdAt: CREATED_AT }],
          defaultVersionId: 'v1',
          lastVersion: 1,
        });
      }
      return arn;
    });
    const user: UserEntity = {
      kind: 'user',
      account: jump,
      path: '/',
      name,
      id: uniqueId('AIDA', random),
      arn: `arn:${partition}:iam::${jump}:user/${name}`,
      createdAt: CREATED_AT,
      tags: [{ Key: 'name', Value: displayName }],
      inline: [],
      attached,
      groups: [],
    };
    store.put(user);
    return user;
  };

  const robin = addUser(LAB_NAMES.administrator, 'Robin Hale', administratorPolicies(estate));
  const sam = addUser(LAB_NAMES.secondAdministrator, 'Sam Adeyemi', administratorPolicies(estate));
  const casey = addUser(LAB_NAMES.auditor, 'Casey Lund', auditorPolicies(estate));
  for (const user of store.accounts.get(jump)?.users.values() ?? []) {
    store.accounts.get(jump)?.mfaUsers.add(user.name);
  }

  const addRole = (
    account: string,
    name: string,
    trusted: readonly UserEntity[],
    policies: Readonly<Record<string, readonly object[]>>,
  ) => {
    const role: RoleEntity = {
      kind: 'role',
      account,
      path: '/',
      name,
      id: uniqueId('AROA', random),
      arn: `arn:${partition}:iam::${account}:role/${name}`,
      createdAt: CREATED_AT,
      tags: [],
      inline: inlineOf(policies),
      attached: [],
      maxSessionSeconds: 3600,
      description: 'Reached by the administrators of Jumpgate',
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Administrators',
            Effect: 'Allow',
            Principal: { AWS: trusted.map(({ id }) => id) },
            Action: 'sts:AssumeRole',
            Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
          },
        ],
      },
    };
    store.put(role);
  };
  for (const { id: account } of estate.accounts) {
    if (account === jump) continue;
    const everyRole = `arn:${partition}:iam::${account}:role/*`;
    addRole(account, LAB_NAMES.administrationRole, [robin, sam], {
      JumpgateAdmin: [
        statement('Read', READ_ROLES, '*'),
        statement('Trust', ['iam:UpdateAssumeRolePolicy'], everyRole),
        statement(
          'EndSessions',
          ['iam:GetRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
          everyRole,
        ),
      ],
    });
    addRole(account, LAB_NAMES.auditRole, [casey], {
      JumpgateAudit: [statement('Read', READ_ROLES, '*')],
    });
  }
}
