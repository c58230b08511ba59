import { PARTITIONS } from '#core/aws/partitions.ts';
import type { SeenSession } from '#core/console/seen-session.ts';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import { AppError } from '#core/errors.ts';
import type { PackedMenu, SourceBase } from '#core/menu/packed-menu.ts';
import type { ConsoleDeps } from './console-deps.ts';
import { findBase } from './find-base.ts';
import { landingAddress } from './landing-address.ts';
import { signInHostOf } from './sign-in-host-of.ts';

/** What {@link returnToBase} needs: the console's tabs, and the menu that names the bases. */
export interface ReturnDeps extends ConsoleDeps {
  readonly loadMenu: () => Promise<PackedMenu | undefined>;
}

/**
 * Goes back to the sign-in identity: to its own tab in multi-session mode, out of the role in classic mode, on the page
 * where the reader is.
 *
 * @throws AppError `switch/session-ended` when no tab shows or finds that sign-in; `switch/console-changed` when the
 *   console does not let go of the role.
 */
export async function returnToBase(deps: ReturnDeps): Promise<SwitchOutcome> {
  const [seen, active, menu] = await Promise.all([
    deps.loadSessions(),
    deps.activeConsoleTab(),
    deps.loadMenu(),
  ]);
  const here = seen.find(({ tabId }) => tabId === active?.tabId) ?? seen[0];
  const bases = menu?.bases ?? [];
  const base =
    bases.find(
      ({ account, partition }) =>
        partition === here?.session.partition &&
        (here.session.mode === 'multi' || here.session.baseAccount === account),
    ) ?? bases[0];
  const from = base && (await findBase(deps, base, here ? [here, ...seen] : seen));
  if (!from)
    throw new AppError('switch/session-ended', { role: base?.alias ?? base?.account ?? '' });
  if (from.session.mode === 'classic' && from.session.role)
    await exitRole(deps, base, from, active);
  await deps.focusTab(from.tabId);
  return { kind: 'focused', tabId: from.tabId };
}

async function exitRole(
  deps: ReturnDeps,
  base: SourceBase,
  { tabId, session }: SeenSession,
  active: { readonly tabId: number; readonly url: string } | undefined,
): Promise<void> {
  const partition = PARTITIONS[base.partition];
  const sinceMs = deps.now();
  const answer = await deps.askTab(tabId, {
    kind: 'console/exit-role',
    signInHost: signInHostOf(partition, session),
    redirectUri: landingAddress(partition, {
      landing: 'same-page',
      ...(active?.tabId === tabId ? { here: active.url } : {}),
    }),
  });
  const arrival =
    answer?.kind === 'posted'
      ? await deps.awaitArrival(tabId, ({ role }) => role === undefined, sinceMs)
      : undefined;
  if (arrival?.kind !== 'session')
    throw new AppError('switch/console-changed', { role: session.role?.name ?? '' });
}
