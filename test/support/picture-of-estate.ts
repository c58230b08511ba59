import type { AccountId, PolicyArn, RoleArn, UserArn } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type {
  AccountIam,
  EstatePicture,
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
} from '#core/access/picture.ts';
import type { Estate, EstatePolicy, EstateRole, EstateUser } from '../lab/estate.ts';
import { DEFAULT_QUOTAS } from './default-quotas.ts';

type EstateIam = Estate['iam'][string];
type EstateGroup = EstateIam['GroupDetailList'][number];
type EstateInline = EstateUser['UserPolicyList'][number];

/** The picture that reading an estate's accounts would give. The casts are safe: the estate is made data, not input. */
export function pictureOfEstate(estate: Estate, readAtMs = Date.UTC(2026, 10, 22)): EstatePicture {
  const read = (account: string): AccountIam => accountOf(account, estate.iam[account]!, readAtMs);
  return {
    partition: estate.partition as PartitionId,
    jump: read(estate.jump.accountId),
    accounts: estate.accounts
      .filter(({ id }) => id !== estate.jump.accountId)
      .map(({ id }) => read(id)),
  };
}

function accountOf(account: string, iam: EstateIam, readAtMs: number): AccountIam {
  const counts = attachmentCounts(iam);
  return {
    kind: 'read',
    account: account as AccountId,
    readAtMs,
    users: iam.UserDetailList.map(userOf),
    groups: iam.GroupDetailList.map(groupOf),
    roles: iam.RoleDetailList.map(roleOf),
    policies: iam.Policies.map((policy) => policyOf(policy, counts.get(policy.Arn) ?? 0)),
    quotas: { ...DEFAULT_QUOTAS, policies: iam.Policies.length },
  };
}

/** How many users, groups and roles have each managed policy. */
function attachmentCounts(iam: EstateIam): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const holder of [...iam.UserDetailList, ...iam.GroupDetailList, ...iam.RoleDetailList]) {
    for (const { PolicyArn } of holder.AttachedManagedPolicies) {
      counts.set(PolicyArn, (counts.get(PolicyArn) ?? 0) + 1);
    }
  }
  return counts;
}

function userOf(user: EstateUser): IamUser {
  return {
    ...holderOf(user),
    arn: user.Arn as UserArn,
    id: user.UserId,
    name: user.UserName,
    inlinePolicies: user.UserPolicyList.map(inlineOf),
    groups: user.GroupList,
  };
}

function groupOf(group: EstateGroup): IamGroup {
  return {
    name: group.GroupName,
    inlinePolicies: group.GroupPolicyList.map(inlineOf),
    attachedPolicies: attachedOf(group),
  };
}

function roleOf(role: EstateRole): IamRole {
  return {
    ...holderOf(role),
    arn: role.Arn as RoleArn,
    id: role.RoleId,
    name: role.RoleName,
    trust: JSON.stringify(role.AssumeRolePolicyDocument),
    maxSessionSeconds: role.MaxSessionDuration,
    inlinePolicies: role.RolePolicyList.map(inlineOf),
  };
}

function policyOf(policy: EstatePolicy, attachmentCount: number): ManagedPolicy {
  return {
    arn: policy.Arn as PolicyArn,
    name: policy.PolicyName,
    path: policy.Path,
    attachmentCount,
    versions: policy.PolicyVersionList.map((version) => ({
      id: version.VersionId,
      isDefault: version.IsDefaultVersion,
      createdAtMs: Date.parse(version.CreateDate),
      document: JSON.stringify(version.Document),
    })),
  };
}

function holderOf(
  holder: EstateUser | EstateRole,
): Pick<IamUser, 'path' | 'attachedPolicies' | 'boundary' | 'tags'> {
  const boundary = holder.PermissionsBoundary?.PermissionsBoundaryArn as PolicyArn | undefined;
  return {
    path: holder.Path,
    attachedPolicies: attachedOf(holder),
    ...(boundary && { boundary }),
    tags: Object.fromEntries(holder.Tags.map(({ Key, Value }) => [Key, Value])),
  };
}

function attachedOf(holder: EstateUser | EstateRole | EstateGroup): readonly PolicyArn[] {
  return holder.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn as PolicyArn);
}

function inlineOf(policy: EstateInline): InlinePolicy {
  return { name: policy.PolicyName, document: JSON.stringify(policy.PolicyDocument) };
}
