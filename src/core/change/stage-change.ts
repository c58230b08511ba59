import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { isPairChange, isStatementChange, subjectOf, type Change } from './change-set.ts';
import { indexPicture } from './picture-index.ts';
import { foldPairs, openDesk } from './desk.ts';
import { planForget } from './plan-forget.ts';
import { planPair } from './plan-pair.ts';
import { planStatement } from './plan-statement.ts';

/** Whether a change, all by itself, would change nothing. */
export type IsAlreadySo = (change: Change) => boolean;

/**
 * Tells of single changes whether the picture already is as they want it. The picture is indexed once; each answer costs
 * one pair. What cannot be planned is not "already so": its blocker is for the plan to show.
 */
export function createIsAlreadySo(
  picture: EstatePicture,
  configuration: EstateConfiguration,
): IsAlreadySo {
  const index = indexPicture(picture, configuration);
  return (change) => {
    const desk = openDesk(index, picture.jump.readAtMs);
    if (isPairChange(change)) for (const pair of foldPairs([change])) planPair(desk, pair);
    else if (isStatementChange(change)) planStatement(desk, change, 0);
    else planForget(desk, change, 0);
    return desk.notices.some(({ kind }) => kind === 'already-so');
  };
}

function slotOf(change: Change): string {
  return `${change.kind === 'adopt' ? 'adopt ' : ''}${subjectOf(change)} ${change.role}`;
}

/**
 * Folds changes into a staged list, in order. A pair has at most one grant or revoke, the last one that was asked for, in the place
 * of the first; one that would change nothing leaves the list, so that a grant and then a revoke of a pair that does not stand
 * leave nothing, and neither do a revoke and then a grant of one that stands. Adoptions are kept beside them.
 */
export function stageChanges(
  staged: readonly Change[],
  changes: readonly Change[],
  isAlreadySo: IsAlreadySo,
): readonly Change[] {
  const slots = new Map(staged.map((change) => [slotOf(change), change]));
  for (const change of changes) {
    const slot = slotOf(change);
    // An adoption staged beside it decides what a revoke can do: its verdict is the plan's.
    const isAdopting = change.kind !== 'adopt' && slots.has(`adopt ${slot}`);
    if (!isAdopting && isAlreadySo(change)) slots.delete(slot);
    else slots.set(slot, change);
  }
  return [...slots.values()];
}

/** Folds one change into a staged list, see {@link stageChanges}. */
export function stageChange(
  staged: readonly Change[],
  change: Change,
  isAlreadySo: IsAlreadySo,
): readonly Change[] {
  return stageChanges(staged, [change], isAlreadySo);
}

/** Takes a staged change off the list. */
export function unstageChange(staged: readonly Change[], change: Change): readonly Change[] {
  return staged.filter((other) => slotOf(other) !== slotOf(change));
}
