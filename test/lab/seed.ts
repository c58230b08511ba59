import type { AccountId, UserArn } from '#core/aws/arn.ts';
import { isPartitionId, PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';
import { bucketDenials } from '#core/setup/bucket-policy.ts';
import type { Duty } from '#core/setup/permissions.ts';
import type { SetupNames } from '#core/setup/setup-names.ts';
import {
  DUTY_POLICIES,
  jumpPolicy,
  targetPolicy,
  targetTrust,
} from '#core/setup/setup-policies.ts';
import type { Estate } from './estate.ts';
import type { IamStore, RoleEntity, UserEntity } from './iam-store.ts';
import { uniqueId, type Random } from './randomness.ts';

/** What the lab adds to every estate: who administers it, and through which role. */
export const LAB_NAMES = {
  administrator: 'robin',
  secondAdministrator: 'sam',
  auditor: 'casey',
  approver: 'kim',
  administrationRole: 'JumpgateAdmin',
  auditRole: 'JumpgateAudit',
  endedSessionsPolicy: 'JumpgateEndedSessions',
} as const;

const CREATED_AT = '2026-01-05T09:00:00.000Z';

/** The bucket and the key prefix that an estate's ledger, change sets and menus live in. */
export function labBucket(estate: Estate): string {
  return `${estate.jump.alias}-jumpgate`;
}

/** The host from which people fetch their menus. */
export function menuHost({ jump }: Estate): string {
  return `menus.${jump.alias.replace(/-jump$/, '')}.example`;
}

/** Region of the lab's bucket and key. */
export function labRegion(partition: string): string {
  return partition === 'aws' || !isPartitionId(partition)
    ? 'eu-west-1'
    : PARTITIONS[partition].defaultRegion;
}

/** ARN of the key that signs menus in the lab. */
export function labSigningKey({ partition, jump }: Estate): string {
  const id = '6a756d70-6761-4e65-8c61-627369676e21';
  return `arn:${partition}:kms:${labRegion(partition)}:${jump.accountId}:key/${id}`;
}

/** What a company would tell the setup pages: the policies of the lab's administrators are made from it. */
export function labSetup(estate: Estate): SetupNames {
  const { partition, jump } = estate;
  const user = (name: string) => `arn:${partition}:iam::${jump.accountId}:user/${name}` as UserArn;
  return {
    partition: partition as PartitionId,
    jumpAccount: jump.accountId as AccountId,
    region: labRegion(partition),
    administrationRoles: [LAB_NAMES.administrationRole],
    auditRole: LAB_NAMES.auditRole,
    administrators: [user(LAB_NAMES.administrator), user(LAB_NAMES.secondAdministrator)],
    approvers: [user(LAB_NAMES.approver)],
    auditors: [user(LAB_NAMES.auditor)],
    adopts: true,
    rolesPath: '/',
    shared: {
      bucket: labBucket(estate),
      hasBucket: false,
      prefix: '',
      signingKey: labSigningKey(estate),
      retentionDays: 7,
      cloudFront: false,
    },
  };
}

/** What the shipped templates make the lab's bucket refuse. */
export function bucketPolicyOf(estate: Estate): unknown {
  const names = labSetup(estate);
  return names.shared && { Version: '2012-10-17', Statement: bucketDenials(names, names.shared) };
}

/** Adds the administrators `robin` and `sam`, the auditor `casey`, the approver `kim`, and the roles they reach every target account by. */
export function seedAdministrators(store: IamStore, estate: Estate, random: Random): void {
  const { partition } = estate;
  const jump = estate.jump.accountId;

  const names = labSetup(estate);
  const addUser = (name: string, displayName: string, duty: Duty) => {
    const arn = `arn:${partition}:iam::${jump}:policy/${DUTY_POLICIES[duty]}`;
    if (!store.policy(arn)) {
      store.put({
        kind: 'policy',
        account: jump,
        path: '/',
        name: DUTY_POLICIES[duty],
        id: uniqueId('ANPA', random),
        arn,
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT,
        tags: [],
        versions: [
          { id: 'v1', text: JSON.stringify(jumpPolicy(names, duty)), createdAt: CREATED_AT },
        ],
        defaultVersionId: 'v1',
        lastVersion: 1,
      });
    }
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
      attached: [arn],
      groups: [],
    };
    store.put(user);
    return user;
  };

  const robin = addUser(LAB_NAMES.administrator, 'Robin Hale', 'administrator');
  const sam = addUser(LAB_NAMES.secondAdministrator, 'Sam Adeyemi', 'administrator');
  const casey = addUser(LAB_NAMES.auditor, 'Casey Lund', 'auditor');
  const kim = addUser(LAB_NAMES.approver, 'Kim Varga', 'approver');
  for (const user of store.accounts.get(jump)?.users.values() ?? []) {
    store.accounts.get(jump)?.mfaUsers.add(user.name);
  }

  const addRole = (
    account: string,
    name: string,
    trusted: readonly UserEntity[],
    duty: 'administrator' | 'auditor',
  ) => {
    const trust = targetTrust(trusted.map(({ arn }) => arn as UserArn));
    const role: RoleEntity = {
      kind: 'role',
      account,
      path: '/',
      name,
      id: uniqueId('AROA', random),
      arn: `arn:${partition}:iam::${account}:role/${name}`,
      createdAt: CREATED_AT,
      tags: [],
      inline: [{ name: 'Jumpgate', text: JSON.stringify(targetPolicy(names, duty, name)) }],
      attached: [],
      maxSessionSeconds: 3600,
      description: 'Reached by the administrators of Jumpgate',
      trust: {
        ...trust,
        // IAM keeps users by their unique ids.
        Statement: trust.Statement.map((statement) => ({
          ...statement,
          Principal: { AWS: trusted.map(({ id }) => id) },
        })),
      },
    };
    store.put(role);
  };
  for (const { id: account } of estate.accounts) {
    if (account === jump) continue;
    addRole(account, LAB_NAMES.administrationRole, [robin, sam], 'administrator');
    addRole(account, LAB_NAMES.auditRole, [casey, kim], 'auditor');
  }
}
