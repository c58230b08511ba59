import type { AccountId, PolicyArn, PrincipalArn, RoleArn, UserArn } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { ErrorData } from '#core/errors.ts';

/**
 * The JSON text of a policy document exactly as IAM returned it, URL-decoded. Untrusted: it may be no JSON at all.
 * It is kept as text so that other people's wording survives and so that documents can be compared before a write.
 */
export type DocumentText = string;

/** A policy that lives inside one user, group or role. */
export interface InlinePolicy {
  readonly name: string;
  readonly document: DocumentText;
}

/** An IAM user of the jump account. */
export interface IamUser {
  readonly arn: UserArn;
  /** Unique id, `AIDA…`: what a trust policy really stores. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly PolicyArn[];
  /** Names of the groups the user is in. */
  readonly groups: readonly string[];
  /** Absent when the user has no permissions boundary. */
  readonly boundary?: PolicyArn;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether an MFA device of any kind is active, as of IAM's credential report, up to four hours old; absent: not known. */
  readonly hasMfa?: boolean;
}

/** An IAM group of the jump account. */
export interface IamGroup {
  readonly name: string;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly PolicyArn[];
}

/** An IAM role: in a target account one that people assume, in the jump account a possible principal. */
export interface IamRole {
  readonly arn: RoleArn;
  /** Unique id, `AROA…`. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly trust: DocumentText;
  /** 3,600 to 43,200. */
  readonly maxSessionSeconds: number;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly PolicyArn[];
  readonly boundary?: PolicyArn;
  readonly tags: Readonly<Record<string, string>>;
}

/** One version of a customer managed policy. */
export interface PolicyVersion {
  /** `v1`, `v2`, … */
  readonly id: string;
  readonly isDefault: boolean;
  /** Epoch milliseconds, AWS's clock. */
  readonly createdAtMs: number;
  readonly document: DocumentText;
}

/** A managed policy that is attached to, or bounds, some principal of the account. */
export interface ManagedPolicy {
  readonly arn: PolicyArn;
  readonly name: string;
  readonly path: string;
  readonly attachmentCount: number;
  /** Newest first; exactly one is the default. A policy of five versions takes no sixth. */
  readonly versions: readonly PolicyVersion[];
}

/**
 * Live limits of an account, from GetAccountSummary. Lengths count characters other than white space.
 *
 * @see IAM API Reference, GetAccountSummary
 */
export interface AccountQuotas {
  readonly trustPolicyCharacters: number;
  readonly managedPolicyCharacters: number;
  readonly userInlineCharacters: number;
  readonly roleInlineCharacters: number;
  readonly attachedPoliciesPerUser: number;
  readonly attachedPoliciesPerRole: number;
  readonly versionsPerPolicy: number;
  /** Customer managed policies the account has, and may have. */
  readonly policies: number;
  readonly policiesQuota: number;
}

/** The IAM of one account as it was read. The jump account has all lists filled, a target account its roles alone. */
export interface AccountIam {
  readonly kind: 'read';
  readonly account: AccountId;
  /** Epoch milliseconds, local clock, when the reading finished. */
  readonly readAtMs: number;
  readonly users: readonly IamUser[];
  readonly groups: readonly IamGroup[];
  readonly roles: readonly IamRole[];
  readonly policies: readonly ManagedPolicy[];
  readonly quotas: AccountQuotas;
}

/** An account that could not be read: it is shown with the reason, and what depends on it is `unknown`. */
export interface UnreadableAccount {
  readonly kind: 'unreadable';
  readonly account: AccountId;
  readonly readAtMs: number;
  readonly error: ErrorData;
}

/** All the IAM that decides who can assume what from one jump account. Plain data: it is cached and sent to workers. */
export interface EstatePicture {
  readonly partition: PartitionId;
  /** ARN of the session that read it; absent where nobody noted it. What was refreshed alone since may be another's. */
  readonly readBy?: string;
  readonly jump: AccountIam;
  /** One entry for every configured target account, in the configuration's order. */
  readonly accounts: readonly (AccountIam | UnreadableAccount)[];
}

/** The principals of the jump account that can hold grants: every user, and every role. */
export function principalsOf(picture: EstatePicture): readonly PrincipalArn[] {
  return [...picture.jump.users, ...picture.jump.roles].map(({ arn }) => arn);
}
