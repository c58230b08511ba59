import { arnParts } from '#core/aws/arn.ts';
import { subjectOf, type Change } from '#core/change/change-set.ts';
import type { Names } from './names.ts';

/** What staged changes are listed under. */
export type ChangeGrouping = 'account' | 'person';

/** Changes that share an account or a person, in the order in which they were staged. */
export interface ChangeGroup {
  readonly key: string;
  readonly title: string;
  readonly changes: readonly Change[];
}

/** Whom a change concerns, by name; one that is gone has none but its id. */
export function subjectName(change: Change, names: Names): string {
  return change.kind === 'forget' ? change.id : names.principal(change.principal);
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
