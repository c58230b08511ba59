import { arnParts } from '#core/aws/arn.ts';
import type { Change } from './change-set.ts';
import { noteMissing, trustOf, type Desk } from './desk.ts';
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
  const placed = index.roles.get(role);
  if (!placed) {
    const { account } = arnParts(role);
    const blocker = index.unreadable.has(account)
      ? ({ kind: 'account-unreadable', account, changes: [] } as const)
      : ({ kind: 'not-in-picture', arn: role, changes: [] } as const);
    noteMissing(desk, blocker.kind === 'not-in-picture' ? role : account, [change], blocker);
    return;
  }
  const trust = trustOf(desk, placed);
  if (!trust) {
    noteMissing(desk, `trust ${role}`, [change], {
      kind: 'document-unreadable',
      ref: { kind: 'trust', role },
      reason: 'the trust policy cannot be read',
      changes: [],
    });
    return;
  }
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
