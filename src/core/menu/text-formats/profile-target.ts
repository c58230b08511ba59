import { isAccountAlias, isAccountId, parseIamArn } from '#core/aws/arn.ts';
import type { AccountAlias, AccountId } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { ImportHints, ImportProblem } from './imported-menu.ts';
import type { ProfileSection } from './profile-sections.ts';

/** Says that something is wrong with a key of the section at hand; an empty key: with the section. */
export type Report = (kind: ImportProblem['kind'], key: string, value: string) => void;

/** The role that a profile is for. */
export interface Target {
  readonly partition: PartitionId;
  /** An alias when neither the text nor the reader says which account it names. */
  readonly account: AccountId | AccountAlias;
  /** Path and name without the leading slash. */
  readonly role: string;
}

/**
 * The role that a profile is for, by ARN or by account and name; its source's `target_role_name` stands in for a name.
 *
 * @returns Undefined for a profile that is for no role, and for one that was reported.
 */
export function targetOf(
  { name, values }: ProfileSection,
  source: ProfileSection | undefined,
  { accounts }: ImportHints,
  report: Report,
): Target | undefined {
  const arn = values.get('role_arn')?.value;
  const written = values.get('aws_account_id')?.value;
  if (arn !== undefined) {
    const parts = parseIamArn(arn);
    if (parts?.type !== 'role') {
      report('bad-arn', 'role_arn', arn);
      return undefined;
    }
    const both = ['aws_account_id', 'role_name'].find((key) => values.has(key));
    if (both !== undefined) {
      report('both-arn-and-name', both, name);
      return undefined;
    }
    return { ...parts, role: `${parts.path.slice(1)}${parts.name}` };
  }
  const role = values.get('role_name')?.value ?? source?.values.get('target_role_name')?.value;
  if (role === undefined) {
    // Without a role and without a source it is a base, or a profile of keys.
    if (source) report('no-role', 'source_profile', name);
    return undefined;
  }
  const account = accounts?.get(written ?? '') ?? written;
  if (account === undefined || !(isAccountId(account) || isAccountAlias(account))) {
    report('bad-account', 'aws_account_id', account ?? name);
    return undefined;
  }
  const partition = partitionOf([values, source?.values ?? new Map()]);
  return { partition, account, role: role.replace(/^\//, '') };
}

/** What begins a Region's name, outside of the partition that most people are in. */
const REGION_PREFIXES: readonly (readonly [string, PartitionId])[] = [
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that ARNs or Regions of a profile, or else of its source, lie in. */
function partitionOf(profiles: readonly ProfileSection['values'][]): PartitionId {
  for (const values of profiles) {
    for (const key of ['login_session', 'role_arn']) {
      const parts = parseIamArn(values.get(key)?.value ?? '');
      if (parts) return parts.partition;
    }
    const region = (values.get('region') ?? values.get('target_region'))?.value ?? '';
    const found = REGION_PREFIXES.find(([prefix]) => region.startsWith(prefix));
    if (found) return found[1];
  }
  return 'aws';
}
