import type { GroupEntity, PolicyEntity, RoleEntity, UserEntity } from '../../iam-store.ts';
import type { QueryResult } from '../../protocol.ts';
import { toShownTrust } from '../../trust-documents.ts';
import { encodeDocument, type Holder, type IamCall } from './call.ts';

const boundaryOf = ({ boundary }: Holder): QueryResult =>
  boundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: boundary,
        },
      };

const tagsOf = ({ tags }: Holder): QueryResult => ({
  Tags: tags.map(({ Key, Value }) => ({ Key, Value })),
});

/** What lists tell of a user. */
export function showUser(user: UserEntity): QueryResult {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createdAt,
  };
}

/** What GetUser tells beyond that. */
export function showUserFully(user: UserEntity): QueryResult {
  return { ...showUser(user), ...boundaryOf(user), ...tagsOf(user) };
}

/** What lists tell of a role, its trust policy with principals by ARN while they exist. */
export function showRole(call: IamCall, role: RoleEntity): QueryResult {
  const trust = toShownTrust(role.trust, (id) => call.lab.iam.arnOf(id, call.asOfMs));
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeDocument(JSON.stringify(trust)),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

/** What GetRole tells beyond that. */
export function showRoleFully(call: IamCall, role: RoleEntity): QueryResult {
  return { ...showRole(call, role), ...boundaryOf(role), ...tagsOf(role), RoleLastUsed: {} };
}

export function showGroup(group: GroupEntity): QueryResult {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: group.createdAt,
  };
}

/** The managed policies attached to a holder, by name and ARN. */
export function showAttached({
  attached,
}: Holder): readonly { readonly PolicyName: string; readonly PolicyArn: string }[] {
  return attached.map((arn) => ({ PolicyName: arn.split('/').at(-1)!, PolicyArn: arn }));
}

const inlineOf = ({ inline }: Holder): readonly QueryResult[] =>
  inline.map(({ name, text }) => ({ PolicyName: name, PolicyDocument: encodeDocument(text) }));

/** How often each managed policy is attached, and used as a boundary, in one account. */
export function countUses(call: IamCall): {
  readonly attachments: ReadonlyMap<string, number>;
  readonly boundaries: ReadonlyMap<string, number>;
} {
  const { users, roles, groups } = call.iam;
  const attachments = new Map<string, number>();
  const boundaries = new Map<string, number>();
  const count = (map: Map<string, number>, arn: string) => map.set(arn, (map.get(arn) ?? 0) + 1);
  for (const holder of [
    ...users.values(call.asOfMs),
    ...roles.values(call.asOfMs),
    ...groups.values(call.asOfMs),
  ]) {
    holder.attached.forEach((arn) => count(attachments, arn));
    if (holder.boundary !== undefined) count(boundaries, holder.boundary);
  }
  return { attachments, boundaries };
}

export type PolicyUses = ReturnType<typeof countUses>;

export function showPolicy(policy: PolicyEntity, uses: PolicyUses): QueryResult {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: uses.attachments.get(policy.arn) ?? 0,
    PermissionsBoundaryUsageCount: uses.boundaries.get(policy.arn) ?? 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
  };
}

export function showVersion(
  policy: PolicyEntity,
  { id, text, createdAt }: PolicyEntity['versions'][number],
  withDocument = true,
): QueryResult {
  return {
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersionId,
    CreateDate: createdAt,
    ...(withDocument && { Document: encodeDocument(text) }),
  };
}

export const showUserDetail = (user: UserEntity): QueryResult => ({
  ...showUserFully(user),
  UserPolicyList: inlineOf(user),
  GroupList: user.groups,
  AttachedManagedPolicies: showAttached(user),
});

export const showGroupDetail = (group: GroupEntity): QueryResult => ({
  ...showGroup(group),
  GroupPolicyList: inlineOf(group),
  AttachedManagedPolicies: showAttached(group),
});

export const showRoleDetail = (call: IamCall, role: RoleEntity): QueryResult => {
  const {
    MaxSessionDuration: _unsaid,
    Description: _unsaidToo,
    ...told
  } = showRoleFully(call, role);
  return {
    ...told,
    InstanceProfileList: [],
    RolePolicyList: inlineOf(role),
    AttachedManagedPolicies: showAttached(role),
  };
};

export const showPolicyDetail = (policy: PolicyEntity, uses: PolicyUses): QueryResult => ({
  ...showPolicy(policy, uses),
  PolicyVersionList: policy.versions.toReversed().map((version) => showVersion(policy, version)),
});
