import type { SwitchWish } from '#core/console/console-request.ts';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import type { ConsoleSession } from '#core/messages.ts';
import type { SwitchDeps, SwitchPlan } from './plan-switch.ts';
import { signInHostOf } from './sign-in-host-of.ts';

/** What the console is asked for; `session` knows the regional sign-in host. */
export function wishOf(
  { role, partition, redirectUri }: SwitchPlan,
  session?: ConsoleSession,
): SwitchWish {
  return {
    account: role.account,
    roleName: role.role,
    displayName: role.label.slice(0, 64),
    color: role.color ?? '',
    redirectUri,
    signInHost: signInHostOf(partition, session),
  };
}

/** The page that AWS documents for switching roles: the way that always exists. The person presses the last button. */
export async function openSwitchPage(
  deps: SwitchDeps,
  plan: SwitchPlan,
  reason: (SwitchOutcome & { kind: 'link-opened' })['reason'],
): Promise<SwitchOutcome> {
  const wish = wishOf(plan);
  const query = new URLSearchParams({
    account: wish.account,
    roleName: wish.roleName,
    displayName: wish.displayName,
    ...(wish.color === '' ? {} : { color: wish.color }),
    redirect_uri: wish.redirectUri,
  });
  const address = `https://${wish.signInHost}/switchrole?${query.toString()}`;
  return { kind: 'link-opened', reason, tabId: await deps.openAddress(address, 'new-tab') };
}
