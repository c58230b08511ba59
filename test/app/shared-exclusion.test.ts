import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSharedExclusion, type SharedExclusionDeps } from '#app/shared-exclusion.ts';
import { AppError } from '#core/errors.ts';
import { createMemoryBucket } from '../support/memory-bucket.ts';
import { sleep } from '#webext/sleep.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const KEY = 'commit-lease.json';

let bucket: ReturnType<typeof createMemoryBucket>;
beforeEach(() => {
  vi.useFakeTimers();
  bucket = createMemoryBucket(Date.now);
});
afterEach(() => {
  vi.useRealTimers();
});

function browser(name: string, different: Partial<SharedExclusionDeps> = {}) {
  return createSharedExclusion({
    objects: bucket.store,
    runExclusively: (_name, task) => task(() => true),
    browserId: name,
    who: () => Promise.resolve(`arn:of:${name}`),
    now: Date.now,
    sleep,
    ...different,
  });
}

/** A task that others can look into and end. */
function begin(exclusion: ReturnType<typeof browser>) {
  let isHeld: (() => boolean) | undefined;
  let end: (() => void) | undefined;
  const ended = exclusion('commit', async (held) => {
    isHeld = held;
    await new Promise<void>((resolve) => (end = resolve));
  });
  return { isHeld: () => isHeld!(), end: () => end!(), ended };
}

const quick = () => Promise.resolve('done');

test('while one browser holds the lease, another is refused by the holder’s name, and let in afterwards', async () => {
  const robin = begin(browser('robin'));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(robin.isHeld()).toBe(true);
  await expect(browser('sam')('commit', quick)).rejects.toMatchObject({
    code: 'commit/elsewhere',
    details: { who: 'arn:of:robin' },
  });
  robin.end();
  await robin.ended;
  await expect(browser('sam')('commit', quick)).resolves.toBe('done');
});

test('the lease of a browser that died ends by the bucket’s clock, whatever the others’ clocks say', async () => {
  const never = () => new Promise<never>(() => undefined);
  const died = begin(browser('robin', { sleep: never }));
  await vi.advanceTimersByTimeAsync(119 * SECOND);
  const wrong = { now: () => Date.now() + 60 * MINUTE };
  await expect(browser('sam', wrong)('commit', quick)).rejects.toMatchObject({
    code: 'commit/elsewhere',
  });
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  await expect(browser('sam', { now: () => 0 })('commit', quick)).resolves.toBe('done');
  expect(died.isHeld()).toBe(false);
});

test('a browser that died takes its own lease up again at once', async () => {
  const never = () => new Promise<never>(() => undefined);
  begin(browser('robin', { sleep: never }));
  await vi.advanceTimersByTimeAsync(SECOND);
  await expect(browser('robin')('commit', quick)).resolves.toBe('done');
});

test('a holder whose renewals do not arrive stops long enough before others may begin', async () => {
  let isCut = false;
  const objects: SharedExclusionDeps['objects'] = {
    ...bucket.store,
    applyObject: (...write) =>
      isCut
        ? Promise.reject(new AppError('aws/unreachable', { host: 's3' }))
        : bucket.store.applyObject(...write),
  };
  const robin = begin(browser('robin', { objects }));
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  isCut = true;
  let lostAtMs: number | undefined;
  let freeAtMs: number | undefined;
  for (let waited = 0; freeAtMs === undefined && waited < 5 * MINUTE; waited += SECOND) {
    await vi.advanceTimersByTimeAsync(SECOND);
    if (!robin.isHeld()) lostAtMs ??= Date.now();
    const sam = await browser('sam')('commit', quick).catch(() => 'refused');
    if (sam === 'done') freeAtMs = Date.now();
  }
  // A request that is under way is given up after 30 seconds.
  expect(freeAtMs! - lostAtMs!).toBeGreaterThan(30 * SECOND);

  // The way back to the bucket changes nothing: somebody else has been there.
  isCut = false;
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(robin.isHeld()).toBe(false);
  const before = bucket.objects.get(KEY);
  robin.end();
  await robin.ended;
  expect(bucket.objects.get(KEY)).toBe(before);
});

test('a renewal that fails now and then costs nothing', async () => {
  let writes = 0;
  const objects: SharedExclusionDeps['objects'] = {
    ...bucket.store,
    applyObject: (...write) =>
      (writes += 1) % 3 === 0
        ? Promise.reject(new AppError('aws/unreachable', { host: 's3' }))
        : bucket.store.applyObject(...write),
  };
  const robin = begin(browser('robin', { objects }));
  for (let waited = 0; waited < 10 * MINUTE; waited += SECOND) {
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(robin.isHeld()).toBe(true);
  }
  expect(writes).toBeGreaterThan(20);
});

test('a lease that cannot be read holds nobody back', async () => {
  bucket.objects.set(KEY, new TextEncoder().encode('{"format":9}'));
  await expect(browser('sam')('commit', quick)).resolves.toBe('done');
});
