import * as v from 'valibot';
import type { ConsoleSession } from '#core/messages.ts';
import { browser } from './browser.ts';

const keyOf = (partition: string, account: string, role: string) =>
  `switch-time/${partition}/${account}/${role.slice(role.lastIndexOf('/') + 1)}`;

/** Notes when a switch to a role was made; undefined takes the note away. Kept until the browser ends. */
export async function noteSwitchTime(
  partition: string,
  account: string,
  role: string,
  atMs: number | undefined,
): Promise<void> {
  const key = keyOf(partition, account, role);
  if (atMs === undefined) await browser.storage.session.remove(key);
  else await browser.storage.session.set({ [key]: atMs });
}

/** Epoch milliseconds when Jumpgate switched to the role that a page shows, or undefined. */
export async function loadSwitchTime({
  partition,
  role,
}: ConsoleSession): Promise<number | undefined> {
  if (!role) return undefined;
  const key = keyOf(partition, role.account, role.name);
  const parsed = v.safeParse(v.number(), (await browser.storage.session.get(key))[key]);
  return parsed.success ? parsed.output : undefined;
}
