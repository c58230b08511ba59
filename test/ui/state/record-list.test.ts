import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { AppError } from '#core/errors.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import { createRecordList } from '#ui/state/record-list.ts';
import { commitEntry, ESTATE, principal, role } from '../../support/ledger-entries.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';

const COUNT = 1200;
const records = sealRecords(
  ESTATE,
  Array.from({ length: COUNT }, (_, n) =>
    commitEntry(n, [{ principal: principal(n % 300), role: role(1), from: 'none', to: 'granted' }]),
  ),
  CHAIN_START,
);

function newList() {
  const asked: number[] = [];
  const list = createRecordList(signal(configurationOf([])), (_, beforeSeq, limit) => {
    const last = (beforeSeq ?? COUNT + 1) - 1;
    asked.push(last);
    return Promise.resolve({
      records: records.slice(Math.max(0, last - limit), last).toReversed(),
      reachedSeq: Math.max(1, last - limit + 1),
    });
  });
  return { list, asked };
}

test('the list goes on to the first record, newest first, without a gap', async () => {
  const { list } = newList();
  await list.refresh();
  expect(list.records.value.length).toBe(50);
  while (!list.isComplete.value) await list.more();
  expect(list.records.value.map(({ seq }) => seq)).toEqual(
    Array.from({ length: COUNT }, (_, n) => COUNT - n),
  );
});

test('a filter finds records that were never shown', async () => {
  const { list } = newList();
  await list.refresh();
  await list.narrow({ person: 'person-0' });
  expect(list.isComplete.value).toBe(true);
  expect(list.records.value.map(({ seq }) => seq)).toEqual([901, 601, 301, 1]);
  expect(await list.loadAll()).toEqual(list.records.value);
});

test('a search that a later one overtakes leaves no trace', async () => {
  const { list } = newList();
  const first = list.narrow({ person: 'person-1' });
  await list.narrow({ person: 'person-299' });
  await first;
  expect(list.records.value.map(({ seq }) => seq)).toEqual([1200, 900, 600, 300]);
  expect(list.isSearching.value).toBe(false);
});

test('a step that fails ends the search with the reason, keeps what was found, and can be tried again', async () => {
  let isSignedIn = false;
  const asked: boolean[] = [];
  const list = createRecordList(
    signal(configurationOf([])),
    (_, beforeSeq = COUNT + 1, limit, withArchived) => {
      asked.push(withArchived);
      const last = beforeSeq - 1;
      if (last < COUNT && !isSignedIn) return Promise.reject(new AppError('operation/stopped', {}));
      const found = records.slice(Math.max(0, last - limit), last).toReversed();
      return Promise.resolve({ records: found, reachedSeq: Math.max(1, last - limit + 1) });
    },
  );
  await list.showArchived(true);
  await list.more();
  expect(list.problem.value).toMatchObject({ code: 'operation/stopped' });
  expect(list.records.value).toHaveLength(50);
  await list.more();
  expect(asked).toEqual([true, true]);
  isSignedIn = true;
  await list.refresh();
  await list.more();
  expect(list.problem.value).toBeUndefined();
  expect(list.records.value).toHaveLength(100);
});

test('a step over nothing but archived records is not the end of the list', async () => {
  const list = createRecordList(signal(configurationOf([])), (_, beforeSeq = COUNT + 1, limit) => {
    const last = beforeSeq - 1;
    const found = records.slice(Math.max(0, last - limit), last).toReversed();
    const here = found.filter(({ seq }) => seq <= 10 || seq > COUNT - 10);
    return Promise.resolve({ records: here, reachedSeq: Math.max(1, last - limit + 1) });
  });
  await list.refresh();
  while (!list.isComplete.value) await list.more();
  expect(list.records.value).toHaveLength(20);
});
