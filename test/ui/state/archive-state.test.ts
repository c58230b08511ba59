import { expect, test } from 'vitest';
import { AppError } from '#core/errors.ts';
import { createArchiveState } from '#ui/state/archive-state.ts';
import type { ArchiveActions, ArchiveSummary } from '#ui/state/ledger-actions.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';

const PLAN = { seqs: [1, 2, 3], sizeBytes: 900, notExported: 0, notVouched: 0, inUse: 1 };
const SUMMARY: ArchiveSummary = { count: 3, fromSeq: 1, toSeq: 3, sizeBytes: 900 };

function newState(run: ArchiveActions['run']) {
  let archived: ArchiveSummary | undefined;
  const told = { refreshed: 0 };
  const state = createArchiveState(
    {
      summarise: () => Promise.resolve(archived),
      plan: () => Promise.resolve(PLAN),
      run: async (...args) => {
        const done = await run(...args);
        archived = SUMMARY;
        return done;
      },
      bringBack: () => {
        archived = undefined;
        return Promise.resolve({ done: 3, total: 3 });
      },
    },
    () => configurationOf([]),
    () => {
      told.refreshed += 1;
      return Promise.resolve();
    },
  );
  return { state, told };
}

test('what was planned is archived, told, listed anew, and can be brought back', async () => {
  const { state, told } = newState((_configuration, plan, onProgress) => {
    onProgress({ done: 0, total: plan.seqs.length });
    return Promise.resolve({ done: 3, total: 3 });
  });
  await state.run();
  expect(state.moving.state.value.kind).toBe('idle');
  await state.plan(Infinity, false);
  await state.run();
  expect(state.moving.state.value).toMatchObject({ kind: 'done', value: { way: 'archived' } });
  expect(state.planning.state.value.kind).toBe('idle');
  expect(state.summary.value).toEqual(SUMMARY);
  await state.bringBack();
  expect(state.moving.state.value).toMatchObject({ value: { way: 'brought-back', done: 3 } });
  expect(state.summary.value).toBeUndefined();
  expect(told.refreshed).toBe(2);
});

test('one that failed half way says why, and what is archived is counted anew', async () => {
  const { state, told } = newState(() =>
    Promise.reject(
      new AppError('ledger/broken', { place: 'the bucket', seq: 2, fault: 'missing' }),
    ),
  );
  await state.plan(Infinity, false);
  await state.run();
  expect(state.moving.state.value).toMatchObject({
    kind: 'failed',
    error: { code: 'ledger/broken' },
  });
  expect(told.refreshed).toBe(1);
});
