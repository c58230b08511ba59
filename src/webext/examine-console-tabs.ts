import * as v from 'valibot';
import { parseConsoleHost } from '#core/aws/console-host.ts';
import { ExaminationSchema, type Examination } from '#core/console/self-test.ts';
import { browser } from './browser.ts';

/** A console tab, and what its content script says; absent: none answers there. */
export interface ExaminedTab {
  readonly tabId: number;
  readonly address: string;
  readonly examination?: Examination;
}

/** Asks every open console tab what its page says and where. */
export async function examineConsoleTabs(): Promise<readonly ExaminedTab[]> {
  const tabs = await browser.tabs.query({});
  return Promise.all(
    tabs.flatMap(({ id, url }) =>
      id !== undefined && url !== undefined && isConsole(url) ? [examine(id, url)] : [],
    ),
  );
}

const isConsole = (url: string) =>
  URL.canParse(url) && parseConsoleHost(new URL(url).hostname) !== undefined;

async function examine(tabId: number, address: string): Promise<ExaminedTab> {
  try {
    const answer: unknown = await browser.tabs.sendMessage(tabId, { kind: 'console/examine' });
    const parsed = v.safeParse(ExaminationSchema, answer);
    return { tabId, address, ...(parsed.success ? { examination: parsed.output } : {}) };
  } catch {
    // No content script: the tab was open before the extension came, or has not loaded yet.
    return { tabId, address };
  }
}

/** Whether the browser lets the extension read console pages; Firefox lets people take that back. */
export function hasConsoleAccess(): Promise<boolean> {
  return browser.permissions.contains({
    origins: browser.runtime.getManifest().host_permissions ?? [],
  });
}

/** Asks for it; inside a click. */
export function requestConsoleAccess(): Promise<boolean> {
  return browser.permissions.request({
    origins: browser.runtime.getManifest().host_permissions ?? [],
  });
}
