import * as v from 'valibot';
import type { Brand } from '#core/brand.ts';
import { isPartitionId, type PartitionId } from './partitions.ts';

/** Twelve digits. */
export type AccountId = Brand<string, 'AccountId'>;
/** The name that a company gave an account: 3 to 63 small letters, digits and hyphens. */
export type AccountAlias = Brand<string, 'AccountAlias'>;
/** `arn:{partition}:iam::{account}:role{path}{name}`. Role names are case-sensitive in ARNs. */
export type RoleArn = Brand<string, 'RoleArn'>;
/** `arn:{partition}:iam::{account}:user{path}{name}`. */
export type UserArn = Brand<string, 'UserArn'>;
/** Who may ask for a role: an IAM user or an IAM role. Sessions are not principals here. */
export type PrincipalArn = UserArn | RoleArn;
/** `arn:{partition}:iam::{account or aws}:policy{path}{name}`. */
export type PolicyArn = Brand<string, 'PolicyArn'>;

/** The fields of an IAM ARN. */
export interface IamArnParts {
  readonly partition: PartitionId;
  /** Twelve digits, or `aws` for policies that AWS manages. */
  readonly account: AccountId;
  readonly type: 'user' | 'role' | 'policy' | 'group';
  /** Begins and ends with `/`; `/` alone when there is no path. */
  readonly path: string;
  readonly name: string;
}

const ACCOUNT_ID = /^\d{12}$/;
// Digits alone are an account id that lost its zeros in a spreadsheet, long before they are an alias.
const ACCOUNT_ALIAS = /^(?!\d+$)[a-z0-9](?:-?[a-z0-9]){2,62}$/;
const IAM_ARN =
  /^arn:([a-z-]+):iam::(\d{12}|aws):(user|role|policy|group)(\/(?:[!-~]+\/)?)([\w+=,.@-]{1,128})$/;

/** Whether untrusted text has the form of an account id. */
export function isAccountId(text: string): text is AccountId {
  return ACCOUNT_ID.test(text);
}

/**
 * Whether untrusted text has the form of an account alias.
 *
 * @see IAM API Reference, CreateAccountAlias
 */
export function isAccountAlias(text: string): text is AccountAlias {
  return text.length <= 63 && ACCOUNT_ALIAS.test(text);
}

/**
 * Takes an IAM ARN apart.
 *
 * @param text - Untrusted.
 * @returns The parts, or undefined when the text is not the ARN of a user, role, group or policy in a known partition.
 * @see IAM User Guide, "IAM identifiers"
 */
export function parseIamArn(text: string): IamArnParts | undefined {
  const match = IAM_ARN.exec(text);
  if (!match) return undefined;
  const [, partition = '', account = '', type = '', path = '', name = ''] = match;
  if (!isPartitionId(partition)) return undefined;
  // as: the pattern above admits exactly these forms.
  return {
    partition,
    account: account as AccountId,
    type: type as IamArnParts['type'],
    path,
    name,
  };
}

/** Whether untrusted text is the ARN of a role. */
export function isRoleArn(text: string): text is RoleArn {
  return parseIamArn(text)?.type === 'role';
}

/** Whether untrusted text is the ARN of a user or a role. */
export function isPrincipalArn(text: string): text is PrincipalArn {
  const type = parseIamArn(text)?.type;
  return type === 'user' || type === 'role';
}

/** Whether untrusted text is the ARN of a managed policy. */
export function isPolicyArn(text: string): text is PolicyArn {
  return parseIamArn(text)?.type === 'policy';
}

/**
 * The parts of an ARN that a parser has already accepted.
 *
 * @throws Error when the brand was forged: a broken invariant, never caught below the entry.
 */
export function arnParts(arn: PrincipalArn | PolicyArn): IamArnParts {
  const parts = parseIamArn(arn);
  if (!parts) throw new Error('An ARN type holds text that is not an ARN.');
  return parts;
}

/** Composes the ARN of a role. */
export function roleArn(partition: PartitionId, account: AccountId, pathAndName: string): RoleArn {
  return `arn:${partition}:iam::${account}:role/${pathAndName.replace(/^\//, '')}` as RoleArn;
}

/** Composes the ARN of a customer managed policy. */
export function policyArn(
  partition: PartitionId,
  account: AccountId,
  path: string,
  name: string,
): PolicyArn {
  return `arn:${partition}:iam::${account}:policy${path}${name}` as PolicyArn;
}

/** A role's path and name as the console and menu documents write them: without the leading slash. */
export function rolePathAndName(arn: RoleArn): string {
  const { path, name } = arnParts(arn);
  return `${path.slice(1)}${name}`;
}

/** Schema: twelve digits. */
export const AccountIdSchema = v.custom<AccountId>(
  (x) => typeof x === 'string' && isAccountId(x),
  'an account id of 12 digits',
);
/** Schema: small letters, digits and hyphens, as {@link isAccountAlias} has them. */
export const AccountAliasSchema = v.custom<AccountAlias>(
  (x) => typeof x === 'string' && isAccountAlias(x),
  'an account alias',
);
/** Schema: the ARN of a role. */
export const RoleArnSchema = v.custom<RoleArn>(
  (x) => typeof x === 'string' && isRoleArn(x),
  'the ARN of a role',
);
/** Schema: the ARN of a user or a role. */
export const PrincipalArnSchema = v.custom<PrincipalArn>(
  (x) => typeof x === 'string' && isPrincipalArn(x),
  'the ARN of a user or a role',
);
/** Schema: the ARN of a managed policy. */
export const PolicyArnSchema = v.custom<PolicyArn>(
  (x) => typeof x === 'string' && isPolicyArn(x),
  'the ARN of a managed policy',
);
/** Schema: a partition known here. */
export const PartitionIdSchema = v.custom<PartitionId>(
  (x) => typeof x === 'string' && isPartitionId(x),
  'a known partition',
);
