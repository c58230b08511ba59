import { isAccountAlias } from '#core/aws/arn.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import {
  checkDrafts,
  type ImportedMenu,
  type ImportHints,
  type ImportProblem,
  type RoleDraft,
} from './imported-menu.ts';
import { chainedBase, describedBase, readersBase } from './profile-base.ts';
import { profileSections, type ProfileSection } from './profile-sections.ts';
import { targetOf, type Report, type Target } from './profile-target.ts';

/** Where to look when a member of a role is refused, if the key has another name. */
const KEY_OF: Readonly<Record<string, string>> = { account: 'aws_account_id', label: '' };

/**
 * Reads profiles: the text of AWS Extend Switch Roles, or `~/.aws/config`. A profile that others name as their
 * `source_profile` is where they start from; when it has a source itself, they start from its role.
 *
 * @param text - Untrusted.
 * @see README of AWS Extend Switch Roles, "Configuration"; AWS CLI User Guide, "Using an IAM role in the AWS CLI"
 */
export function fromProfileText(text: string, hints: ImportHints = {}): ImportedMenu {
  const { sections, problems: unread } = profileSections(text);
  const problems: ImportProblem[] = [...unread];
  const byName = new Map(sections.map((section) => [section.name, section]));
  const sources = new Set(sections.map((section) => nameOfSource(section)));
  const drafts: RoleDraft[] = [];
  for (const section of sections) {
    const report: Report = (kind, key, value) => {
      const { line, column } = section.values.get(key) ?? { line: section.line, column: 1 };
      problems.push({ kind, line, column, value: value === '' ? section.name : value });
    };
    const source = byName.get(nameOfSource(section) ?? '');
    // A base, which says with `role_name` as whom its people sign in.
    if (!section.values.has('source_profile') && sources.has(section.name)) continue;
    const target = targetOf(section, source, hints, report);
    if (!target || !isReachable(section, byName, report)) continue;
    if (section.values.has('external_id')) {
      report('external-id', 'external_id', section.name);
      continue;
    }
    const base = baseFor(target, source, byName, hints, report);
    if (base) drafts.push(draftOf(section, source, target, base));
  }
  return checkDrafts(drafts, problems);
}

/** The source that a profile names; one that names itself has its keys elsewhere and is its own beginning. */
function nameOfSource({ name, values }: ProfileSection): string | undefined {
  const source = values.get('source_profile')?.value;
  return source === name ? undefined : source;
}

/** Whether every source on the way to the first exists, and none comes twice. */
function isReachable(
  section: ProfileSection,
  byName: ReadonlyMap<string, ProfileSection>,
  report: Report,
): boolean {
  const passed = new Set([section.name]);
  let wanted = nameOfSource(section);
  while (wanted !== undefined) {
    const next = byName.get(wanted);
    if (!next || passed.has(wanted)) {
      report(next ? 'source-loop' : 'unknown-source', 'source_profile', wanted);
      return false;
    }
    passed.add(wanted);
    wanted = nameOfSource(next);
  }
  return true;
}

function baseFor(
  { partition }: Target,
  source: ProfileSection | undefined,
  byName: ReadonlyMap<string, ProfileSection>,
  hints: ImportHints,
  report: Report,
): SourceBase | undefined {
  if (!source) {
    const base = readersBase(partition, hints);
    if (!base) report('no-base', '', '');
    return base;
  }
  const before = byName.get(nameOfSource(source) ?? '');
  if (!before) return describedBase(source, partition, hints, report);
  // What is wrong with the source is said where the source stands.
  const link = targetOf(source, before, hints, () => undefined);
  return link && chainedBase(link, partition, report);
}

function draftOf(
  section: ProfileSection,
  source: ProfileSection | undefined,
  { account, role }: Target,
  base: SourceBase,
): RoleDraft {
  const valueOf = (key: string) => section.values.get(key)?.value;
  const written = valueOf('aws_account_id');
  const alias =
    valueOf('aws_account_alias') ??
    (written !== undefined && isAccountAlias(written) ? written : undefined);
  return {
    base,
    role: {
      account,
      accountName: alias ?? account,
      role,
      label: section.name,
      ...present('alias', alias),
      ...present('color', valueOf('color')?.replace(/^#/, '')),
      ...present('image', valueOf('image')),
      ...present('region', valueOf('region') ?? source?.values.get('target_region')?.value),
      ...(valueOf('mfa_serial') === undefined ? {} : { mfa: true }),
      ...sessionOf(valueOf('duration_seconds')),
    },
    placeOf: (field) => {
      const { line } = section;
      if (field === 'account' || field === 'role') {
        const arn = section.values.get('role_arn');
        if (arn) return arn;
        if (field === 'role') return section.values.get('role_name') ?? { line, column: 1 };
      }
      return section.values.get(KEY_OF[field] ?? field) ?? { line, column: 1 };
    },
  };
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
