import { expect, test } from 'vitest';
import { createReadProgress, type ReadProgress } from '#app/read-progress.ts';
import type { AccountId } from '#core/aws/arn.ts';

const account = (n: number) => String(200_000_000_000 + n) as AccountId;
const PARALLEL = 8;

/** A reading of `total` accounts, eight at a time, each of which takes a second. @returns What was told, and when, in seconds. */
function readEvenly(total: number) {
  let now = 0;
  const told: { readonly atS: number; readonly step: ReadProgress }[] = [];
  const progress = createReadProgress(
    () => now,
    total,
    (step) => told.push({ atS: now / 1000, step }),
  );
  for (let start = 0; start < total; start += PARALLEL) {
    const batch = Array.from({ length: Math.min(PARALLEL, total - start) }, (_, i) => start + i);
    batch.forEach((n) => progress.begin(account(n)));
    for (const part of [250, 500, 750]) {
      now = (start / PARALLEL) * 1000 + part;
      batch.forEach((n) => progress.onCall(account(n), 'ListRoles'));
    }
    now = (start / PARALLEL) * 1000 + 1000;
    batch.forEach((n) => progress.end(account(n), false));
  }
  return told;
}

test('the time left is near the truth from the first account on, and never jumps', () => {
  const told = readEvenly(80);
  const guesses = told.flatMap(({ atS, step: { secondsLeft } }) =>
    secondsLeft === null ? [] : [{ secondsLeft, truth: 10 - atS }],
  );
  expect(guesses.length).toBeGreaterThan(100);
  for (const { secondsLeft, truth } of guesses) {
    expect(secondsLeft).toBeGreaterThanOrEqual(Math.floor(truth * 0.5));
    expect(secondsLeft).toBeLessThanOrEqual(Math.max(1, Math.ceil(truth * 2)));
  }
  expect(told.at(-1)?.step).toMatchObject({ done: 80, secondsLeft: 0 });
});

test('between two accounts the time left runs down, and does not grow', () => {
  let now = 0;
  const told: (number | null)[] = [];
  const progress = createReadProgress(
    () => now,
    3,
    ({ secondsLeft }) => told.push(secondsLeft),
  );
  progress.begin(account(0));
  progress.begin(account(1));
  now = 10_000;
  progress.end(account(0), false);
  told.length = 0;
  for (const at of [11, 12, 13, 300]) {
    now = at * 1000;
    progress.onCall(account(1), 'ListRoles');
  }
  expect(told).toEqual([9, 8, 7, 1]);
});

test('silent accounts are named until they are done, and no time is promised when they alone are left', () => {
  const told: ReadProgress[] = [];
  let now = 0;
  const progress = createReadProgress(
    () => (now += 1000),
    3,
    (step) => told.push(step),
  );
  [0, 1, 2].forEach((n) => progress.begin(account(n)));
  progress.end(account(0), false);
  progress.postpone(account(1));
  expect(told.at(-1)).toMatchObject({ done: 1, silent: [account(1)], reading: [account(2)] });
  expect(told.at(-1)?.secondsLeft).toBeGreaterThan(0);
  progress.end(account(2), false);
  expect(told.at(-1)).toMatchObject({ done: 2, silent: [account(1)], secondsLeft: null });
  progress.begin(account(1));
  expect(told.at(-1)).toMatchObject({
    silent: [account(1)],
    reading: [account(1)],
    secondsLeft: null,
  });
  progress.end(account(1), true);
  expect(told.at(-1)).toMatchObject({ done: 3, silent: [], unreadable: 1, secondsLeft: 0 });
});
