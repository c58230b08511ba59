import { isAccountId } from '#core/aws/arn.ts';
import { isSignInHost, parseConsoleHost } from '#core/aws/console-host.ts';
import type { Partition } from '#core/aws/partitions.ts';
import {
  canSwitchFrom,
  isSameSession,
  MAX_SESSIONS,
  sessionsOf,
  showsRole,
  type SeenSession,
  type SessionTabs,
} from '#core/console/seen-session.ts';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import { AppError } from '#core/errors.ts';
import type { ConsoleSession } from '#core/messages.ts';
import { inSession, openAndAwait } from './console-deps.ts';
import { findBase } from './find-base.ts';
import { openSwitchPage, wishOf } from './open-switch-page.ts';
import { planSwitch, type SwitchDeps, type SwitchPlan, type SwitchRequest } from './plan-switch.ts';

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
  // In classic mode tabs show what they were loaded with: only the newest says what the one session is now.
  const open = sessionsOf(seen).find(({ session }) =>
    showsRole(session, plan.role.account, plan.role.role),
  );
  if (open) {
    await deps.rememberRole(request.roleKey);
    return goTo(deps, open, request.destination === undefined ? undefined : plan);
  }
  const mustAsk = plan.isRisky && plan.asksFirst && request.isConfirmed !== true;
  if (mustAsk && !(await deps.hasEnteredProduction())) return { kind: 'question' };
  // Noted before it happens: the page asks for it as soon as it is there.
  const { account, role } = plan.role;
  await deps.noteSwitchTime(plan.partition.id, account, role, deps.now());
  let isSwitched = false;
  try {
    const outcome = await switchFrom(deps, plan, seen);
    isSwitched = outcome.kind === 'switched';
    if (isSwitched) await deps.rememberRole(request.roleKey);
    if (isSwitched && plan.isRisky) await deps.noteProduction();
    return outcome;
  } finally {
    if (!isSwitched) await deps.noteSwitchTime(plan.partition.id, account, role, undefined);
  }
}

/** Brings an open session to the front: its tab, or a new one with the page that is wanted in it. */
async function goTo(
  deps: SwitchDeps,
  { session, tabIds: [first = -1] }: SessionTabs,
  plan: SwitchPlan | undefined,
): Promise<SwitchOutcome> {
  const tabId = plan
    ? await deps.openAddress(inSession(plan.redirectUri, session, plan.partition), 'new-tab', first)
    : first;
  await deps.focusTab(tabId);
  return { kind: 'focused', tabId };
}

async function switchFrom(
  deps: SwitchDeps,
  plan: SwitchPlan,
  seen: readonly SeenSession[],
): Promise<SwitchOutcome> {
  const sessions = sessionsOf(seen.filter(({ session }) => session.mode === 'multi'));
  const from = await findBase(deps, plan.base, seen);
  if (!from) return explainNoBase(deps, plan, seen);
  if (from.session.mode === 'classic') return switchClassic(deps, plan, from, seen);
  if (sessions.length >= MAX_SESSIONS) return sessionLimit(seen, from);
  return switchMulti(deps, plan, from, seen);
}

async function explainNoBase(
  deps: SwitchDeps,
  plan: SwitchPlan,
  seen: readonly SeenSession[],
): Promise<SwitchOutcome> {
  const other = seen.find(
    ({ session }) => session.baseAccount !== undefined && session.baseAccount !== plan.base.account,
  );
  if (other?.session.mode === 'classic')
    throw new AppError('switch/other-account', {
      role: plan.role.label,
      expected: plan.base.account,
      actual: other.session.baseAccount ?? '',
    });
  return openSwitchPage(deps, plan, other ? 'other-account' : 'no-console');
}

/** The tab in which a classic switch happens: the reader's own, or a new one behind it. */
async function classicTab(
  deps: SwitchDeps,
  plan: SwitchPlan,
  from: SeenSession,
  seen: readonly SeenSession[],
): Promise<SeenSession | undefined> {
  const isFitting = (session: ConsoleSession) => canSwitchFrom(session, plan.base);
  if (plan.target !== 'same-tab')
    return openAndAwait(deps, plan.redirectUri, plan.target, isFitting);
  return (
    seen.find(({ tabId, session }) => tabId === plan.activeTabId && isFitting(session)) ?? from
  );
}

async function switchClassic(
  deps: SwitchDeps,
  plan: SwitchPlan,
  from: SeenSession,
  seen: readonly SeenSession[],
): Promise<SwitchOutcome> {
  const tab = await classicTab(deps, plan, from, seen);
  if (!tab) throw new AppError('switch/session-ended', { role: plan.role.label });
  const { account, role } = plan.role;
  const sinceMs = deps.now();
  const answer = await deps.askTab(tab.tabId, {
    kind: 'console/switch-classic',
    wish: wishOf(plan, tab.session),
  });
  if (answer?.kind !== 'posted') return openSwitchPage(deps, plan, 'console-changed');
  const arrival = await deps.awaitArrival(
    tab.tabId,
    // An alias is known to sign-in alone: whatever account has the role now is the one.
    (session) =>
      showsRole(session, isAccountId(account) ? account : (session.role?.account ?? ''), role),
    sinceMs,
  );
  if (arrival.kind !== 'session') {
    // A tab made for this has nothing but AWS's sentence to show, which does not say why.
    if (plan.target !== 'same-tab') await deps.closeTabs([tab.tabId]);
    throw new AppError('switch/refused', { role: plan.role.label, account });
  }
  await deps.focusTab(tab.tabId);
  return { kind: 'switched', tabId: tab.tabId };
}

async function switchMulti(
  deps: SwitchDeps,
  plan: SwitchPlan,
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
      await deps.focusTab(tabId);
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
    case 'said':
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
