import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { NO_ANSWERS, type SetupAnswers } from '#core/setup/setup-answers.ts';
import { STORAGE_KEYS } from './storage-keys.ts';

const KEY = 'setup-answers';

/** What was answered in the setup so far; answers that do not fit any more count as none. */
export async function loadSetupAnswers(): Promise<SetupAnswers> {
  const stored = await browser.storage.local.get(KEY);
  const parsed = v.safeParse(STORAGE_KEYS[KEY].schema, stored[KEY]);
  return parsed.success ? parsed.output : NO_ANSWERS;
}

/** Keeps the answers for the next visit. */
export async function saveSetupAnswers(answers: SetupAnswers): Promise<void> {
  await browser.storage.local.set({ [KEY]: answers });
}
