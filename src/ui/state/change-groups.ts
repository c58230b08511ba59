import { arnParts } from '#core/aws/arn.ts';
import { isPairChange, subjectOf, type Change } from '#core/change/change-set.ts';
import { readAllowStatement } from '#core/change/statement-text.ts';
import { text } from '#ui/text.ts';
import type { Names } from './names.ts';

/** What staged changes are listed under. */
export type ChangeGrouping = 'account' | 'person';

/** Changes that share an account or a person, in the order in which they were staged. */
export interface ChangeGroup {
  readonly key: string;
  readonly title: string;
  readonly changes: readonly Change[];
}

/** What a change concerns, by name: a person, or a statement by Sid or number; one that is gone has none but its id. */
export function subjectName(change: Change, names: Names): string {
  if (isPairChange(change)) return names.principal(change.principal);
  if (change.kind === 'forget') return change.id;
  const sid = readAllowStatement(change.statement)?.sid;
  return sid === undefined ? text('source_statement', change.at + 1) : text('source_sid', sid);
}

/** Lists changes under the account of their role, or under the person they concern. */
export function groupChanges(
  changes: readonly Change[],
  grouping: ChangeGrouping,
  names: Names,
): readonly ChangeGroup[] {
  const groups = new Map<string, { key: string; title: string; changes: Change[] }>();
  for (const change of changes) {
    const { account } = arnParts(change.role);
    const key = grouping === 'account' ? account : subjectOf(change);
    const known = groups.get(key);
    if (known) known.changes.push(change);
    else {
      const title = grouping === 'account' ? names.account(account) : subjectName(change, names);
      groups.set(key, { key, title, changes: [change] });
    }
  }
  return [...groups.values()];
}
