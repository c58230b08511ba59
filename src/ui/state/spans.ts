/** Indexes from `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the numbers of a rising list stand without a gap, as far as a span shows them. */
export function runsWithin(rising: readonly number[], span: Span): readonly Span[] {
  const runs: Span[] = [];
  for (let at = firstAtLeast(rising, span.from); (rising[at] ?? span.to) < span.to; at++) {
    const index = rising[at] ?? 0;
    const last = runs.at(-1);
    if (last?.to === index) runs[runs.length - 1] = { from: last.from, to: index + 1 };
    else runs.push({ from: index, to: index + 1 });
  }
  return runs;
}

/** The place of the first number of a rising list that is not below a bound. */
export function firstAtLeast(rising: readonly number[], bound: number): number {
  return firstPlace(rising.length, (at) => (rising[at] ?? 0) >= bound);
}

/** The first place from which on something holds; `length` if it never does. */
export function firstPlace(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
