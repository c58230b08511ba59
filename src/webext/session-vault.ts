import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { SessionVault } from '#core/ports.ts';
import {
  AdminSessionSchema,
  sessionPlaceName,
  sessionPlaceOf,
  type SessionPlace,
} from '#core/sign-in/admin-session.ts';

const PREFIX = 'admin-session/';
const keyOf = (place: SessionPlace): string => PREFIX + sessionPlaceName(place);

/**
 * Administrators' sessions in `storage.session`: memory of the browser, shared by the extension's own pages, closed to
 * content scripts, and gone when the browser ends. What does not fit the schema counts as no session.
 */
export const sessionVault: SessionVault = {
  load: async (place) => {
    const key = keyOf(place);
    const stored = await browser.storage.session.get(key);
    const parsed = v.safeParse(AdminSessionSchema, stored[key]);
    if (!parsed.success) return undefined;
    return keyOf(sessionPlaceOf(parsed.output)) === key ? parsed.output : undefined;
  },
  save: (session) => browser.storage.session.set({ [keyOf(sessionPlaceOf(session))]: session }),
  clear: (place) => browser.storage.session.remove(keyOf(place)),
};

/** Calls back whenever a session was begun, renewed or ended, by this page or another; the answer stops that. */
export function watchSessions(onChange: () => void): () => void {
  const listener = (changes: Readonly<Record<string, unknown>>): void => {
    if (Object.keys(changes).some((key) => key.startsWith(PREFIX))) onChange();
  };
  browser.storage.session.onChanged.addListener(listener);
  return () => browser.storage.session.onChanged.removeListener(listener);
}
