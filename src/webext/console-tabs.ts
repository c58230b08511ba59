import * as v from 'valibot';
import type { Tabs } from 'webextension-polyfill';
import { parseConsoleHost, type ConsoleHost } from '#core/aws/console-host.ts';
import type { ConsoleAnswer, ConsoleRequest } from '#core/console/console-request.ts';
import type { Arrival } from '#core/console/arrival.ts';
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
  const urls = new Map(tabs.map(({ id, url }) => [id, url]));
  const seen = Object.entries(items).flatMap(([key, value]) => {
    if (!key.startsWith(PREFIX)) return [];
    const parsed = v.safeParse(SeenSessionSchema, value);
    if (!parsed.success) return [];
    const { tabId, session } = parsed.output;
    return stillShows(urls.get(tabId), session) ? [parsed.output] : [];
  });
  return seen.sort((a, b) => b.seenAtMs - a.seenAtMs);
}

/** Whether a tab at an address can still be on the page that told of a session; it may have gone elsewhere since. */
function stillShows(url: string | undefined, session: ConsoleSession): boolean {
  const place = placeOf(url);
  if (place?.partition.id !== session.partition) return false;
  return !place.session || place.session.differentiator === session.differentiator;
}

function placeOf(url: string | undefined): ConsoleHost | undefined {
  // Without the permission for its host a tab has no address here: it is not the console's.
  return url !== undefined && URL.canParse(url)
    ? parseConsoleHost(new URL(url).hostname)
    : undefined;
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
  const inFront = { active: true, windowType: 'normal' } as const;
  const [front] = await browser.tabs.query({ ...inFront, lastFocusedWindow: true });
  // The menu may be in a small window of its own: then it is about the tab that was looked at last.
  const tab = front ?? lastSeen(await browser.tabs.query(inFront));
  if (tab?.id === undefined || tab.url === undefined) return undefined;
  return placeOf(tab.url) && { tabId: tab.id, url: tab.url };
}

const lastSeen = (tabs: readonly Tabs.Tab[]) =>
  [...tabs].sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0))[0];

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
  'said',
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

/** Closes tabs; one that is gone already is no failure. */
export async function closeTabs(tabIds: readonly number[]): Promise<void> {
  await Promise.allSettled(tabIds.map((tabId) => browser.tabs.remove(tabId)));
}

/** Loads an address behind what the reader sees; `same-tab` needs the tab, and opens a new one without it. */
export async function openAddress(
  url: string,
  target: SwitchTarget,
  tabId?: number,
): Promise<number> {
  if (target === 'same-tab' && tabId !== undefined) {
    await browser.tabs.update(tabId, { url });
    return tabId;
  }
  if (target === 'new-window') {
    const { tabs } = await browser.windows.create({ url, focused: false });
    return tabs?.[0]?.id ?? -1;
  }
  const tab = await browser.tabs.create({
    url,
    active: false,
    ...(tabId === undefined ? {} : { openerTabId: tabId }),
  });
  return tab.id ?? -1;
}

/** Waits until a tab's page tells of a session that is accepted, or the tab has loaded a page that is not the console's. */
export async function awaitArrival(
  tabId: number,
  accepts: (session: ConsoleSession) => boolean,
  sinceMs: number,
): Promise<Arrival> {
  const key = keyOf(tabId);
  const listening = new AbortController();
  const arrival = new Promise<Arrival>((resolve) => {
    const look = (value: unknown) => {
      const seen = v.safeParse(SeenSessionSchema, value);
      if (seen.success && seen.output.seenAtMs >= sinceMs && accepts(seen.output.session))
        resolve({ kind: 'session', session: seen.output.session });
    };
    const onStored = (changes: Readonly<Record<string, { readonly newValue?: unknown }>>) => {
      look(changes[key]?.newValue);
    };
    const onUpdated = (
      id: number,
      { status }: { readonly status?: string },
      { url, pendingUrl }: { readonly url?: string; readonly pendingUrl?: string },
    ) => {
      const isSettled = id === tabId && status === 'complete' && pendingUrl === undefined;
      if (isSettled && url !== 'about:blank' && !placeOf(url)) resolve({ kind: 'elsewhere' });
    };
    const timer = setTimeout(resolve, ARRIVAL_MS, { kind: 'silence' });
    browser.storage.session.onChanged.addListener(onStored);
    browser.tabs.onUpdated.addListener(onUpdated);
    listening.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      browser.storage.session.onChanged.removeListener(onStored);
      browser.tabs.onUpdated.removeListener(onUpdated);
    });
    // It may have been told between the opening of the tab and now.
    void browser.storage.session.get(key).then((items) => {
      look(items[key]);
    });
  });
  try {
    return await arrival;
  } finally {
    listening.abort();
  }
}
