import { isAccountId, isPrincipalArn, parseIamArn, type AccountId } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import type { ImportHints } from './imported-menu.ts';
import type { ProfileSection } from './profile-sections.ts';
import type { Report, Target } from './profile-target.ts';

/** Names a base for ever by what makes it one. */
function baseId(partition: PartitionId, account: AccountId, role?: string): string {
  return `${partition}:${account}${role === undefined ? '' : `:${role}`}`;
}

/** A base under its name; what is not known of it is absent. */
export function sourceBase({
  partition,
  account,
  alias,
  principal,
  role,
}: {
  readonly [part in 'alias' | 'principal' | 'role']: SourceBase[part] | undefined;
} & Pick<SourceBase, 'partition' | 'account'>): SourceBase {
  return {
    id: baseId(partition, account, role),
    partition,
    account,
    ...(alias === undefined ? {} : { alias }),
    ...(principal === undefined ? {} : { principal }),
    ...(role === undefined ? {} : { role }),
  };
}

/** Where a profile without a source starts from: whatever the reader signs in to. */
export function readersBase(
  partition: PartitionId,
  { baseAccount }: ImportHints,
): SourceBase | undefined {
  return baseAccount === undefined
    ? undefined
    : { id: baseId(partition, baseAccount), partition, account: baseAccount };
}

/** The base of a chain's later links: a session in the role of the link before. */
export function chainedBase(
  { account, role }: Target,
  partition: PartitionId,
  report: Report,
): SourceBase | undefined {
  if (!isAccountId(account)) {
    report('unknown-alias', 'source_profile', account);
    return undefined;
  }
  return { id: baseId(partition, account, role), partition, account, role };
}

/**
 * The base that a profile without a source describes for those that name it: its account by number or alias, who signs in
 * there, and as which role.
 */
export function describedBase(
  { values }: ProfileSection,
  partition: PartitionId,
  hints: ImportHints,
  report: Report,
): SourceBase | undefined {
  const valueOf = (key: string) => values.get(key)?.value;
  const login = valueOf('login_session');
  const principal = login !== undefined && isPrincipalArn(login) ? login : undefined;
  const roleArn = parseIamArn(valueOf('role_arn') ?? '');
  const signedIn = principal === undefined ? undefined : parseIamArn(principal)?.account;
  const named = valueOf('aws_account_id') ?? valueOf('sso_account_id');
  const isAlias = named !== undefined && !isAccountId(named);
  const account =
    signedIn ??
    roleArn?.account ??
    (isAlias ? hints.accounts?.get(named) : (named ?? hints.baseAccount));
  if (account === undefined || !isAccountId(account)) {
    if (isAlias) report('unknown-alias', 'source_profile', named);
    else report('no-base', 'source_profile', '');
    return undefined;
  }
  const alias = isAlias ? named : valueOf('aws_account_alias');
  const role =
    roleArn === undefined
      ? (valueOf('role_name') ?? valueOf('sso_role_name'))
      : `${roleArn.path.slice(1)}${roleArn.name}`;
  return sourceBase({ partition, account, alias, principal, role });
}
