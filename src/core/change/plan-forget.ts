import type { Change } from './change-set.ts';
import { trustFor, type Desk } from './desk.ts';
import { removeTrusted, takeOutOfTrust } from './trust-draft.ts';

/**
 * Takes the unique id of somebody who was deleted out of a role's trust, from whichever statement names it. Nobody's access changes:
 * the id lets nobody in, and ids are not used twice. The id of somebody who lives is not touched.
 */
export function planForget(
  desk: Desk,
  { id, role }: Extract<Change, { kind: 'forget' }>,
  change: number,
): void {
  const { index } = desk;
  const trust = trustFor(desk, role, change);
  if (!trust) return;
  const foreign = trust.foreign.filter(({ named }) => named.has(id));
  const isOwned = trust.slots.some(({ principals }) => principals.has(id));
  if (index.arnOfId(id) !== undefined || (foreign.length === 0 && !isOwned)) {
    desk.notices.push({ kind: 'already-so', change });
    return;
  }
  for (const { index: at } of foreign) takeOutOfTrust(trust, at, [id]);
  removeTrusted(trust, id);
  trust.changes.add(change);
}
