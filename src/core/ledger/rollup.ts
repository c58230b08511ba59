/** Where the daily roll-ups lie, below the estate's prefix. */
export const ROLLUP_PREFIX = 'rollup/';

const DAY_MS = 86_400_000;

/**
 * The UTC day that a record is rolled up under, `yyyy-mm-dd`: that of its instant, which never goes back along the chain. So a day is
 * over as soon as a record of a later day has followed, and a record that comes late, or from a clock that is behind, counts among those
 * that it follows: what has been rolled up is never outdated, and whoever rolls up writes the same.
 *
 * @param instantMs - See `instantOf`.
 */
export function rollupDay(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}

/** The first instant after a day. */
export function endOfRollupDay(instantMs: number): number {
  return (Math.floor(instantMs / DAY_MS) + 1) * DAY_MS;
}

/** The key of a day's roll-up: a folder a day, as Athena's partition projection wants it. */
export function rollupKey(day: string): string {
  return `${ROLLUP_PREFIX}${day}/records.jsonl`;
}

/** The day of a roll-up's key; undefined for keys that are none. */
export function dayOfRollupKey(key: string): string | undefined {
  return /^rollup\/(\d{4}-\d\d-\d\d)\/records\.jsonl$/.exec(key)?.[1];
}
