import { PARTITIONS } from '#core/aws/partitions.ts';
import { canSwitchFrom, isOwnSession, type SeenSession } from '#core/console/seen-session.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import { homeOf, openAndAwait, type ConsoleDeps } from './console-deps.ts';

/**
 * A tab from which a base can be switched from: one that is open, or else one opened behind the others for a sign-in
 * that was seen earlier.
 *
 * @param seen - Open console tabs, the last seen first.
 * @returns Undefined when the person is not signed in as the base, as far as any tab has shown.
 */
export async function findBase(
  deps: ConsoleDeps,
  base: SourceBase,
  seen: readonly SeenSession[],
): Promise<SeenSession | undefined> {
  const fitting = seen.filter(({ session }) => canSwitchFrom(session, base));
  const own = fitting.find(({ session }) => isOwnSession(session, base)) ?? fitting[0];
  if (own) return own;
  const signIns = (await deps.loadSignIns()).filter((session) => canSwitchFrom(session, base));
  const ownFirst = [...signIns].sort(
    (a, b) => Number(isOwnSession(b, base)) - Number(isOwnSession(a, base)),
  );
  for (const signIn of ownFirst) {
    const home = homeOf(signIn, PARTITIONS[base.partition]);
    const opened = await openAndAwait(deps, home, 'new-tab', (session) =>
      canSwitchFrom(session, base),
    );
    if (opened) return opened;
    await deps.forgetSignIn(signIn);
  }
  return undefined;
}
