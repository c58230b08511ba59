import { browser } from './browser.ts';

const KEY = 'production-entered';

/** Whether Jumpgate has switched to a production role that may write since the browser started. */
export async function hasEnteredProduction(): Promise<boolean> {
  return (await browser.storage.session.get(KEY))[KEY] === true;
}

/** Notes such a switch. */
export async function noteProduction(): Promise<void> {
  await browser.storage.session.set({ [KEY]: true });
}
