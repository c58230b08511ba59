import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { buildIntervals, stateAsOf } from '#core/ledger/grant-timeline.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { entryOf, sealRecords, verifyChain } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import {
  commitEntry,
  commitSequences,
  DAY_ONE_MS,
  ESTATE,
  principal,
  role,
} from '../support/ledger-entries.ts';

let databases = 0;
const freshDatabase = () => openDatabase(`ledger-${databases++}`);
const sorted = (intervals: readonly object[]) => intervals.map((i) => toCanonicalJson(i)).sort();
const granted = (n: number) => [
  { principal: principal(n), role: role(n), from: 'none' as const, to: 'granted' as const },
];
const nowMs = DAY_ONE_MS + 86_400_000;

test('appends from many pages at once make one chain without a gap or a loss', async () => {
  const db = await freshDatabase();
  const pages = [createLedgerStore(db), createLedgerStore(db), createLedgerStore(db)];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => pages[n % 3]!.append(ESTATE, commitEntry(n, granted(n)))),
  );
  const records = await pages[0]!.load(ESTATE, 1, 1000);
  expect(verifyChain(records, { estate: ESTATE, after: CHAIN_START, nowMs })).toMatchObject({
    kind: 'intact',
    head: { seq: 60 },
  });
  expect(new Set(records.map((r) => r.kind === 'commit' && r.body.name)).size).toBe(60);
});

test('a commit is recorded once, however often it is appended', async () => {
  const ledger = createLedgerStore(await freshDatabase());
  const first = await ledger.append(ESTATE, commitEntry(1, granted(1)));
  await ledger.append(ESTATE, commitEntry(2, granted(2)));
  expect(await ledger.append(ESTATE, commitEntry(1, granted(1)))).toEqual(first);
  expect((await ledger.head(ESTATE))?.seq).toBe(2);
});

test('the intervals kept while appending equal those rebuilt from the records', async () => {
  await fc.assert(
    fc.asyncProperty(commitSequences, async (entries) => {
      const ledger = createLedgerStore(await freshDatabase());
      for (const entry of entries) await ledger.append(ESTATE, entry);
      const kept = await ledger.loadIntervals(ESTATE, { kind: 'all' });
      const built = buildIntervals(await ledger.load(ESTATE, 1, 1000));
      expect(sorted(kept)).toEqual(sorted(built));
      const atMs = DAY_ONE_MS + 5000;
      expect(sorted(await ledger.loadIntervals(ESTATE, { kind: 'as-of', atMs }))).toEqual(
        sorted(stateAsOf(built, atMs)),
      );
    }),
    { numRuns: 25 },
  );
});

test('replacing provisional records leaves the intervals of the new chain, not of the old', async () => {
  await fc.assert(
    fc.asyncProperty(commitSequences, fc.nat(20), async (entries, keep) => {
      const ledger = createLedgerStore(await freshDatabase());
      for (const entry of entries) await ledger.append(ESTATE, entry);
      const records = await ledger.load(ESTATE, 1, 1000);
      const at = Math.min(keep, records.length - 1);
      const base = records[at - 1] ?? CHAIN_START;
      const winner = commitEntry(900, granted(1), DAY_ONE_MS + 3000);
      const chained = sealRecords(ESTATE, [winner, ...records.slice(at).map(entryOf)], base);
      const head = records.at(-1)!;
      const exported = { destination: 'bucket', seq: base.seq + 1, hash: chained[0]!.hash };
      expect(await ledger.replaceProvisional(ESTATE, CHAIN_START, chained, exported)).toBe(false);
      expect(await ledger.replaceProvisional(ESTATE, head, chained, exported)).toBe(true);
      const all = await ledger.load(ESTATE, 1, 1000);
      expect(verifyChain(all, { estate: ESTATE, after: CHAIN_START, nowMs })).toMatchObject({
        kind: 'intact',
      });
      expect(all).toHaveLength(records.length + 1);
      expect(sorted(await ledger.loadIntervals(ESTATE, { kind: 'all' }))).toEqual(
        sorted(buildIntervals(all)),
      );
    }),
    { numRuns: 25 },
  );
});

test('how far the bucket holds the ledger never goes back, however late a page says so', async () => {
  const ledger = createLedgerStore(await freshDatabase());
  for (let n = 0; n < 5; n += 1) await ledger.append(ESTATE, commitEntry(n, []));
  const records = await ledger.load(ESTATE, 1, 10);
  const markAt = (seq: number) => ({ destination: 'bucket', seq, hash: records[seq - 1]!.hash });
  expect(await ledger.saveExport(ESTATE, markAt(5))).toBe(true);
  expect(await ledger.saveExport(ESTATE, markAt(2))).toBe(true);
  expect(await ledger.loadExport(ESTATE, 'bucket')).toEqual(markAt(5));
  expect(await ledger.saveExport(ESTATE, { ...markAt(5), hash: CHAIN_START.hash })).toBe(false);
  const other = { ...markAt(3), destination: 'other' };
  await ledger.saveExport(ESTATE, other);
  expect(await ledger.loadExports(ESTATE)).toEqual([markAt(5), other]);
});

test('what is final by now is not replaced, whatever the page that asks has seen', async () => {
  const ledger = createLedgerStore(await freshDatabase());
  for (let n = 0; n < 3; n += 1) await ledger.append(ESTATE, commitEntry(n, []));
  const [first, second, head] = await ledger.load(ESTATE, 1, 10);
  const replace = () => {
    const chained = sealRecords(ESTATE, [commitEntry(9, [])], first!);
    const exported = { destination: 'other', seq: 2, hash: chained[0]!.hash };
    return ledger.replaceProvisional(ESTATE, head!, chained, exported);
  };
  await ledger.saveExport(ESTATE, { destination: 'bucket', seq: 2, hash: second!.hash });
  expect(await replace()).toBe(false);
  expect(await ledger.load(ESTATE, 1, 10)).toEqual([first, second, head]);
});

test('a row that is no record is a break at its number, not the end of the ledger', async () => {
  const db = await freshDatabase();
  const ledger = createLedgerStore(db);
  await ledger.append(ESTATE, commitEntry(1, granted(1)));
  await db.put('ledger', { estate: ESTATE, seq: 1, instantMs: 0, record: { seq: 1 } });
  await expect(ledger.load(ESTATE, 1, 10)).rejects.toMatchObject({
    code: 'ledger/broken',
    details: { seq: 1, fault: 'malformed' },
  });
});

test('a record that a newer version left here says so', async () => {
  const db = await freshDatabase();
  const ledger = createLedgerStore(db);
  const record = await ledger.append(ESTATE, commitEntry(1, []));
  const newer = { ...record, body: { ...record.body, format: 2 } };
  await db.put('ledger', { estate: ESTATE, seq: 1, instantMs: 0, record: newer });
  await expect(ledger.load(ESTATE, 1, 10)).rejects.toMatchObject({
    code: 'ledger/newer-format',
    details: { seq: 1 },
  });
});

test('a closed database is an error, never an empty ledger', async () => {
  const db = await freshDatabase();
  db.close();
  await expect(createLedgerStore(db).load(ESTATE, 1, 10)).rejects.toMatchObject({
    code: 'storage/failed',
  });
});
