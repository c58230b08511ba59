import type { EffectiveChange } from '#core/ledger/record.ts';
import type { AccessTable } from './access-table.ts';

/** Every pair whose state differs between two tables, whoever caused it. */
export function accessDifference(before: AccessTable, after: AccessTable): EffectiveChange[] {
  const changes: EffectiveChange[] = [];
  for (const { principal, role, state } of after.pairs()) {
    const from = before.stateOf(principal, role);
    if (from !== state) changes.push({ principal, role, from, to: state });
  }
  for (const { principal, role, state } of before.pairs()) {
    if (after.stateOf(principal, role) === 'none') {
      changes.push({ principal, role, from: state, to: 'none' });
    }
  }
  return changes;
}
