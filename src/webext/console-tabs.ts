import * as v from 'valibot';
import { parseConsoleHost } from '#core/aws/console-host.ts';
import type { ConsoleAnswer, ConsoleRequest } from '#core/console/console-request.ts';
import { SeenSessionSchema, type SeenSession } from '#core/console/seen-session.ts';
import type { ConsoleSession, SwitchTarget } from '#core/messages.ts';
import { browser } from './browser.ts';

const PREFIX = 'console-tab/';
const ARRIVAL_MS = 12_000;
const keyOf = (tabId: number) => `${PREFIX}${tabId}`;

/** Sessions that console pages have reported and whose tabs are still open, the last seen first. */
export async function loadConsoleSessions(): Promise<readonly SeenSession[]> {
  const [items, tabs] = await Promise.all([
    browser.storage.session.get(null),
    browser.tabs.query({}),
  ]);
  const open = new Set(tabs.map(({ id }) => id));
  const seen = Object.entries(items).flatMap(([key, value]) => {
    if (!key.startsWith(PREFIX)) return [];
    const parsed = v.safeParse(SeenSessionSchema, value);
    return parsed.success && open.has(parsed.output.tabId) ? [parsed.output] : [];
  });
  return seen.sort((a, b) => b.seenAtMs - a.seenAtMs);
}

/** Keeps what a tab's page said of its session. */
export async function noteConsoleSession(
  tabId: number,
  session: ConsoleSession,
  seenAtMs: number,
): Promise<void> {
  await browser.storage.session.set({ [keyOf(tabId)]: { tabId, session, seenAtMs } });
}

/** Forgets a tab that is gone. */
export async function forgetConsoleTab(tabId: number): Promise<void> {
  await browser.storage.session.remove(keyOf(tabId));
}

/** The tab in front of the reader, if it shows a console page. */
export async function activeConsoleTab(): Promise<{ tabId: number; url: string } | undefined> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  // Without the permission for its host a tab has no address here: it is not the console's.
  if (tab?.id === undefined || tab.url === undefined || !URL.canParse(tab.url)) return undefined;
  return parseConsoleHost(new URL(tab.url).hostname) && { tabId: tab.id, url: tab.url };
}

/** Asks the content script of a tab; undefined when none answers there. */
export async function askConsoleTab(
  tabId: number,
  request: ConsoleRequest,
): Promise<ConsoleAnswer | undefined> {
  try {
    const answer: unknown = await browser.tabs.sendMessage(tabId, request);
    return isAnswer(answer) ? answer : undefined;
  } catch {
    // The tab is gone, or was open before the extension came: another way is found.
    return undefined;
  }
}

const ANSWER_KINDS = new Set([
  'posted',
  'refused',
  'session-ended',
  'session-limit',
  'console-changed',
]);

function isAnswer(value: unknown): value is ConsoleAnswer {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'destination') return 'url' in value && typeof value.url === 'string';
  return typeof value.kind === 'string' && ANSWER_KINDS.has(value.kind);
}

/** Brings a tab and its window to the front. */
export async function focusTab(tabId: number): Promise<void> {
  const { windowId } = await browser.tabs.update(tabId, { active: true });
  if (windowId !== undefined) await browser.windows.update(windowId, { focused: true });
}

/** Loads an address; `same-tab` needs the tab, and opens a new one without it. */
export async function openAddress(
  url: string,
  target: SwitchTarget,
  tabId?: number,
): Promise<number> {
  if (target === 'same-tab' && tabId !== undefined) {
    await browser.tabs.update(tabId, { url, active: true });
    return tabId;
  }
  if (target === 'new-window') {
    const { tabs } = await browser.windows.create({ url });
    return tabs?.[0]?.id ?? -1;
  }
  const tab = await browser.tabs.create({
    url,
    ...(tabId === undefined ? {} : { openerTabId: tabId }),
  });
  return tab.id ?? -1;
}

/** The next session that a tab's page reports; undefined when none comes in time. */
export function nextConsoleSession(tabId: number): Promise<ConsoleSession | undefined> {
  return new Promise((resolve) => {
    const finish = (session: ConsoleSession | undefined) => {
      browser.storage.session.onChanged.removeListener(listener);
      clearTimeout(timer);
      resolve(session);
    };
    const listener = (changes: Readonly<Record<string, { readonly newValue?: unknown }>>) => {
      const parsed = v.safeParse(SeenSessionSchema, changes[keyOf(tabId)]?.newValue);
      if (parsed.success) finish(parsed.output.session);
    };
    const timer = setTimeout(finish, ARRIVAL_MS, undefined);
    browser.storage.session.onChanged.addListener(listener);
  });
}
