import browser from 'webextension-polyfill';

const REGULAR = 'menu/sync';
const RETRY = 'menu/retry';
const PERIOD_MINUTES = 15;

/** Whether an alarm asks for a sync. */
export function isSyncAlarm(name: string): boolean {
  return name === REGULAR || name === RETRY;
}

/** Sees to it that the regular alarm exists; browsers may drop alarms when they restart. */
export async function ensureSyncAlarm(): Promise<void> {
  if (await browser.alarms.get(REGULAR)) return;
  await browser.alarms.create(REGULAR, { periodInMinutes: PERIOD_MINUTES });
}

/** Sets the alarm of the next attempt after a failure, or clears it. Browsers ring no sooner than in 30 seconds. */
export async function scheduleRetry(atMs: number | undefined): Promise<void> {
  if (atMs === undefined) await browser.alarms.clear(RETRY);
  else await browser.alarms.create(RETRY, { when: atMs });
}
