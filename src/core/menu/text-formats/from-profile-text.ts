import { isAccountId, isPrincipalArn, parseIamArn, type AccountId } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import {
  checkDrafts,
  type ImportedMenu,
  type ImportHints,
  type ImportProblem,
  type RoleDraft,
} from './imported-menu.ts';
import { profileSections, type ProfileSection } from './profile-sections.ts';

interface Target {
  readonly partition: PartitionId;
  readonly account: AccountId;
  readonly role: string;
}

/**
 * Reads profiles: the text of AWS Extend Switch Roles, or `~/.aws/config`. A profile that others name as their
 * `source_profile` is where they start from; a chain of sources starts from its first.
 *
 * @param text - Untrusted.
 * @see README of AWS Extend Switch Roles, "Configuration"; AWS CLI User Guide, "Using an IAM role in the AWS CLI"
 */
export function fromProfileText(text: string, hints: ImportHints = {}): ImportedMenu {
  const { sections, problems: unread } = profileSections(text);
  const problems: ImportProblem[] = [...unread];
  const byName = new Map(sections.map((section) => [section.name, section]));
  const drafts: RoleDraft[] = [];
  for (const section of sections) {
    const report = (kind: ImportProblem['kind'], key: string, value: string) => {
      const { line, column } = section.values.get(key) ?? { line: section.line, column: 1 };
      problems.push({ kind, line, column, value });
    };
    const chain = chainOf(section, byName);
    const source = chain.sections[1];
    const target = targetOf(section, source, report);
    if (!target) continue;
    if (chain.problem) {
      report(chain.problem, 'source_profile', chain.end);
      continue;
    }
    const base = baseOf(chain.sections.at(-1), chain.sections.length > 1, target.partition, hints);
    if (!base) {
      report('no-base', 'source_profile', section.name);
      continue;
    }
    const valueOf = (key: string) => section.values.get(key)?.value;
    drafts.push({
      base,
      role: {
        account: target.account,
        accountName: valueOf('aws_account_alias') ?? target.account,
        role: target.role,
        label: section.name,
        ...present('alias', valueOf('aws_account_alias')),
        ...present('color', valueOf('color')?.replace(/^#/, '')),
        ...present('region', valueOf('region')),
        ...sessionOf(valueOf('duration_seconds')),
      },
      placeOf: (field) => {
        const key = { role: 'role_arn', account: 'aws_account_id', label: '' }[field] ?? field;
        return section.values.get(key) ?? { line: section.line, column: 1 };
      },
    });
  }
  return checkDrafts(drafts, problems);
}

const present = (field: string, value: string | undefined) =>
  value === undefined ? {} : { [field]: value };

/** A session length that a menu can hold; others are the CLI's own affair. */
function sessionOf(seconds: string | undefined): { readonly maxSessionSeconds?: number } {
  const value = Number(seconds);
  return Number.isInteger(value) && value >= 3600 && value <= 43_200
    ? { maxSessionSeconds: value }
    : {};
}

/** The section, the one it starts from, and so on. */
function chainOf(section: ProfileSection, byName: ReadonlyMap<string, ProfileSection>) {
  const sections = [section];
  for (;;) {
    const end = sections.at(-1)?.values.get('source_profile')?.value;
    if (end === undefined) return { sections, end: '' };
    const next = byName.get(end);
    if (!next) return { sections, end, problem: 'unknown-source' as const };
    // A profile that names itself has its keys elsewhere: it is its own beginning.
    if (next === section && sections.length === 1) return { sections, end };
    if (sections.includes(next)) return { sections, end, problem: 'source-loop' as const };
    sections.push(next);
  }
}

/** The role that a profile is for; undefined for a base, and for one that was reported. */
function targetOf(
  { name, values }: ProfileSection,
  source: ProfileSection | undefined,
  report: (kind: ImportProblem['kind'], key: string, value: string) => void,
): Target | undefined {
  const arn = values.get('role_arn')?.value;
  if (arn !== undefined) {
    const parts = parseIamArn(arn);
    if (parts?.type !== 'role') {
      report('bad-arn', 'role_arn', arn);
      return undefined;
    }
    return { ...parts, role: `${parts.path.slice(1)}${parts.name}` };
  }
  const account = values.get('aws_account_id')?.value;
  const role = values.get('role_name')?.value ?? source?.values.get('target_role_name')?.value;
  if (role === undefined) {
    // Without a role and without a source it is a base, or a profile of keys.
    if (source) report('no-role', 'source_profile', name);
    return undefined;
  }
  if (account === undefined || !isAccountId(account)) {
    report('bad-account', 'aws_account_id', account ?? name);
    return undefined;
  }
  return { partition: 'aws', account, role: role.replace(/^\//, '') };
}

/** Where a chain starts: the account that its first profile names, or the one that the reader signs in to. */
function baseOf(
  first: ProfileSection | undefined,
  isSource: boolean,
  partition: PartitionId,
  { baseAccount }: ImportHints,
): SourceBase | undefined {
  const valueOf = (key: string) => (isSource ? first?.values.get(key)?.value : undefined);
  const login = valueOf('login_session');
  const principal = login !== undefined && isPrincipalArn(login) ? login : undefined;
  const named = valueOf('aws_account_id') ?? valueOf('sso_account_id');
  const signedIn = principal === undefined ? undefined : parseIamArn(principal)?.account;
  const account = signedIn ?? (named !== undefined && isAccountId(named) ? named : baseAccount);
  if (account === undefined) return undefined;
  // A base may be written by its alias; then the reader's word says which account that is.
  const alias = named !== undefined && !isAccountId(named) ? named : valueOf('aws_account_alias');
  return {
    id: `${partition}:${account}`,
    partition,
    account,
    ...present('alias', alias),
    ...(principal === undefined ? {} : { principal }),
  };
}
