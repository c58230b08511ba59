import * as v from 'valibot';
import { ConsoleSessionSchema, type ConsoleSession } from '#core/messages.ts';
import { browser } from './browser.ts';

const PREFIX = 'console-sign-in/';
// One item each: two pages that report at once do not overwrite each other.
const keyOf = ({ partition, mode, differentiator }: ConsoleSession) =>
  `${PREFIX}${partition}/${mode === 'multi' ? (differentiator ?? '') : 'classic'}`;

/** Sign-ins that console pages have told of since the browser started, without the roles they were in. */
export async function loadSignIns(): Promise<readonly ConsoleSession[]> {
  const items = await browser.storage.session.get(null);
  return Object.entries(items).flatMap(([key, value]) => {
    const parsed = key.startsWith(PREFIX) ? v.safeParse(ConsoleSessionSchema, value) : undefined;
    return parsed?.success ? [parsed.output] : [];
  });
}

/**
 * Keeps the sign-in that a page tells of; a multi-session page in a role tells of none. A browser is in one mode: what was
 * known of the other is over.
 */
export async function noteSignIn({ role: _, ...session }: ConsoleSession): Promise<void> {
  const { partition, mode, baseAccount } = session;
  const over = (await loadSignIns()).filter(
    (known) => known.partition === partition && known.mode !== mode,
  );
  await browser.storage.session.remove(over.map(keyOf));
  if (baseAccount !== undefined) await browser.storage.session.set({ [keyOf(session)]: session });
}

/** Forgets a sign-in that has ended. */
export async function forgetSignIn(session: ConsoleSession): Promise<void> {
  await browser.storage.session.remove(keyOf(session));
}
