/**
 * How sure an answer is, from no to yes. `UNKNOWN`: something unreadable decides. `OPEN`: the request decides (a condition
 * on MFA, address, date, …). The order makes `Math.min` the conjunction and `Math.max` the disjunction: a no settles the
 * first, a yes the second, and an open way in counts for more than an unknown one.
 */
export const NO = 0;
/** See {@link NO}. */
export const UNKNOWN = 1;
/** See {@link NO}. */
export const OPEN = 2;
/** See {@link NO}. */
export const YES = 3;

/** One of the four answers, see {@link NO}. */
export type Verdict = typeof NO | typeof UNKNOWN | typeof OPEN | typeof YES;

/** Both must hold. */
export function allOf(a: Verdict, b: Verdict): Verdict {
  return a < b ? a : b;
}

/** One of them suffices. */
export function anyOf(a: Verdict, b: Verdict): Verdict {
  return a > b ? a : b;
}

/** The opposite: yes and no change places, doubt stays. */
export function not(verdict: Verdict): Verdict {
  if (verdict === YES) return NO;
  return verdict === NO ? YES : verdict;
}

/** A plain boolean as a verdict. */
export function decided(isTrue: boolean): Verdict {
  return isTrue ? YES : NO;
}
