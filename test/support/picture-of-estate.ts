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

/** The IAM of one account in the shape of GetAccountAuthorizationDetails, documents as JSON objects. */
export interface EstateIam {
  readonly UserDetailList: readonly EstateUser[];
  readonly GroupDetailList: readonly EstateGroup[];
  readonly RoleDetailList: readonly EstateRole[];
  readonly Policies: readonly EstatePolicy[];
}
interface EstateHolder {
  readonly Path: string;
  readonly Arn: string;
  readonly AttachedManagedPolicies: readonly { readonly PolicyArn: string }[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}
interface EstateInline {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}
interface EstateUser extends EstateHolder {
  readonly UserName: string;
  readonly UserId: string;
  readonly UserPolicyList: readonly EstateInline[];
  readonly GroupList: readonly string[];
}
interface EstateGroup extends EstateHolder {
  readonly GroupName: string;
  readonly GroupPolicyList: readonly EstateInline[];
}
interface EstateRole extends EstateHolder {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly MaxSessionDuration: number;
  readonly AssumeRolePolicyDocument: unknown;
  readonly RolePolicyList: readonly EstateInline[];
}
interface EstatePolicy {
  readonly PolicyName: string;
  readonly Arn: string;
  readonly Path: string;
  readonly AttachmentCount: number;
  readonly PolicyVersionList: readonly {
    readonly VersionId: string;
    readonly IsDefaultVersion: boolean;
    readonly CreateDate: string;
    readonly Document: unknown;
  }[];
}

/** An estate file: `test/lab/estates/acme.json`, or what `test/lab/make-estate.ts` makes. */
export interface Estate {
  readonly partition: string;
  readonly jump: { readonly accountId: string };
  readonly accounts: readonly { readonly id: string }[];
  readonly iam: Readonly<Record<string, EstateIam>>;
  readonly truth: readonly {
    readonly principal: string;
    readonly role: string;
    readonly state: string;
  }[];
}

/** AWS's default limits; the lab answers GetAccountSummary with the same. */
const QUOTAS = {
  trustPolicyCharacters: 2048,
  managedPolicyCharacters: 6144,
  userInlineCharacters: 2048,
  roleInlineCharacters: 10_240,
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerRole: 10,
  versionsPerPolicy: 5,
  policiesQuota: 1500,
};

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
  return {
    kind: 'read',
    account: account as AccountId,
    readAtMs,
    users: iam.UserDetailList.map(userOf),
    groups: iam.GroupDetailList.map(groupOf),
    roles: iam.RoleDetailList.map(roleOf),
    policies: iam.Policies.map(policyOf),
    quotas: { ...QUOTAS, policies: iam.Policies.length },
  };
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

function policyOf(policy: EstatePolicy): ManagedPolicy {
  return {
    arn: policy.Arn as PolicyArn,
    name: policy.PolicyName,
    path: policy.Path,
    attachmentCount: policy.AttachmentCount,
    versions: policy.PolicyVersionList.map((version) => ({
      id: version.VersionId,
      isDefault: version.IsDefaultVersion,
      createdAtMs: Date.parse(version.CreateDate),
      document: JSON.stringify(version.Document),
    })),
  };
}

function holderOf(
  holder: EstateHolder,
): Pick<IamUser, 'path' | 'attachedPolicies' | 'boundary' | 'tags'> {
  const boundary = holder.PermissionsBoundary?.PermissionsBoundaryArn as PolicyArn | undefined;
  return {
    path: holder.Path,
    attachedPolicies: attachedOf(holder),
    ...(boundary && { boundary }),
    tags: Object.fromEntries((holder.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
  };
}

function attachedOf(holder: EstateHolder): readonly PolicyArn[] {
  return holder.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn as PolicyArn);
}

function inlineOf(policy: EstateInline): InlinePolicy {
  return { name: policy.PolicyName, document: JSON.stringify(policy.PolicyDocument) };
}
