import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { sealRecord } from '#crypto/ledger-chain.ts';
import { createNames } from '#ui/state/names.ts';
import { matchesFilter, NO_FILTER, type RecordFilter } from '#ui/state/record-filter.ts';
import {
  COGNITO_ACTOR,
  commitEntry,
  ESTATE,
  principal,
  role,
} from '../../support/ledger-entries.ts';

const record = sealRecord(
  ESTATE,
  commitEntry(1, [{ principal: principal(7), role: role(3), from: 'none', to: 'granted' }]),
  CHAIN_START,
);
const names = createNames(undefined);

test.each<[Partial<RecordFilter>, boolean]>([
  [{}, true],
  [{ person: 'Person-7' }, true],
  [{ person: 'person-8' }, false],
  [{ role: 'R3', account: '200000000003' }, true],
  [{ role: 'R3', account: '200000000004' }, false],
  [{ author: 'USER/admin' }, true],
  [{ author: 'robin' }, false],
  [{ words: 'CHANGE asked' }, true],
  [{ words: 'asked never' }, false],
  [{ kind: 'commit', outcome: 'done' }, true],
  [{ kind: 'drift' }, false],
  [{ outcome: 'left' }, false],
  [{ from: '2025-12-30', to: '2026-01-02' }, true],
  [{ from: '2026-01-03' }, false],
  [{ to: '2025-12-30' }, false],
])('a record is found by its people, roles, author, text, kind and date: %o', (part, expected) => {
  expect(matchesFilter(record, { ...NO_FILTER, ...part }, names)).toBe(expected);
});

test.each([
  ['ROBIN@acme', true],
  ['6a756d70', true],
  ['JumpgateCognito', true],
  ['ada@acme', false],
])('an author behind a shared ARN is found by name, id and ARN: %s', (author, expected) => {
  const entry = { ...commitEntry(1, []), actor: COGNITO_ACTOR };
  const shared = sealRecord(ESTATE, entry, CHAIN_START);
  expect(matchesFilter(shared, { ...NO_FILTER, author }, names)).toBe(expected);
});

test('person, role and account must meet in one pair', () => {
  const two = sealRecord(
    ESTATE,
    commitEntry(2, [
      { principal: principal(7), role: role(3), from: 'none', to: 'granted' },
      { principal: principal(8), role: role(4), from: 'none', to: 'granted' },
    ]),
    CHAIN_START,
  );
  const ask = (part: Partial<RecordFilter>) => matchesFilter(two, { ...NO_FILTER, ...part }, names);
  expect(ask({ person: 'person-7', role: 'R3' })).toBe(true);
  expect(ask({ person: 'person-7', role: 'R4' })).toBe(false);
});
