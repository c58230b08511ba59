import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { EstateId } from '#core/estate/configuration.ts';
import { NO_ANSWERS, SetupAnswersSchema, type SetupAnswers } from '#core/setup/setup-answers.ts';

const keyOf = (estate: EstateId): string => `setup-answers/${estate}`;
/** Where they lay while a browser kept one estate. */
const FORMER_KEY = 'setup-answers';

/** What was answered in an estate's setup so far; answers that do not fit any more count as none. */
export async function loadSetupAnswers(estate: EstateId): Promise<SetupAnswers> {
  const key = keyOf(estate);
  const stored = await browser.storage.local.get([key, FORMER_KEY]);
  // The first estate that asks is the one that was there when there was only one.
  if (FORMER_KEY in stored) {
    if (!(key in stored)) await browser.storage.local.set({ [key]: stored[FORMER_KEY] });
    await browser.storage.local.remove(FORMER_KEY);
  }
  const parsed = v.safeParse(SetupAnswersSchema, stored[key] ?? stored[FORMER_KEY]);
  return parsed.success ? parsed.output : NO_ANSWERS;
}

/** Keeps the answers for the next visit. */
export async function saveSetupAnswers(estate: EstateId, answers: SetupAnswers): Promise<void> {
  await browser.storage.local.set({ [keyOf(estate)]: answers });
}

/** Forgets the answers of an estate that leaves this browser. */
export async function forgetSetupAnswers(estate: EstateId): Promise<void> {
  await browser.storage.local.remove(keyOf(estate));
}
