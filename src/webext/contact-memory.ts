import * as v from 'valibot';
import { browser } from './browser.ts';
import { STORAGE_KEYS } from './storage-keys.ts';

const KEY = 'menu-contacts';

/** When each endpoint last said that its menu is current, by enrolment id: epoch milliseconds, in the browser's memory. */
export const contactMemory = {
  load: async (): Promise<Readonly<Record<string, number>>> => {
    const stored = await browser.storage.session.get(KEY);
    const parsed = v.safeParse(STORAGE_KEYS[KEY].schema, stored[KEY]);
    return parsed.success ? parsed.output : {};
  },
  save: (contacts: Readonly<Record<string, number>>): Promise<void> =>
    browser.storage.session.set({ [KEY]: contacts }),
};
