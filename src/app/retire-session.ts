import { PARTITIONS } from '#core/aws/partitions.ts';
import { isSameSession } from '#core/console/seen-session.ts';
import { AppError } from '#core/errors.ts';
import type { ConsoleDeps } from './console-deps.ts';
import { signInHostOf } from './sign-in-host-of.ts';

/**
 * Signs out the multi-session session that a tab shows, as the console's own link does, and closes its tabs: the slot is
 * free afterwards.
 *
 * @throws AppError `switch/console-changed` when the sign-out is not answered; its tabs are left open then.
 */
export async function retireSession(deps: ConsoleDeps, tabId: number): Promise<void> {
  const seen = await deps.loadSessions();
  const session = seen.find((one) => one.tabId === tabId)?.session;
  // Gone meanwhile: nothing is left to sign out.
  if (session?.differentiator === undefined) return;
  const host = signInHostOf(PARTITIONS[session.partition], session);
  const address = `https://${host}/sessions/${encodeURIComponent(session.differentiator)}/v1/logout`;
  const sinceMs = deps.now();
  await deps.openAddress(address, 'same-tab', tabId);
  const { kind } = await deps.awaitArrival(tabId, () => false, sinceMs);
  if (kind !== 'elsewhere')
    throw new AppError('switch/console-changed', {
      role: session.role?.name ?? session.baseUser ?? '',
    });
  const tabs = seen.filter((one) => isSameSession(one.session, session)).map((one) => one.tabId);
  await deps.closeTabs(tabs);
  await deps.forgetSignIn(session);
}
