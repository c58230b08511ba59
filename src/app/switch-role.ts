import { isSignInHost, parseConsoleHost } from '#core/aws/console-host.ts';
import { PARTITIONS, signInHost, type Partition } from '#core/aws/partitions.ts';
import type { ConsoleAnswer, ConsoleRequest, SwitchWish } from '#core/console/console-request.ts';
import {
  isSameSession,
  MAX_SESSIONS,
  sessionsOf,
  showsRole,
  type SeenSession,
} from '#core/console/seen-session.ts';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import { AppError } from '#core/errors.ts';
import type { MenuBase, MenuRole } from '#core/menu/menu-document.ts';
import { baseAt, roleAt, rowsOfKeys, type PackedMenu } from '#core/menu/packed-menu.ts';
import type { Preferences } from '#core/menu/preferences.ts';
import type { ConsoleSession, SwitchTarget } from '#core/messages.ts';
import { landingAddress } from './landing-address.ts';

/** What the broker needs of the browser. */
export interface SwitchDeps {
  readonly loadMenu: () => Promise<PackedMenu | undefined>;
  readonly loadPreferences: () => Promise<Preferences>;
  /** Console tabs that are open now and what their pages said, the last seen first. */
  readonly loadSessions: () => Promise<readonly SeenSession[]>;
  /** The tab in front of the reader, if it shows a console page. */
  readonly activeConsoleTab: () => Promise<
    { readonly tabId: number; readonly url: string } | undefined
  >;
  /** Asks the content script of a tab; undefined when none answers there. */
  readonly askTab: (tabId: number, request: ConsoleRequest) => Promise<ConsoleAnswer | undefined>;
  readonly focusTab: (tabId: number) => Promise<void>;
  /** Loads an address in a tab of its own or in the given one; resolves with the tab. */
  readonly openAddress: (url: string, target: SwitchTarget, tabId?: number) => Promise<number>;
  /** Waits until the tab's page has said what session it shows; undefined when it does not in time. */
  readonly nextSession: (tabId: number) => Promise<ConsoleSession | undefined>;
  readonly rememberRole: (roleKey: string) => Promise<void>;
}

/** A wish to switch, as the popup, a link or a command has it. */
export interface SwitchRequest {
  readonly roleKey: string;
  readonly target: SwitchTarget;
}

interface Plan {
  readonly role: MenuRole;
  readonly base: MenuBase;
  readonly partition: Partition;
  readonly target: SwitchTarget;
  readonly redirectUri: string;
  readonly activeTabId: number | undefined;
}

/**
 * Switches to a role of the menu, from whatever tab the reader is in: goes to the role's tab when it is signed in
 * already, otherwise has a tab of the base session do it, otherwise opens the page that AWS documents, filled in.
 *
 * @throws AppError `switch/*`
 */
export async function switchRole(deps: SwitchDeps, request: SwitchRequest): Promise<SwitchOutcome> {
  const plan = await planSwitch(deps, request);
  const seen = (await deps.loadSessions()).filter(
    ({ session }) => session.partition === plan.partition.id,
  );
  const open = seen.find(({ session }) => showsRole(session, plan.role.account, plan.role.role));
  if (open) {
    await deps.focusTab(open.tabId);
    await deps.rememberRole(request.roleKey);
    return { kind: 'focused', tabId: open.tabId };
  }
  const outcome = await switchFrom(deps, plan, seen);
  if (outcome.kind === 'switched') await deps.rememberRole(request.roleKey);
  return outcome;
}

async function planSwitch(deps: SwitchDeps, { roleKey, target }: SwitchRequest): Promise<Plan> {
  const menu = await deps.loadMenu();
  const row = menu && rowsOfKeys(menu, [roleKey]).get(roleKey);
  if (!menu || row === undefined) throw new AppError('switch/not-in-menu', { role: roleKey });
  const role = roleAt(menu, row);
  const base = baseAt(menu, row);
  const partition = PARTITIONS[base.partition];
  const [active, { landing }] = await Promise.all([
    deps.activeConsoleTab(),
    deps.loadPreferences(),
  ]);
  const redirectUri = landingAddress(partition, {
    landing,
    ...(active ? { here: active.url } : {}),
    ...(role.region === undefined ? {} : { region: role.region }),
    ...(role.landing === undefined ? {} : { page: role.landing }),
  });
  return { role, base, partition, target, redirectUri, activeTabId: active?.tabId };
}

async function switchFrom(
  deps: SwitchDeps,
  plan: Plan,
  seen: readonly SeenSession[],
): Promise<SwitchOutcome> {
  const fitting = seen.filter(({ session }) => isBaseSession(session, plan.base));
  const [from] = fitting;
  if (!from) {
    const other = seen.find(
      ({ session }) =>
        session.baseAccount !== undefined && session.baseAccount !== plan.base.account,
    );
    const known = seen.some(({ session }) => session.mode === 'multi');
    if (other?.session.mode === 'classic')
      throw new AppError('switch/other-account', {
        role: plan.role.label,
        expected: plan.base.account,
        actual: other.session.baseAccount ?? '',
      });
    // In multi-session mode the base may be signed in without a tab: its console opens and finds it, or asks to sign in.
    return openSwitchPage(deps, plan, known && other ? 'other-account' : 'no-console');
  }
  if (from.session.mode === 'classic') return switchClassic(deps, plan, from);
  const sessions = sessionsOf(seen.filter(({ session }) => session.mode === 'multi'));
  if (sessions.length >= MAX_SESSIONS) return sessionLimit(seen, from);
  return switchMulti(deps, plan, from, seen);
}

/** Whether switches that start from a base can start from a session. Classic ones always start from the sign-in. */
function isBaseSession(session: ConsoleSession, base: MenuBase): boolean {
  if (session.mode === 'classic') return session.baseAccount === base.account;
  const name = base.principal.slice(base.principal.lastIndexOf('/') + 1);
  if (base.principal.includes(':role/')) return showsRole(session, base.account, name);
  return session.role === undefined && session.baseAccount === base.account;
}

function wishOf({ role, partition, redirectUri }: Plan, session?: ConsoleSession): SwitchWish {
  const said = session?.signInEndpoint;
  // untrusted: the page's word counts only for a sign-in host of the same partition.
  const host =
    said !== undefined && isSignInHost(said, partition)
      ? said
      : signInHost(partition, session?.region);
  return {
    account: role.account,
    roleName: role.role,
    displayName: role.label.slice(0, 64),
    color: role.color ?? '',
    redirectUri,
    signInHost: host,
  };
}

async function switchClassic(
  deps: SwitchDeps,
  plan: Plan,
  from: SeenSession,
): Promise<SwitchOutcome> {
  const isHere = plan.target === 'same-tab';
  const tabId = isHere
    ? (plan.activeTabId ?? from.tabId)
    : await deps.openAddress(plan.redirectUri, plan.target);
  if (!isHere && !(await deps.nextSession(tabId)))
    throw new AppError('switch/session-ended', { role: plan.role.label });
  const arrival = deps.nextSession(tabId);
  const answer = await deps.askTab(tabId, {
    kind: 'console/switch-classic',
    wish: wishOf(plan, from.session),
  });
  if (answer?.kind !== 'posted') return openSwitchPage(deps, plan, 'console-changed');
  if (isHere) await deps.focusTab(tabId);
  const session = await arrival;
  if (!session || !showsRole(session, plan.role.account, plan.role.role))
    throw new AppError('switch/refused', { role: plan.role.label, account: plan.role.account });
  return { kind: 'switched', tabId };
}

async function switchMulti(
  deps: SwitchDeps,
  plan: Plan,
  from: SeenSession,
  seen: readonly SeenSession[],
): Promise<SwitchOutcome> {
  const role = plan.role.label;
  const answer = await deps.askTab(from.tabId, {
    kind: 'console/switch-multi',
    wish: wishOf(plan, from.session),
    differentiator: from.session.differentiator ?? '',
  });
  switch (answer?.kind) {
    case 'destination': {
      if (!isOwnAddress(answer.url, plan.partition))
        return openSwitchPage(deps, plan, 'console-changed');
      // The base session keeps its tab: it is where every other switch starts.
      const isBaseTab = plan.activeTabId === from.tabId;
      const target = plan.target === 'same-tab' && isBaseTab ? 'new-tab' : plan.target;
      const tabId = await deps.openAddress(answer.url, target, plan.activeTabId);
      return { kind: 'switched', tabId };
    }
    case 'session-limit':
      return sessionLimit(seen, from);
    case 'refused':
      throw new AppError('switch/refused', { role, account: plan.role.account });
    case 'session-ended':
      throw new AppError('switch/session-ended', { role });
    case 'console-changed':
    case 'posted':
    case undefined:
      return openSwitchPage(deps, plan, 'console-changed');
  }
}

function sessionLimit(seen: readonly SeenSession[], base: SeenSession): SwitchOutcome {
  return {
    kind: 'session-limit',
    sessions: sessionsOf(seen)
      .filter(({ session }) => !isSameSession(session, base.session))
      .flatMap(({ session, tabIds: [tabId] }) => (tabId === undefined ? [] : [{ tabId, session }])),
  };
}

/** The page that AWS documents for switching roles: the way that always exists. The person presses the last button. */
async function openSwitchPage(
  deps: SwitchDeps,
  plan: Plan,
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
  await deps.openAddress(`https://${wish.signInHost}/switchrole?${query.toString()}`, 'new-tab');
  return { kind: 'link-opened', reason };
}

/** Whether an address belongs to the console or to sign-in of a partition. Untrusted. */
export function isOwnAddress(address: string, partition: Partition): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  return (
    protocol === 'https:' &&
    username === '' &&
    (isSignInHost(hostname, partition) || parseConsoleHost(hostname)?.partition.id === partition.id)
  );
}
