import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { SessionVault } from '#core/ports.ts';
import { AdminSessionSchema } from '#core/sign-in/admin-session.ts';

const PREFIX = 'admin-session/';
const keyOf = (partition: PartitionId): string => `${PREFIX}${partition}`;

/**
 * Administrators' sessions in `storage.session`: memory of the browser, shared by the extension's own pages, closed to
 * content scripts, and gone when the browser ends. What does not fit the schema counts as no session.
 */
export const sessionVault: SessionVault = {
  load: async (partition) => {
    const key = keyOf(partition);
    const stored = await browser.storage.session.get(key);
    const parsed = v.safeParse(AdminSessionSchema, stored[key]);
    return parsed.success && parsed.output.partition === partition ? parsed.output : undefined;
  },
  save: (session) => browser.storage.session.set({ [keyOf(session.partition)]: session }),
  clear: (partition) => browser.storage.session.remove(keyOf(partition)),
};

/** Calls back whenever a session was begun, renewed or ended, by this page or another; the answer stops that. */
export function watchSessions(onChange: () => void): () => void {
  const listener = (changes: Readonly<Record<string, unknown>>): void => {
    if (Object.keys(changes).some((key) => key.startsWith(PREFIX))) onChange();
  };
  browser.storage.session.onChanged.addListener(listener);
  return () => browser.storage.session.onChanged.removeListener(listener);
}
