import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { LedgerActions } from '#ui/state/ledger-actions.ts';
import { createLedgerState } from '#ui/state/ledger-state.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';

/** A browser that keeps the ledger once it was asked, or one that never promises. */
function newState(grants: boolean) {
  let isPersisted = false;
  const actions: Partial<LedgerActions> = {
    lookAtKeeping: () =>
      Promise.resolve({ local: { isPersisted, usedBytes: 2_000_000, quotaBytes: 9_000_000 } }),
    persist: () => Promise.resolve((isPersisted = grants)),
  };
  return createLedgerState(actions as LedgerActions, {
    configuration: signal(configurationOf([])),
    picture: signal(undefined),
    access: signal(undefined),
    stage: () => undefined,
    refreshRecords: () => Promise.resolve(),
    onRecorded: () => undefined,
  });
}

test('what the browser uses and may use is told', async () => {
  const state = newState(true);
  await state.lookAtKeeping();
  expect(state.keeping.state.value).toMatchObject({
    kind: 'done',
    value: { local: { isPersisted: false, usedBytes: 2_000_000, quotaBytes: 9_000_000 } },
  });
});

test('asking the browser to keep the ledger looks again, and a refusal is told', async () => {
  for (const grants of [true, false]) {
    const state = newState(grants);
    await state.persist();
    expect(state.keeping.state.value).toMatchObject({ value: { local: { isPersisted: grants } } });
    expect(state.isPersistRefused.value).toBe(!grants);
  }
});
