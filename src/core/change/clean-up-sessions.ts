import { readEndedSessions, withoutSpentSessions } from './end-sessions.ts';
import { endedSessionsEdit, sequence } from './finish-plan.ts';
import { indexPicture } from './picture-index.ts';
import type { PlanInput } from './plan-changes.ts';
import type { Plan } from './plan.ts';

/**
 * Plans the removal of what ended sessions no longer need: once a role's longest session has passed, every token that was refused has
 * expired by itself. It serves no change of a change set; a plan without calls means that nothing is due.
 */
export function planSessionCleanUp({
  picture,
  configuration,
  nowMs,
}: Omit<PlanInput, 'changes'>): Plan {
  const items = [...indexPicture(picture, configuration).roles.values()].flatMap((placed) => {
    const reading = readEndedSessions(placed.role);
    if (reading.kind === 'foreign') return [];
    const ended = new Map(withoutSpentSessions(reading.ended, placed.role, nowMs));
    if (ended.size === reading.ended.size) return [];
    return endedSessionsEdit({ placed, ended, changes: new Set() }) ?? [];
  });
  return { changes: [], ...sequence(items, []), blockers: [], notices: [] };
}
