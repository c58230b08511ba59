import type { AccessTable } from '#core/access/access-table.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';

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

/**
 * Who gains and loses what once these calls are done: the evaluator's word on the planned documents, not the wish's.
 *
 * @param access - The picture's own table, where it is at hand.
 */
export function effectOfCalls(
  picture: EstatePicture,
  calls: Plan['calls'],
  access: AccessTable = evaluateAccess(picture),
): EffectiveChange[] {
  return accessDifference(access, evaluateAccess(applyPlanToPicture(picture, { calls })));
}
