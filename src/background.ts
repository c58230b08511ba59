// Entry: the service worker (an event page in Firefox). It may be stopped at any moment and started by any event, so every
// listener is added here, synchronously, and nothing is remembered in module variables but the opened database.
import browser from 'webextension-polyfill';
import { frameOf } from '#app/frame-of.ts';
import { markMenuSeen } from '#app/mark-menu-seen.ts';
import { retireSession } from '#app/retire-session.ts';
import { returnToBase } from '#app/return-to-base.ts';
import type { SwitchDeps } from '#app/plan-switch.ts';
import { switchRole } from '#app/switch-role.ts';
import { syncMenus, type SyncReport, type SyncRequest } from '#app/sync-menu.ts';
import { packedMenuToText } from '#core/menu/packed-menu-text.ts';
import { openDatabase, type JumpgateDatabase } from '#store/database.ts';
import { loadMenuSummary } from '#store/menu-summary.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';
import { showMenuBadge } from '#webext/badge.ts';
import { createConsoleMenu } from '#webext/console-menu.ts';
import {
  activeConsoleTab,
  askConsoleTab,
  awaitArrival,
  closeTabs,
  focusTab,
  forgetConsoleTab,
  loadConsoleSessions,
  noteConsoleSession,
  openAddress,
} from '#webext/console-tabs.ts';
import { openLinkPage } from '#webext/link-page.ts';
import { contactMemory } from '#webext/contact-memory.ts';
import { ensureSyncAlarm, isSyncAlarm, scheduleRetry } from '#webext/menu-alarms.ts';
import { answerMessages, type MessageRoutes } from '#webext/messages.ts';
import { loadPreferences } from '#webext/preferences-storage.ts';
import { hasEnteredProduction, noteProduction } from '#webext/production-memory.ts';
import { rememberRole } from '#webext/recent-roles.ts';
import { reportFailures } from '#webext/report-failures.ts';
import { forgetSignIn, loadSignIns, noteSignIn } from '#webext/sign-in-memory.ts';
import { loadSwitchTime, noteSwitchTime } from '#webext/switch-times.ts';
import { menuDeps } from './menu-deps.ts';
import { answerShortcuts } from './shortcuts.ts';

const ASKED: SyncRequest = { isAsked: true, minAgeMs: 0 };
const REGULAR: SyncRequest = { isAsked: false, minAgeMs: 0 };
const CONSOLE_OPENED: SyncRequest = { isAsked: false, minAgeMs: 5 * 60_000 };

let database: Promise<JumpgateDatabase> | undefined;

async function syncDeps(): Promise<ReturnType<typeof menuDeps>> {
  return menuDeps(await (database ??= openDatabase()));
}

const loadMenu = async () => loadPackedMenu(await (database ??= openDatabase()));

const SWITCH: SwitchDeps = {
  loadMenu,
  loadPreferences,
  loadSessions: loadConsoleSessions,
  loadSignIns,
  forgetSignIn,
  activeConsoleTab,
  askTab: askConsoleTab,
  focusTab,
  closeTabs,
  openAddress,
  awaitArrival,
  now: Date.now,
  noteSwitchTime,
  rememberRole,
  hasEnteredProduction,
  noteProduction,
};

async function sync(request: SyncRequest): Promise<SyncReport> {
  const report = await syncMenus(await syncDeps(), request);
  await Promise.all([
    showMenuBadge(report.states, Date.now()),
    scheduleRetry(report.nextAttemptMs),
    ensureSyncAlarm(),
  ]);
  return report;
}

/** Every message and who answers it. */
const ROUTES: MessageRoutes = {
  'menu/sync-now': { from: 'page', answer: async () => (await sync(ASKED)).results },
  'menu/read': {
    from: 'page',
    answer: async () => {
      const db = await (database ??= openDatabase());
      const menu = await loadPackedMenu(db);
      const summary = await loadMenuSummary(db, await contactMemory.load(), Date.now());
      return { menu: menu ? packedMenuToText(menu) : null, summary };
    },
  },
  'menu/seen': {
    from: 'page',
    answer: async () => {
      const deps = await syncDeps();
      await markMenuSeen(deps);
      await showMenuBadge(await deps.store.loadEnrolments(), Date.now());
    },
  },
  'switch/start': {
    from: 'page',
    answer: ({ kind: _, ...wish }) => switchRole(SWITCH, wish),
  },
  'switch/base': { from: 'page', answer: () => returnToBase(SWITCH) },
  'switch/retire': { from: 'page', answer: ({ tabId }) => retireSession(SWITCH, tabId) },
  'link/open': {
    from: 'content',
    answer: async ({ address }, { tab }) => {
      if (tab?.id !== undefined) await openLinkPage({ link: address }, tab.id);
    },
  },
  'console/session-seen': {
    from: 'content',
    answer: async ({ session }, { tab }) => {
      await noteSignIn(session);
      if (tab?.id !== undefined) await noteConsoleSession(tab.id, session, Date.now());
      void sync(CONSOLE_OPENED);
      return frameOf(await loadMenu(), session, await loadSwitchTime(session));
    },
  },
  'console/session-gone': {
    from: 'content',
    answer: async (_, { tab }) => {
      if (tab?.id !== undefined) await forgetConsoleTab(tab.id);
    },
  },
};

reportFailures();
answerMessages(ROUTES);
answerShortcuts({ switching: SWITCH, loadMenu, loadDeps: syncDeps });
browser.tabs.onRemoved.addListener((tabId) => void forgetConsoleTab(tabId));
browser.runtime.onInstalled.addListener(() => {
  void createConsoleMenu();
  void sync(REGULAR);
});
browser.runtime.onStartup.addListener(() => void sync(REGULAR));
browser.alarms.onAlarm.addListener(({ name }) => {
  if (isSyncAlarm(name)) void sync(REGULAR);
});
browser.storage.onChanged.addListener((_changes, area) => {
  if (area === 'managed') void sync(REGULAR);
});
