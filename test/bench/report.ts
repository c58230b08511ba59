/** Sorts a copy and answers the value at a quantile between 0 and 1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Prints one JSON line of a benchmark: the median and the 95th percentile over its runs. */
export function report(
  bench: string,
  n: number,
  metric: string,
  unit: string,
  runs: readonly number[],
): void {
  const round = (value: number) => Number(value.toPrecision(4));
  console.log(
    JSON.stringify({
      bench,
      n,
      metric,
      unit,
      median: round(quantile(runs, 0.5)),
      p95: round(quantile(runs, 0.95)),
      runs: runs.length,
    }),
  );
}
