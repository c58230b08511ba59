/** AWS refuses what is signed with a time that is more than this from its own, milliseconds. */
export const MOST_SKEW_MS = 5 * 60_000;

/** This computer's clock is off by so much that AWS refuses for that alone: the error that says so, and its details. */
export interface ClockSkew {
  readonly code: 'aws/clock-ahead' | 'aws/clock-behind';
  readonly details: { readonly host: string; readonly minutes: number };
}

/**
 * Holds the `Date` of a refusal against this computer's clock.
 *
 * @param date - Untrusted: the header as AWS sent it; absent or no date, nothing is known.
 * @param nowMs - Epoch milliseconds of the local clock.
 * @returns Undefined unless the clock is so far off that it may be the reason.
 */
export function clockSkewOf(
  host: string,
  date: string | null | undefined,
  nowMs: number,
): ClockSkew | undefined {
  const aheadMs = nowMs - Date.parse(date ?? '');
  if (!(Math.abs(aheadMs) > MOST_SKEW_MS)) return undefined;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return { code: aheadMs > 0 ? 'aws/clock-ahead' : 'aws/clock-behind', details: { host, minutes } };
}
