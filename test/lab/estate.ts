import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const Document = v.record(v.string(), v.unknown());
const Tags = v.array(v.object({ Key: v.string(), Value: v.string() }));
const InlinePolicies = v.array(v.object({ PolicyName: v.string(), PolicyDocument: Document }));
const AttachedPolicies = v.array(v.object({ PolicyName: v.string(), PolicyArn: v.string() }));
const Boundary = v.object({
  PermissionsBoundaryType: v.string(),
  PermissionsBoundaryArn: v.string(),
});

const User = v.object({
  Path: v.string(),
  UserName: v.string(),
  UserId: v.string(),
  Arn: v.string(),
  CreateDate: v.string(),
  UserPolicyList: v.array(v.object({ PolicyName: v.string(), PolicyDocument: Document })),
  GroupList: v.array(v.string()),
  AttachedManagedPolicies: AttachedPolicies,
  PermissionsBoundary: v.optional(Boundary),
  Tags,
});

const Group = v.object({
  Path: v.string(),
  GroupName: v.string(),
  GroupId: v.string(),
  Arn: v.string(),
  CreateDate: v.string(),
  GroupPolicyList: InlinePolicies,
  AttachedManagedPolicies: AttachedPolicies,
});

const Role = v.object({
  Path: v.string(),
  RoleName: v.string(),
  RoleId: v.string(),
  Arn: v.string(),
  CreateDate: v.string(),
  MaxSessionDuration: v.number(),
  AssumeRolePolicyDocument: Document,
  RolePolicyList: InlinePolicies,
  AttachedManagedPolicies: AttachedPolicies,
  PermissionsBoundary: v.optional(Boundary),
  Tags,
});

const Policy = v.object({
  PolicyName: v.string(),
  PolicyId: v.string(),
  Arn: v.string(),
  Path: v.string(),
  DefaultVersionId: v.string(),
  CreateDate: v.string(),
  UpdateDate: v.string(),
  PolicyVersionList: v.array(
    v.object({
      VersionId: v.string(),
      IsDefaultVersion: v.boolean(),
      CreateDate: v.string(),
      Document,
    }),
  ),
});

const AccountIam = v.object({
  UserDetailList: v.array(User),
  GroupDetailList: v.array(Group),
  RoleDetailList: v.array(Role),
  Policies: v.array(Policy),
});

/** By construction, not by evaluation: how one (principal, role) pair of an estate stands. */
export const TRUTH_STATES = [
  'active',
  'active-mfa',
  'assertion-only',
  'trust-only',
  'denied',
  'bounded',
] as const;

const EstateSchema = v.object({
  partition: v.string(),
  jump: v.object({ accountId: v.string(), alias: v.string() }),
  accounts: v.array(
    v.object({
      id: v.pipe(v.string(), v.regex(/^\d{12}$/)),
      name: v.string(),
      alias: v.optional(v.string()),
      project: v.string(),
      environment: v.string(),
    }),
  ),
  people: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      email: v.string(),
      principals: v.array(v.string()),
    }),
  ),
  /** By account id, in the shape of GetAccountAuthorizationDetails with documents as JSON objects. */
  iam: v.record(v.string(), AccountIam),
  /** Every pair whose state is not simply "none". */
  truth: v.array(
    v.object({
      principal: v.string(),
      role: v.string(),
      state: v.picklist(TRUTH_STATES),
      via: v.optional(v.string()),
      note: v.optional(v.string()),
    }),
  ),
});

/** A jump account, target accounts, people, and the IAM of every account. */
export type Estate = v.InferOutput<typeof EstateSchema>;
export type EstateUser = v.InferOutput<typeof User>;
export type EstateRole = v.InferOutput<typeof Role>;
export type EstatePolicy = v.InferOutput<typeof Policy>;
export type TruthRow = Estate['truth'][number];

/** Reads an estate file; what does not have the shape is refused with the path of the first fault. */
export function readEstate(file: string | URL): Estate {
  return v.parse(EstateSchema, JSON.parse(readFileSync(file, 'utf8')));
}

/** The estate that comes with the project: 13 accounts, 25 people, 84 roles. */
export const ACME_ESTATE = new URL('./estates/acme.json', import.meta.url);
