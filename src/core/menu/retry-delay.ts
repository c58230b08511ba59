const FIRST_MS = 60_000;
const LONGEST_MS = 4 * 3_600_000;

/**
 * How long to wait after a number of failures in a row: doubling from a minute to four hours, of which a random half is
 * left out so that a fleet of browsers does not come back at once.
 *
 * @param failures - Counts from 1.
 * @param random - From 0 to 1.
 */
export function retryDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(ceiling * (1 - random / 2));
}
