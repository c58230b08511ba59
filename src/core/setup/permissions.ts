/** What somebody does in the jump account. */
export type Duty = 'administrator' | 'approver' | 'auditor';

/** Which part of the product makes a call; `_locales` has a sentence for each, `need_‹need›`. */
export type Need =
  | 'sign-in'
  | 'reach'
  | 'discover'
  | 'read'
  | 'compare'
  | 'write'
  | 'adopt'
  | 'share'
  | 'sign'
  | 'check'
  | 'trace';

/** What an action of the jump account is allowed on; `jump-policies.ts` knows the ARNs. */
export type JumpTarget =
  | 'anything'
  | 'sign-in'
  | 'administration-roles'
  | 'audit-roles'
  | 'policies'
  | 'foreign-policies'
  | 'owned-policies'
  | 'attachments'
  | 'reattachments'
  | 'principals'
  | 'bucket'
  | 'objects'
  | 'own-approvals'
  | 'key';

/** One line of the list that every template and policy is made from. */
export interface Permission<Target> {
  /** As policies spell it: `iam:GetPolicy`. */
  readonly action: string;
  readonly on: Target;
  readonly need: Need;
  readonly duties: readonly Duty[];
}

const EVERYBODY = ['administrator', 'approver', 'auditor'] as const;
const ADMINISTRATORS = ['administrator'] as const;

function rows<Target>(
  need: Need,
  on: Target,
  duties: readonly Duty[],
  ...actions: readonly string[]
): readonly Permission<Target>[] {
  return actions.map((action) => ({ action, on, need, duties }));
}

/**
 * Every call that Jumpgate makes with the session of the jump account, and no other. `sts:GetCallerIdentity` is not among them:
 * it needs no permission.
 *
 * @see Service Authorization Reference, for which resources an action can be limited to
 */
export const JUMP_PERMISSIONS: readonly Permission<JumpTarget>[] = [
  ...rows<JumpTarget>(
    'sign-in',
    'sign-in',
    EVERYBODY,
    'signin:AuthorizeOAuth2Access',
    'signin:CreateOAuth2Token',
  ),
  ...rows<JumpTarget>('reach', 'administration-roles', ADMINISTRATORS, 'sts:AssumeRole'),
  ...rows<JumpTarget>('reach', 'audit-roles', ['approver', 'auditor'], 'sts:AssumeRole'),
  ...rows<JumpTarget>('discover', 'anything', ADMINISTRATORS, 'organizations:ListAccounts'),
  ...rows<JumpTarget>(
    'read',
    'anything',
    EVERYBODY,
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountSummary',
    'iam:ListRoles',
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
  ),
  ...rows<JumpTarget>('read', 'policies', EVERYBODY, 'iam:GetPolicy', 'iam:GetPolicyVersion'),
  ...rows<JumpTarget>('compare', 'policies', ADMINISTRATORS, 'iam:ListPolicyVersions'),
  ...rows<JumpTarget>(
    'write',
    'owned-policies',
    ADMINISTRATORS,
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:DeletePolicyVersion',
    'iam:DeletePolicy',
  ),
  ...rows<JumpTarget>(
    'write',
    'attachments',
    ADMINISTRATORS,
    'iam:AttachUserPolicy',
    'iam:DetachUserPolicy',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
  ),
  ...rows<JumpTarget>(
    'adopt',
    'principals',
    ADMINISTRATORS,
    'iam:GetUserPolicy',
    'iam:PutUserPolicy',
    'iam:DeleteUserPolicy',
    'iam:GetRolePolicy',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    // A policy from which everything was adopted is detached.
    'iam:DetachUserPolicy',
    'iam:DetachRolePolicy',
  ),
  // If the commit is taken back, it is attached again. Whoever may put policies into every user and role gains nothing by that.
  ...rows<JumpTarget>(
    'adopt',
    'reattachments',
    ADMINISTRATORS,
    'iam:AttachUserPolicy',
    'iam:AttachRolePolicy',
  ),
  ...rows<JumpTarget>(
    'adopt',
    'foreign-policies',
    ADMINISTRATORS,
    'iam:CreatePolicyVersion',
    'iam:DeletePolicyVersion',
  ),
  ...rows<JumpTarget>('share', 'bucket', EVERYBODY, 's3:ListBucket'),
  ...rows<JumpTarget>('share', 'objects', EVERYBODY, 's3:GetObject'),
  ...rows<JumpTarget>('share', 'objects', ADMINISTRATORS, 's3:PutObject'),
  ...rows<JumpTarget>('share', 'own-approvals', ['approver'], 's3:PutObject'),
  ...rows<JumpTarget>(
    'check',
    'bucket',
    EVERYBODY,
    's3:GetBucketVersioning',
    's3:GetBucketObjectLockConfiguration',
    's3:GetBucketPublicAccessBlock',
  ),
  // Without it S3 does not tell how long Object Lock holds an object that is read.
  ...rows<JumpTarget>('check', 'objects', EVERYBODY, 's3:GetObjectRetention'),
  ...rows<JumpTarget>('trace', 'anything', EVERYBODY, 'cloudtrail:LookupEvents'),
  ...rows<JumpTarget>('check', 'anything', EVERYBODY, 'access-analyzer:ValidatePolicy'),
  ...rows<JumpTarget>('check', 'anything', EVERYBODY, 'iam:ListAccountAliases'),
  ...rows<JumpTarget>('sign', 'key', ADMINISTRATORS, 'kms:Sign'),
  ...rows<JumpTarget>('sign', 'key', EVERYBODY, 'kms:GetPublicKey'),
];

/** What an action of a target account is allowed on: `sessions` are ended by a policy in the role that they came by. */
export type TargetTarget = 'anything' | 'roles' | 'sessions';

/** Every call that Jumpgate makes in a target account, through the administration role or the audit role. */
export const TARGET_PERMISSIONS: readonly Permission<TargetTarget>[] = [
  ...rows<TargetTarget>(
    'read',
    'anything',
    ['administrator', 'auditor'],
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountSummary',
    'iam:ListRoles',
  ),
  ...rows<TargetTarget>(
    'trace',
    'anything',
    ['administrator', 'auditor'],
    'cloudtrail:LookupEvents',
  ),
  ...rows<TargetTarget>('compare', 'roles', ADMINISTRATORS, 'iam:GetRole', 'iam:GetRolePolicy'),
  ...rows<TargetTarget>('write', 'roles', ADMINISTRATORS, 'iam:UpdateAssumeRolePolicy'),
  ...rows<TargetTarget>(
    'write',
    'sessions',
    ADMINISTRATORS,
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
  ),
];
