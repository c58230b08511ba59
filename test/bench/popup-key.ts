// How long one keystroke's search takes, without the browser: each query is typed letter by letter into a fresh search.
import { performance } from 'node:perf_hooks';
import { packMenu } from '#core/menu/packed-menu.ts';
import { createMenuSearch } from '#core/menu/search.ts';
import { largeMenuSource } from '../support/large-menu.ts';

const QUERIES = [
  'payments prod admin',
  'a',
  'e d a',
  '200000',
  'readonly stage 12',
  'paymnets',
  'zzzzzz',
  '0 1 2 3',
];
const RUNS = 7;

const quantile = (sorted: readonly number[], q: number) =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(3));

for (const n of [100, 1_000, 10_000, 50_000, 200_000]) {
  const source = largeMenuSource(n);
  const packTimes: number[] = [];
  let menu = packMenu([source]);
  for (let run = 0; run < 3; run++) {
    const before = performance.now();
    menu = packMenu([source]);
    packTimes.push(performance.now() - before);
  }
  const keyTimes: number[] = [];
  for (let run = 0; run < RUNS + 2; run++) {
    for (const query of QUERIES) {
      const search = createMenuSearch(menu);
      for (let length = 1; length <= query.length; length++) {
        const before = performance.now();
        search(query.slice(0, length));
        // The first two runs warm the compiler up, as the first keys of a session do.
        if (run >= 2) keyTimes.push(performance.now() - before);
      }
    }
  }
  const report = (metric: string, times: number[]) => {
    const sorted = times.sort((a, b) => a - b);
    const line = {
      median: quantile(sorted, 0.5),
      p95: quantile(sorted, 0.95),
      runs: sorted.length,
    };
    console.log(JSON.stringify({ bench: 'popup-key', n, metric, unit: 'ms', ...line }));
  };
  report('search-per-key', keyTimes);
  report('pack', packTimes);
}
