import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { exportLedger } from '#app/export-ledger.ts';
import { importLedger } from '#app/import-ledger.ts';
import { ledgerKey } from '#app/ledger-bucket.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { buildIntervals } from '#core/ledger/grant-timeline.ts';
import { AppError } from '#core/errors.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { entryOf, sealRecords, verifyChain } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { commitEntry, DAY_ONE_MS, ESTATE, grantEntry } from '../support/ledger-entries.ts';
import { createMemoryBucket } from '../support/memory-bucket.ts';

let machines = 0;
const newMachine = async () => createLedgerStore(await openDatabase(`machine-${machines++}`));
const now = () => DAY_ONE_MS + 86_400_000;
const request = () => ({
  estate: ESTATE,
  destination: 's3://acme/ledger',
  signal: new AbortController().signal,
  onProgress: () => undefined,
});
const exportFrom = (ledger: LedgerStore, objects: ObjectStore) =>
  exportLedger({ ledger, objects, now }, request());
const inBucket = ({ objects }: ReturnType<typeof createMemoryBucket>) =>
  [...objects.keys()]
    .sort()
    .map((key) => JSON.parse(new TextDecoder().decode(objects.get(key))) as LedgerRecord);
const names = (records: readonly LedgerRecord[]) =>
  records.map((record) => (record.kind === 'commit' ? record.body.name : record.kind));

async function expectSame(
  bucket: ReturnType<typeof createMemoryBucket>,
  ledgers: readonly LedgerStore[],
  count: number,
) {
  const records = inBucket(bucket);
  expect(records).toHaveLength(count);
  expect(new Set(names(records)).size).toBe(count);
  expect(verifyChain(records, { estate: ESTATE, after: CHAIN_START, nowMs: now() })).toMatchObject({
    kind: 'intact',
    head: { seq: count },
  });
  for (const ledger of ledgers) {
    expect(await ledger.load(ESTATE, 1, 10_000)).toEqual(records);
    expect(
      new Set(
        (await ledger.loadIntervals(ESTATE, { kind: 'all' })).map(
          (i) => `${i.principal}${i.role}${i.fromSeq}-${i.toSeq}`,
        ),
      ),
    ).toEqual(
      new Set(buildIntervals(records).map((i) => `${i.principal}${i.role}${i.fromSeq}-${i.toSeq}`)),
    );
  }
}

test('two profiles of one administrator, each with its own database, interleave 200 commits in one bucket: one chain that no fork, gap or loss is in', async () => {
  const bucket = createMemoryBucket();
  const pair = [await newMachine(), await newMachine()] as const;
  let n = 0;
  while (n < 200) {
    await Promise.all(
      pair.map(async (ledger, index) => {
        for (let k = 0; k < 2 + ((n + index) % 3) && n < 200; k += 1)
          await ledger.append(ESTATE, grantEntry(n++));
        if ((n + index) % 4) await exportFrom(ledger, bucket.store);
      }),
    );
  }
  for (const ledger of [...pair, pair[0]]) await exportFrom(ledger, bucket.store);
  await expectSame(bucket, pair, 200);
});

test('a write whose answer is lost is found again and not recorded twice', async () => {
  const bucket = createMemoryBucket();
  const ledger = await newMachine();
  for (let n = 0; n < 10; n += 1) await ledger.append(ESTATE, grantEntry(n));
  let calls = 0;
  const flaky: ObjectStore = {
    ...bucket.store,
    applyObject: async (...args) => {
      const answer = await bucket.store.applyObject(...args);
      if ((calls += 1) % 2) throw new AppError('aws/unreachable', { host: 's3' });
      return answer;
    },
  };
  for (let attempt = 0; attempt < 12; attempt += 1)
    await exportFrom(ledger, flaky).catch(() => undefined);
  await exportFrom(ledger, bucket.store);
  await expectSame(bucket, [ledger], 10);
});

test('a new machine restores everything from the bucket alone, and a second run finds nothing to do', async () => {
  const bucket = createMemoryBucket();
  const first = await newMachine();
  for (let n = 0; n < 30; n += 1) await first.append(ESTATE, grantEntry(n));
  await exportFrom(first, bucket.store);
  bucket.objects.set('ledger/notes.txt', new TextEncoder().encode('mine'));
  const second = await newMachine();
  expect(
    await importLedger({ ledger: second, objects: bucket.store, now }, request()),
  ).toMatchObject({ seq: 30, received: 30 });
  expect(
    await importLedger({ ledger: second, objects: bucket.store, now }, request()),
  ).toMatchObject({ received: 0 });
  bucket.objects.delete('ledger/notes.txt');
  await expectSame(bucket, [second], 30);
});

test.each<[string, string, (objects: Map<string, Uint8Array>) => void]>([
  ['a missing number', 'missing', (objects) => objects.delete(ledgerKey(4))],
  ['the last common record gone', 'missing', (objects) => objects.delete(ledgerKey(3))],
  [
    'something that is not JSON',
    'malformed',
    (objects) => objects.set(ledgerKey(5), new Uint8Array([0xff])),
  ],
  [
    'a record of 50 MB',
    'too-large',
    (objects) => {
      const text = new TextDecoder().decode(objects.get(ledgerKey(5)));
      const huge = text.replace('Because', 'x'.repeat(50 * 1024 * 1024));
      objects.set(ledgerKey(5), new TextEncoder().encode(huge));
    },
  ],
  [
    'an altered record',
    'altered',
    (objects) => {
      const text = new TextDecoder().decode(objects.get(ledgerKey(5)));
      objects.set(ledgerKey(5), new TextEncoder().encode(text.replace('Because', 'Although')));
    },
  ],
  [
    'a record of another estate',
    'other-estate',
    (objects) => {
      const text = new TextDecoder().decode(objects.get(ledgerKey(4)));
      const { hash: _, ...content } = JSON.parse(text) as LedgerRecord;
      const foreign = sealRecords(
        v.parse(EstateIdSchema, 'other'),
        [entryOf({ ...content, hash: CHAIN_START.hash })],
        { seq: 3, hash: content.prev },
      );
      objects.set(ledgerKey(4), new TextEncoder().encode(JSON.stringify(foreign[0])));
    },
  ],
  [
    'a record that somebody else inserted in its place',
    'unlinked',
    (objects) => {
      const [other] = sealRecords(ESTATE, [grantEntry(77)], { ...CHAIN_START, seq: 3 });
      objects.set(ledgerKey(4), new TextEncoder().encode(JSON.stringify(other)));
    },
  ],
  [
    'a record dated in the future',
    'future-date',
    (objects) => {
      const third = JSON.parse(new TextDecoder().decode(objects.get(ledgerKey(3)))) as LedgerRecord;
      const [future] = sealRecords(ESTATE, [commitEntry(77, [], now() + 86_400_000)], third);
      objects.set(ledgerKey(4), new TextEncoder().encode(JSON.stringify(future)));
    },
  ],
  [
    'a record under another number',
    'missing',
    (objects) => objects.set(ledgerKey(4), objects.get(ledgerKey(5))!),
  ],
])('%s stops the export with nothing written', async (_what, fault, tamper) => {
  const bucket = createMemoryBucket();
  const [first, second] = [await newMachine(), await newMachine()];
  for (let n = 0; n < 3; n += 1) await first.append(ESTATE, grantEntry(n));
  await exportFrom(first, bucket.store);
  await exportFrom(second, bucket.store);
  for (let n = 3; n < 6; n += 1) await second.append(ESTATE, grantEntry(n));
  await exportFrom(second, bucket.store);
  tamper(bucket.objects);
  await first.append(ESTATE, grantEntry(50));
  const before = new Map(bucket.objects);
  await expect(exportFrom(first, bucket.store)).rejects.toMatchObject({
    code: 'ledger/broken',
    details: { fault },
  });
  // By reference: a matcher would walk through 50 MB byte by byte.
  expect(bucket.objects.size).toBe(before.size);
  expect([...before].every(([key, body]) => bucket.objects.get(key) === body)).toBe(true);
  expect(names(await first.load(ESTATE, 1, 10))).toEqual([
    'Change 0',
    'Change 1',
    'Change 2',
    'Change 50',
  ]);
});

/** Three records of one machine that another one has taken in, and the fourth, of the first, hidden by a delete marker. */
async function hiddenFourth() {
  const bucket = createMemoryBucket();
  const [first, second] = [await newMachine(), await newMachine()];
  for (let n = 0; n < 3; n += 1) await first.append(ESTATE, grantEntry(n));
  await exportFrom(first, bucket.store);
  await exportFrom(second, bucket.store);
  await first.append(ESTATE, grantEntry(3));
  await exportFrom(first, bucket.store);
  bucket.objects.delete(ledgerKey(4));
  bucket.deleted.add(ledgerKey(4));
  return { bucket, second };
}
test('a tail that is gone here is missed before anything is exchanged, and nothing new takes its place', async () => {
  const bucket = createMemoryBucket();
  const database = await openDatabase(`machine-${machines++}`);
  const ledger = createLedgerStore(database);
  for (let n = 0; n < 5; n += 1) await ledger.append(ESTATE, grantEntry(n));
  await exportFrom(ledger, bucket.store);
  for (const seq of [4, 5]) await database.delete('ledger', [ESTATE, seq]);
  await ledger.append(ESTATE, grantEntry(50));
  const other = { ...request(), destination: 's3://other' };
  for (const run of [importLedger, exportLedger])
    for (const [objects, how] of [
      [bucket.store, request()],
      [createMemoryBucket().store, other],
    ] as const)
      await expect(run({ ledger, objects, now }, how)).rejects.toMatchObject({
        code: 'ledger/broken',
        details: { place: 'this browser', seq: 5, fault: 'missing' },
      });
  await ledger.append(ESTATE, grantEntry(51));
  await expect(exportFrom(ledger, bucket.store)).rejects.toMatchObject({
    details: { place: 'this browser', seq: 5, fault: 'differs from the record in a bucket' },
  });
  expect(bucket.objects.size).toBe(5);
});

const hidden = {
  code: 'ledger/broken',
  details: { place: 'the bucket', seq: 4, fault: 'deleted' },
};

test('a number that a delete marker reopened is not written again by a machine that never had it', async () => {
  const { bucket, second } = await hiddenFourth();
  await second.append(ESTATE, grantEntry(50));
  await expect(exportFrom(second, bucket.store)).rejects.toMatchObject(hidden);
  expect(bucket.objects.has(ledgerKey(4))).toBe(false);
});

test('taking in says so when a delete marker hides what comes next', async () => {
  const { bucket, second } = await hiddenFourth();
  for (const ledger of [second, await newMachine()])
    await expect(
      importLedger({ ledger, objects: bucket.store, now }, request()),
    ).rejects.toMatchObject(hidden);
});

test('a record of a newer version in the bucket is not called broken: this one is too old', async () => {
  const bucket = createMemoryBucket();
  const ledger = await newMachine();
  const [record] = sealRecords(ESTATE, [grantEntry(1)], CHAIN_START);
  const newer = { ...record!, body: { ...record!.body, format: 2 } };
  bucket.objects.set(ledgerKey(1), new TextEncoder().encode(JSON.stringify(newer)));
  await expect(
    importLedger({ ledger, objects: bucket.store, now }, request()),
  ).rejects.toMatchObject({
    code: 'ledger/newer-format',
    details: { place: 'the bucket', seq: 1 },
  });
});

test('two tabs of one browser that append and export at once write each record once, in one order', async () => {
  const bucket = createMemoryBucket();
  const name = `tabs-${machines++}`;
  const tabs = [
    createLedgerStore(await openDatabase(name)),
    createLedgerStore(await openDatabase(name)),
  ] as const;
  let n = 0;
  while (n < 60) {
    await Promise.all(
      tabs.map(async (tab) => {
        for (let k = 0; k < 3; k += 1) await tab.append(ESTATE, grantEntry(n++));
        await exportFrom(tab, bucket.store);
      }),
    );
  }
  await Promise.all(tabs.map((tab) => exportFrom(tab, bucket.store)));
  await expectSame(bucket, tabs, 60);
});

test('a bucket whose final records differ from those here is refused, and both are kept', async () => {
  const [bucket, other] = [createMemoryBucket(), createMemoryBucket()];
  const [first, second] = [await newMachine(), await newMachine()];
  await first.append(ESTATE, grantEntry(1));
  await second.append(ESTATE, grantEntry(2));
  await exportFrom(first, bucket.store);
  await exportFrom(second, other.store);
  await expect(
    exportLedger(
      { ledger: first, objects: other.store, now },
      { ...request(), destination: 's3://other' },
    ),
  ).rejects.toMatchObject({ code: 'ledger/broken' });
  expect(names(await first.load(ESTATE, 1, 10))).toEqual(['Change 1']);
  expect(names(inBucket(other))).toEqual(['Change 2']);
});
