import browser, { type Tabs } from 'webextension-polyfill';
import { AppError } from '#core/errors.ts';
import type { WatchRedirect } from '#core/ports.ts';

/**
 * Opens a tab and reads the address it is sent to. Nothing has to listen at that address: with the host permission
 * `http://127.0.0.1/*` the browser tells of it before it finds that out.
 */
export const watchRedirect: WatchRedirect = async (url, redirectUri, signal) => {
  const opener = await browser.tabs.getCurrent();
  const isBack = (address: string | undefined): address is string =>
    address !== undefined && (address === redirectUri || address.startsWith(`${redirectUri}?`));

  let tabId: number | undefined;
  let cleanUp = (): void => undefined;
  const ended = new Promise<Awaited<ReturnType<WatchRedirect>>>((resolve, reject) => {
    const onUpdated = (id: number, change: Tabs.OnUpdatedChangeInfoType): void => {
      const isOurs = tabId === undefined || id === tabId;
      if (isOurs && isBack(change.url)) resolve({ kind: 'redirected', url: change.url });
    };
    const onRemoved = (id: number): void => {
      if (id === tabId) resolve({ kind: 'closed' });
    };
    const onAbort = (): void => reject(new AppError('operation/stopped', {}));
    browser.tabs.onUpdated.addListener(onUpdated);
    browser.tabs.onRemoved.addListener(onRemoved);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    cleanUp = () => {
      browser.tabs.onUpdated.removeListener(onUpdated);
      browser.tabs.onRemoved.removeListener(onRemoved);
      signal.removeEventListener('abort', onAbort);
    };
  });

  try {
    const tab = await browser.tabs.create({
      url,
      ...(opener.id !== undefined && { openerTabId: opener.id }),
    });
    tabId = tab.id;
    return await ended;
  } finally {
    cleanUp();
    await closeTab(tabId);
    if (opener.id !== undefined) await browser.tabs.update(opener.id, { active: true });
  }
};

async function closeTab(tabId: number | undefined): Promise<void> {
  if (tabId === undefined) return;
  try {
    await browser.tabs.remove(tabId);
  } catch {
    // The person has closed it already: there is nothing to close.
  }
}
