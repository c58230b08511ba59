import browser from 'webextension-polyfill';

const REGULAR = 'menu/sync';
const RETRY = 'menu/retry';
const PERIOD_MINUTES = 15;
/** Chromium may hand out a browser policy only after the first sync of a new installation, and announces it to nobody. */
const FIRST_MINUTES = 0.5;

/** Whether an alarm asks for a sync. */
export function isSyncAlarm(name: string): boolean {
  return name === REGULAR || name === RETRY;
}

/** Sees to it that the regular alarm exists; browsers may drop alarms when they restart. */
export async function ensureSyncAlarm(): Promise<void> {
  if (await browser.alarms.get(REGULAR)) return;
  await browser.alarms.create(REGULAR, {
    delayInMinutes: FIRST_MINUTES,
    periodInMinutes: PERIOD_MINUTES,
  });
}

/** Epoch milliseconds of the next regular sync; undefined before the background first ran. */
export async function nextSyncMs(): Promise<number | undefined> {
  return (await browser.alarms.get(REGULAR))?.scheduledTime;
}

/** Sets the alarm of the next attempt after a failure, or clears it. Browsers ring no sooner than in 30 seconds. */
export async function scheduleRetry(atMs: number | undefined): Promise<void> {
  if (atMs === undefined) await browser.alarms.clear(RETRY);
  else await browser.alarms.create(RETRY, { when: atMs });
}
