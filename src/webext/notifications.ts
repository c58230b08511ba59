import { browser } from './browser.ts';

const PERMISSION = { permissions: ['notifications'] as ['notifications'] };

/** Whether the person has allowed the browser's own notifications. */
export function mayNotify(): Promise<boolean> {
  return browser.permissions.contains(PERMISSION);
}

/** Asks for the browser's own notifications. Browsers allow it only from a click, before anything is awaited. */
export function requestNotifications(): Promise<boolean> {
  return browser.permissions.request(PERMISSION);
}

/** Shows a notification of the browser, where that was allowed; nothing depends on its being seen. */
export async function notify(title: string, message: string): Promise<void> {
  if (!(await mayNotify())) return;
  const iconUrl = browser.runtime.getURL('icons/jumpgate-128.png');
  await browser.notifications.create({ type: 'basic', iconUrl, title, message });
}
