import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { ObservedDrift, SinceObserved } from '#app/observe-drift.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { AppError } from '#core/errors.ts';
import type { Drift } from '#core/ledger/drift.ts';
import type { DriftLine } from '#core/ledger/explain-drift.ts';
import type { LedgerActions } from '#ui/state/ledger-actions.ts';
import { createLedgerState } from '#ui/state/ledger-state.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';
import { picture, role } from '../../support/small-estate.ts';

const line = (name: string): DriftLine => ({
  cause: { kind: 'trust', role: role(name, '').arn },
  effect: [],
  sinceMs: 1,
  seenMs: 2,
});
const [ADMIN, AUDITOR] = [line('Admin'), line('Auditor')];
const drift = (...lines: DriftLine[]): ObservedDrift => ({
  kind: 'drift',
  lines,
  settled: [],
  isWhole: true,
  effect: [],
  documents: [],
});

/** The state over a ledger that observes what it is told to, and takes what is accepted unless it `refuses`. */
function newState(
  found: ObservedDrift,
  { refuses = false, isBucketAway = false }: { refuses?: boolean; isBucketAway?: boolean } = {},
) {
  const calls: string[] = [];
  const asked: SinceObserved[] = [];
  const accepted: Drift[] = [];
  // as: the other actions are not called.
  const actions = {
    loadIntervals: () => Promise.resolve([]),
    catchUp: () => {
      calls.push('catch up');
      return isBucketAway
        ? Promise.reject(new AppError('aws/unreachable', { host: 's3' }))
        : Promise.resolve(0);
    },
    observeDrift: async (
      _configuration: unknown,
      _picture: unknown,
      _access: unknown,
      since: SinceObserved,
    ) => {
      calls.push('compare');
      asked.push(since);
      await Promise.resolve();
      return found;
    },
    acceptDrift: (_configuration: unknown, taken: Drift) => {
      accepted.push(taken);
      return refuses
        ? Promise.reject(new AppError('storage/failed', { what: 'ledger' }))
        : Promise.resolve({});
    },
  } as unknown as LedgerActions;
  const seen = picture([], []);
  const state = createLedgerState(actions, {
    configuration: signal(configurationOf([])),
    picture: signal(seen),
    access: signal(evaluateAccess(seen)),
    stage: () => undefined,
    refreshRecords: () => Promise.resolve(),
    onRecorded: () => undefined,
  });
  return { state, asked, accepted, calls };
}

test('two readings at the same time are compared one after the other, the second with what the first found', async () => {
  const found = drift(ADMIN);
  const { state, asked } = newState(found);
  const part = { what: role('Admin', '').arn, atMs: 3 };
  await Promise.all([state.observe(), state.observe(part)]);
  expect(asked).toEqual([
    { before: undefined, part: undefined },
    { before: found, part },
  ]);
});

test('a line that was accepted is recorded once and leaves the list; the others stay', async () => {
  const { state, asked, accepted } = newState(drift(ADMIN, AUDITOR));
  await state.observe();
  await state.accept('', ADMIN);
  expect(state.observing.state.value).toMatchObject({ value: { kind: 'drift', lines: [AUDITOR] } });
  await state.accept('');
  expect(state.observing.state.value).toMatchObject({ value: { kind: 'none', settled: [] } });
  await state.accept('');
  expect(accepted).toHaveLength(2);
  // The next reading begins with nothing known.
  await state.observe();
  expect(asked.at(-1)).toMatchObject({ before: { kind: 'none' } });
});

test('what could not be recorded stays in the list', async () => {
  const { state } = newState(drift(ADMIN), { refuses: true });
  await state.observe();
  await state.accept('');
  expect(state.observing.state.value).toMatchObject({ value: { lines: [ADMIN] } });
});

test('what others recorded is taken in before anything is called drift', async () => {
  const { state, calls } = newState(drift(ADMIN));
  await state.observe();
  expect(calls).toEqual(['catch up', 'compare']);
});

test('without the records of others nothing is compared, and it says why', async () => {
  const { state, calls } = newState(drift(ADMIN), { isBucketAway: true });
  await state.observe();
  expect(calls).toEqual(['catch up']);
  expect(state.observing.state.value).toMatchObject({
    kind: 'failed',
    error: { code: 'aws/unreachable' },
  });
});
