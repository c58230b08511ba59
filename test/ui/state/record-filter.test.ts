import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { sealRecord } from '#crypto/ledger-chain.ts';
import { createNames } from '#ui/state/names.ts';
import { matchesFilter, NO_FILTER, type RecordFilter } from '#ui/state/record-filter.ts';
import { commitEntry, ESTATE, principal, role } from '../../support/ledger-entries.ts';

const record = sealRecord(
  ESTATE,
  commitEntry(1, [{ principal: principal(7), role: role(3), from: 'none', to: 'granted' }]),
  CHAIN_START,
);
const names = createNames(undefined);

test.each<[Partial<RecordFilter>, boolean]>([
  [{}, true],
  [{ words: 'person-7 R3' }, true],
  [{ words: 'person-8' }, false],
  [{ words: 'ADMIN asked' }, true],
  [{ kind: 'commit', outcome: 'done' }, true],
  [{ kind: 'drift' }, false],
  [{ outcome: 'left' }, false],
  [{ from: '2025-12-30', to: '2026-01-02' }, true],
  [{ from: '2026-01-03' }, false],
  [{ to: '2025-12-30' }, false],
])('a record is found by its people, roles, author, text, kind and date: %o', (part, expected) => {
  expect(matchesFilter(record, { ...NO_FILTER, ...part }, names)).toBe(expected);
});
