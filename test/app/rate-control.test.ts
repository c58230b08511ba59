import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRateControl } from '#app/rate-control.ts';
import { sleep } from '#webext/sleep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const control = () => createRateControl({ now: Date.now, sleep });

/** An account that answers so many calls a second, each after 50 ms, and refuses the others. */
function account(perSecond: number) {
  const rate = control();
  const counts = { answered: 0, refused: 0 };
  let tokens = 0;
  let atMs = Date.now();
  const call = async (name: string) => {
    for (;;) {
      await rate.enter(name);
      tokens = Math.min(perSecond, tokens + ((Date.now() - atMs) / 1000) * perSecond);
      atMs = Date.now();
      const isAnswered = tokens >= 1;
      if (isAnswered) tokens -= 1;
      await sleep(50);
      rate.leave(name, isAnswered ? 'answered' : 'throttled');
      counts[isAnswered ? 'answered' : 'refused'] += 1;
      if (isAnswered) return;
    }
  };
  return { call, counts };
}

test.each([2, 5, 20, 60])(
  'finds a limit of %i calls a second and stays close to it',
  async (limit) => {
    const { call, counts } = account(limit);
    const work = Promise.all(Array.from({ length: limit * 60 }, () => call('one')));
    await vi.advanceTimersByTimeAsync(10_000);
    const warm = { ...counts };
    await vi.advanceTimersByTimeAsync(30_000);
    expect((counts.answered - warm.answered) / 30).toBeGreaterThan(limit * 0.9);
    expect(counts.refused - warm.refused).toBeLessThan((counts.answered - warm.answered) * 0.85);
    await vi.advanceTimersByTimeAsync(120_000);
    await work;
  },
);

test('refusals that have nothing to do with the pace do not stop the work', async () => {
  const rate = control();
  let answered = 0;
  const work = Promise.all(
    Array.from({ length: 10 }, async (_, worker) => {
      for (let n = 0; answered < 2000; n += 1) {
        await rate.enter('one');
        await sleep(50);
        const isRefused = (n * 7 + worker) % 10 < 3;
        rate.leave('one', isRefused ? 'throttled' : 'answered');
        answered += Number(!isRefused);
      }
    }),
  );
  await vi.advanceTimersByTimeAsync(120_000);
  expect(answered).toBeGreaterThanOrEqual(2000);
  await work;
});

test('one account that throttles does not slow another', async () => {
  const rate = control();
  for (let n = 0; n < 20; n += 1) {
    const turn = rate.enter('slow');
    await vi.advanceTimersByTimeAsync(5000);
    await turn;
    rate.leave('slow', 'throttled');
  }
  let others = 0;
  const work = Promise.all(
    Array.from({ length: 20 }, async () => {
      await rate.enter('other');
      others += 1;
      rate.leave('other', 'answered');
    }),
  );
  await vi.advanceTimersByTimeAsync(1000);
  expect(others).toBe(20);
  await work;
});

test('at most ten calls to an account are under way, and the lowest rank of those that wait goes first', async () => {
  const rate = control();
  const begun: string[] = [];
  const turn = async (name: string, rank: number) => {
    await rate.enter('one', { rank });
    begun.push(name);
  };
  const first = Array.from({ length: 10 }, (_, n) => turn(`first ${n}`, 0));
  const later = [turn('c', 3), turn('a', 1), turn('d', 3), turn('b', 2)];
  await vi.advanceTimersByTimeAsync(10_000);
  await Promise.all(first);
  expect(begun).toHaveLength(10);
  for (let n = 0; n < 4; n += 1) {
    rate.leave('one', 'answered');
    await vi.advanceTimersByTimeAsync(1000);
  }
  await Promise.all(later);
  expect(begun.slice(10)).toEqual(['a', 'b', 'c', 'd']);
});

test('those who wait when it is stopped are let go without a turn', async () => {
  const rate = control();
  const stopping = new AbortController();
  const running = Array.from({ length: 10 }, () => rate.enter('one'));
  const waiting = Array.from({ length: 5 }, () => rate.enter('one', { signal: stopping.signal }));
  const ends = Promise.allSettled(waiting);
  await vi.advanceTimersByTimeAsync(1000);
  await Promise.all(running);
  stopping.abort();
  rate.leave('one', 'answered');
  await vi.advanceTimersByTimeAsync(1000);
  expect((await ends).map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
});
