import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { isStatementChange, type Change } from './change-set.ts';
import { finishPlan } from './finish-plan.ts';
import { lockedOutRoles, ownDoors } from './lock-out.ts';
import { indexPicture } from './picture-index.ts';
import { foldPairs, openDesk } from './desk.ts';
import { planForget } from './plan-forget.ts';
import { planPair } from './plan-pair.ts';
import { planStatement } from './plan-statement.ts';
import type { Plan } from './plan.ts';

/** What a plan is made from. */
export interface PlanInput {
  readonly picture: EstatePicture;
  readonly configuration: EstateConfiguration;
  /** One target and one adoption for each pair; where a pair comes again, the last one counts. */
  readonly changes: readonly Change[];
  /** Epoch milliseconds: sessions issued before it are ended, where a revoke asks for that. */
  readonly nowMs: number;
}

/**
 * Plans the fewest IAM writes that make a change set true: one for each document that must change.
 *
 * Every pair is judged by both of its sides. A grant writes only the side that is missing; a revoke takes away what Jumpgate
 * owns, and is refused when other people's statements would still let the pair through; an adoption moves entries out of those
 * statements, and only who removes a statement by name takes it away. The same input always gives the same plan.
 */
export function planChanges({ picture, configuration, changes, nowMs }: PlanInput): Plan {
  const desk = openDesk(indexPicture(picture, configuration), nowMs);
  // First, since the pairs are judged by what is left.
  changes.forEach((change, at) => {
    if (isStatementChange(change)) planStatement(desk, change, at);
  });
  for (const pair of foldPairs(changes)) planPair(desk, pair);
  changes.forEach((change, at) => {
    if (change.kind === 'forget') planForget(desk, change, at);
  });
  const plan = finishPlan(desk, changes);
  const lockOuts = lockedOutRoles(desk.index, plan);
  return {
    ...plan,
    blockers: [...plan.blockers, ...lockOuts],
    notices: [...plan.notices, ...ownDoors(desk.index, plan)],
  };
}
