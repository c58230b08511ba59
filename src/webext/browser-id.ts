import * as v from 'valibot';
import { browser } from './browser.ts';
import { STORAGE_KEYS } from './storage-keys.ts';

const KEY = 'browser-id';

/** A name for this browser profile, made when first asked for: it tells a browser's own lease in the bucket from another's. */
export async function loadBrowserId(): Promise<string> {
  const stored = await browser.storage.local.get(KEY);
  const parsed = v.safeParse(STORAGE_KEYS[KEY].schema, stored[KEY]);
  if (parsed.success) return parsed.output;
  const id = crypto.randomUUID();
  await browser.storage.local.set({ [KEY]: id });
  return id;
}
