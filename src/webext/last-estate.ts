import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { STORAGE_KEYS } from './storage-keys.ts';

const KEY = 'last-estate';

/** The id of the estate that was looked at last in this browser; it may be gone by now. */
export async function loadLastEstate(): Promise<string | undefined> {
  const stored = await browser.storage.local.get(KEY);
  const parsed = v.safeParse(STORAGE_KEYS[KEY].schema, stored[KEY]);
  return parsed.success ? parsed.output : undefined;
}

/** Notes which estate is looked at. */
export async function saveLastEstate(id: string): Promise<void> {
  await browser.storage.local.set({ [KEY]: id });
}
