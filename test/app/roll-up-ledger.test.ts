import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { archiveLedger } from '#app/archive-ledger.ts';
import { exportAndRollUp } from '#app/export-and-roll-up.ts';
import { exportLedger } from '#app/export-ledger.ts';
import { importLedger } from '#app/import-ledger.ts';
import { rollUpLedger } from '#app/roll-up-ledger.ts';
import { verifyBucket } from '#app/verify-bucket.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { checkGiven } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { commitEntry, DAY_ONE_MS, ESTATE, principal, role } from '../support/ledger-entries.ts';
import { createMemoryBucket } from '../support/memory-bucket.ts';

const HOUR_MS = 3_600_000;
const { signal } = new AbortController();
const now = () => DAY_ONE_MS + 30 * 24 * HOUR_MS;
const destination = 's3://acme/ledger';
const request = { estate: ESTATE, destination, signal, onProgress: () => undefined };

let machines = 0;
const newMachine = async () => createLedgerStore(await openDatabase(`rollup-${machines++}`));
const atHour = (n: number, hour: number) =>
  commitEntry(
    n,
    [{ principal: principal(n), role: role(n), from: 'none', to: 'granted' }],
    DAY_ONE_MS + hour * HOUR_MS,
  );
const run = (ledger: LedgerStore, objects: ObjectStore) =>
  exportAndRollUp({ ledger, objects, now }, request);

type Bucket = ReturnType<typeof createMemoryBucket>;
const rollups = ({ objects }: Bucket) =>
  Object.fromEntries(
    [...objects].flatMap(([key, body]) =>
      key.startsWith('rollup/') ? [[key, new TextDecoder().decode(body)]] : [],
    ),
  );
const numbers = (bucket: Bucket) =>
  Object.fromEntries(
    Object.entries(rollups(bucket)).map(([key, text]) => [
      key.split('/')[1] ?? '',
      text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as LedgerRecord).seq),
    ]),
  );
const verify = (bucket: Bucket) =>
  verifyBucket(
    bucket.store,
    async function* (pages) {
      for await (const page of pages) yield page.map(checkGiven);
    },
    { estate: ESTATE, keys: [], known: [], nowMs: now(), onProgress: () => undefined },
    signal,
  );

/** A ledger with records at hours from the first day's beginning. */
async function ledgerAt(...hours: readonly number[]) {
  const [bucket, ledger] = [createMemoryBucket(), await newMachine()];
  for (const [n, hour] of hours.entries()) await ledger.append(ESTATE, atHour(n, hour));
  return { bucket, ledger };
}

test('each day that is over becomes one object, the last one waits until it is', async () => {
  const { bucket, ledger } = await ledgerAt(1, 2, 25, 26, 80);
  expect(await run(ledger, bucket.store)).toEqual({ exported: 5, received: 0, rolledUp: 2 });
  expect(numbers(bucket)).toEqual({ '2026-01-01': [1, 2], '2026-01-02': [3, 4] });
  expect(await run(ledger, bucket.store)).toMatchObject({ rolledUp: 0 });
  await ledger.append(ESTATE, atHour(9, 100));
  expect(await run(ledger, bucket.store)).toMatchObject({ rolledUp: 1 });
  expect(numbers(bucket)).toMatchObject({ '2026-01-04': [5] });
});

test('a record that comes late counts among those that it follows, and what was rolled up stays true', async () => {
  const { bucket, ledger } = await ledgerAt(1, 25);
  const late = await newMachine();
  await late.append(ESTATE, atHour(7, 2));
  await run(ledger, bucket.store);
  const before = rollups(bucket);
  await run(late, bucket.store);
  await ledger.append(ESTATE, atHour(8, 50));
  await run(ledger, bucket.store);
  expect(rollups(bucket)).toMatchObject(before);
  expect(numbers(bucket)).toEqual({ '2026-01-01': [1], '2026-01-02': [2, 3] });
  expect(await verify(bucket)).toMatchObject({ rollups: { days: 2, differing: [] } });
});

test('two machines write the same bytes, also one that restored everything, and one that archived it', async () => {
  const { bucket, ledger } = await ledgerAt(1, 2, 25, 50, 51, 75);
  await exportLedger({ ledger, objects: bucket.store, now }, request);
  const write = async (machine: LedgerStore) => {
    const own = createMemoryBucket();
    for (const [key, body] of bucket.objects) own.objects.set(key, body);
    await rollUpLedger({ ledger: machine, objects: own.store }, request);
    return rollups(own);
  };
  const first = await write(ledger);
  expect(Object.keys(first)).toHaveLength(3);
  const restored = await newMachine();
  await importLedger({ ledger: restored, objects: bucket.store, now }, request);
  expect(await write(restored)).toEqual(first);
  await archiveLedger({ ledger, objects: bucket.store, now }, request, { seqs: [1, 2, 3] });
  expect(await write(ledger)).toEqual(first);
});

test('nothing that is not final is rolled up', async () => {
  const { bucket, ledger } = await ledgerAt(1, 25);
  await exportLedger({ ledger, objects: bucket.store, now }, request);
  await ledger.append(ESTATE, atHour(7, 50));
  expect(await rollUpLedger({ ledger, objects: bucket.store }, request)).toEqual(['2026-01-01']);
});

test('a roll-up that somebody else wrote is not overwritten, and told of beside the export', async () => {
  const { bucket, ledger } = await ledgerAt(1, 25, 50);
  bucket.objects.set('rollup/2026-01-02/records.jsonl', new TextEncoder().encode('{}\n'));
  const raced: ObjectStore = {
    ...bucket.store,
    // Written by somebody just after the look.
    listKeys: (prefix, after) =>
      prefix === 'rollup/'
        ? (async function* () {
            await Promise.resolve();
            yield* [];
          })()
        : bucket.store.listKeys(prefix, after),
  };
  expect(await run(ledger, raced)).toMatchObject({
    exported: 3,
    rollUpProblem: { code: 'ledger/broken', details: { seq: 2 } },
  });
  expect(rollups(bucket)['rollup/2026-01-02/records.jsonl']).toBe('{}\n');
  expect(await verify(bucket)).toMatchObject({ rollups: { days: 2, differing: ['2026-01-02'] } });
});

test.each<[string, (text: string) => string]>([
  ['altered', (text) => text.replace('asked', 'begged')],
  ['shortened', (text) => text.split('\n').slice(1).join('\n')],
  ['emptied', () => ''],
])('a roll-up that was %s is named by its day', async (_what, tamper) => {
  const { bucket, ledger } = await ledgerAt(1, 25, 26, 50, 75);
  await run(ledger, bucket.store);
  const key = 'rollup/2026-01-02/records.jsonl';
  bucket.objects.set(key, new TextEncoder().encode(tamper(rollups(bucket)[key]!)));
  const verified = await verify(bucket);
  if (verified.kind !== 'read') throw new Error('The bucket can be read.');
  expect(verified.copy.verdict.kind).toBe('intact');
  expect(verified.rollups?.differing[0]).toBe('2026-01-02');
});
