import * as v from 'valibot';
import { browser } from './browser.ts';

const KEY = 'recentRoles';
const MAX_RECENTS = 30;
const RecentsSchema = v.fallback(v.array(v.pipe(v.string(), v.maxLength(256))), []);

/** Keys of the roles switched to in this browser, the last first. */
export async function loadRecentRoles(): Promise<readonly string[]> {
  return v.parse(RecentsSchema, (await browser.storage.local.get(KEY))[KEY]);
}

/** Puts a role at the front of the recent ones. */
export async function rememberRole(roleKey: string): Promise<void> {
  const others = (await loadRecentRoles()).filter((key) => key !== roleKey);
  await browser.storage.local.set({ [KEY]: [roleKey, ...others].slice(0, MAX_RECENTS) });
}
