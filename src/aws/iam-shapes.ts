import * as v from 'valibot';
import { PolicyArnSchema, RoleArnSchema, type UserArn, parseIamArn } from '#core/aws/arn.ts';
import type {
  DocumentText,
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
  PolicyVersion,
} from '#core/access/picture.ts';

/**
 * A policy document as IAM sends it: URL-encoded (RFC 3986), which the SDK leaves as it is. Text that does not decode is
 * kept as it came; whoever parses it will find that it is no policy.
 */
export const DocumentSchema = v.pipe(v.string(), v.transform(decodeDocument));

function decodeDocument(encoded: string): DocumentText {
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Nothing is lost: the raw text stands, and reads as a broken document.
    return encoded;
  }
}

const list = <S extends v.GenericSchema>(item: S) => v.optional(v.array(item), []);

const InlineSchema = v.pipe(
  v.object({ PolicyName: v.string(), PolicyDocument: DocumentSchema }),
  v.transform(({ PolicyName, PolicyDocument }): InlinePolicy => ({
    name: PolicyName,
    document: PolicyDocument,
  })),
);

const AttachedSchema = v.pipe(
  v.object({ PolicyArn: PolicyArnSchema }),
  v.transform(({ PolicyArn }) => PolicyArn),
);
/** ARNs of attached policies. */
export const AttachedListSchema = list(AttachedSchema);

const BoundarySchema = v.optional(
  v.pipe(
    v.object({ PermissionsBoundaryArn: PolicyArnSchema }),
    v.transform(({ PermissionsBoundaryArn }) => PermissionsBoundaryArn),
  ),
);

const TagsSchema = v.pipe(
  list(v.object({ Key: v.string(), Value: v.string() })),
  v.transform((tags): Readonly<Record<string, string>> =>
    Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
  ),
);

const UserArnSchema = v.custom<UserArn>(
  (x) => typeof x === 'string' && parseIamArn(x)?.type === 'user',
  'the ARN of a user',
);

/** A user of GetAccountAuthorizationDetails. */
export const UserDetailSchema = v.pipe(
  v.object({
    Arn: UserArnSchema,
    UserId: v.string(),
    UserName: v.string(),
    Path: v.string(),
    UserPolicyList: list(InlineSchema),
    AttachedManagedPolicies: AttachedListSchema,
    GroupList: list(v.string()),
    PermissionsBoundary: BoundarySchema,
    Tags: TagsSchema,
  }),
  v.transform((user): IamUser => ({
    arn: user.Arn,
    id: user.UserId,
    name: user.UserName,
    path: user.Path,
    inlinePolicies: user.UserPolicyList,
    attachedPolicies: user.AttachedManagedPolicies,
    groups: user.GroupList,
    ...(user.PermissionsBoundary && { boundary: user.PermissionsBoundary }),
    tags: user.Tags,
  })),
);

/** A group of GetAccountAuthorizationDetails. */
export const GroupDetailSchema = v.pipe(
  v.object({
    GroupName: v.string(),
    GroupPolicyList: list(InlineSchema),
    AttachedManagedPolicies: AttachedListSchema,
  }),
  v.transform((group): IamGroup => ({
    name: group.GroupName,
    inlinePolicies: group.GroupPolicyList,
    attachedPolicies: group.AttachedManagedPolicies,
  })),
);

/** What GetRole and GetAccountAuthorizationDetails tell alike. */
const roleEntries = {
  Arn: RoleArnSchema,
  RoleId: v.string(),
  RoleName: v.string(),
  Path: v.string(),
  AssumeRolePolicyDocument: DocumentSchema,
  PermissionsBoundary: BoundarySchema,
  Tags: TagsSchema,
};

const toRole = (
  role: v.InferOutput<v.ObjectSchema<typeof roleEntries, undefined>>,
): Omit<IamRole, 'inlinePolicies' | 'attachedPolicies' | 'maxSessionSeconds'> => ({
  arn: role.Arn,
  id: role.RoleId,
  name: role.RoleName,
  path: role.Path,
  trust: role.AssumeRolePolicyDocument,
  ...(role.PermissionsBoundary && { boundary: role.PermissionsBoundary }),
  tags: role.Tags,
});

/** IAM's default, and its least: what a role whose limit nobody told may be assumed for. */
export const SHORTEST_MAX_SESSION_SECONDS = 3600;
const MaxSessionSchema = v.optional(v.number(), SHORTEST_MAX_SESSION_SECONDS);

/** What ListRoles alone tells of every role: how long its sessions may be. */
export const RoleLimitSchema = v.object({
  Arn: RoleArnSchema,
  MaxSessionDuration: MaxSessionSchema,
});

/** A role of GetAccountAuthorizationDetails, which does not tell how long its sessions may be. */
export const RoleDetailSchema = v.pipe(
  v.object({
    ...roleEntries,
    RolePolicyList: list(InlineSchema),
    AttachedManagedPolicies: AttachedListSchema,
  }),
  v.transform((role): Omit<IamRole, 'maxSessionSeconds'> => ({
    ...toRole(role),
    inlinePolicies: role.RolePolicyList,
    attachedPolicies: role.AttachedManagedPolicies,
  })),
);

/** A role as GetRole answers: all but its own policies. */
export const RoleSchema = v.pipe(
  v.object({ ...roleEntries, MaxSessionDuration: MaxSessionSchema }),
  v.transform((role) => ({ ...toRole(role), maxSessionSeconds: role.MaxSessionDuration })),
);

/** A version of a managed policy, with its document. */
export const PolicyVersionSchema = v.pipe(
  v.object({
    VersionId: v.string(),
    IsDefaultVersion: v.optional(v.boolean(), false),
    CreateDate: v.date(),
    Document: DocumentSchema,
  }),
  v.transform((version): PolicyVersion => ({
    id: version.VersionId,
    isDefault: version.IsDefaultVersion,
    createdAtMs: version.CreateDate.getTime(),
    document: version.Document,
  })),
);

/** A managed policy without its versions, as GetPolicy answers. */
export const PolicySchema = v.object({
  Arn: PolicyArnSchema,
  PolicyName: v.string(),
  Path: v.string(),
  AttachmentCount: v.optional(v.number(), 0),
  DefaultVersionId: v.string(),
});

/** A managed policy of GetAccountAuthorizationDetails. */
export const PolicyDetailSchema = v.pipe(
  v.object({ ...PolicySchema.entries, PolicyVersionList: list(PolicyVersionSchema) }),
  v.transform((policy): ManagedPolicy => ({
    arn: policy.Arn,
    name: policy.PolicyName,
    path: policy.Path,
    attachmentCount: policy.AttachmentCount,
    versions: policy.PolicyVersionList.toSorted((a, b) => versionNumber(b) - versionNumber(a)),
  })),
);

/** Version ids count up from `v1` and are never used again. */
function versionNumber({ id }: PolicyVersion): number {
  return Number(id.slice(1));
}
