import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { archiveLedger, bringBackArchive, planArchive } from '#app/archive-ledger.ts';
import { exportLedger } from '#app/export-ledger.ts';
import { importLedger } from '#app/import-ledger.ts';
import { ledgerKey } from '#app/ledger-bucket.ts';
import { hasBaseline, observeDrift } from '#app/observe-drift.ts';
import { publishedVersions } from '#app/published-versions.ts';
import { readRecords } from '#app/read-records.ts';
import { compareCopies, verifyLedger } from '#app/verify-ledger.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { AppError } from '#core/errors.ts';
import { stepDocuments, type LastDocument } from '#core/ledger/drift.ts';
import { buildIntervals, stateAsOf } from '#core/ledger/grant-timeline.ts';
import type { LedgerEntry } from '#core/ledger/record.ts';
import { isSound } from '#core/ledger/ledger-report.ts';
import type { CheckedContent } from '#core/ledger/verify-links.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { checkContent, sealRecords } from '#crypto/ledger-chain.ts';
import { signCheckpoint } from '#crypto/ledger-checkpoint.ts';
import { generateLocalKeyPair, localSigningKey } from '#crypto/local-signing-key.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import {
  commitSequences,
  DAY_ONE_MS,
  driftEntry,
  ESTATE,
  grantEntries,
  grantEntry,
  publicationEntry,
} from '../support/ledger-entries.ts';
import { picture, role as targetRole, trusts, user } from '../support/small-estate.ts';
import { createMemoryBucket } from '../support/memory-bucket.ts';

const { signal } = new AbortController();
const now = () => DAY_ONE_MS + 86_400_000;
const nowMs = now();
const destination = 's3://acme/ledger';
const request = { estate: ESTATE, destination, signal, onProgress: () => undefined };
const END = Number.MAX_SAFE_INTEGER;
const nothingOpen = {
  journals: { loadOpen: () => Promise.resolve([]) },
  intents: { loadAll: () => Promise.resolve([]) },
};

let machines = 0;
const newMachine = async () => createLedgerStore(await openDatabase(`archive-${machines++}`));
const plan = (ledger: LedgerStore, beforeMs = Infinity) =>
  planArchive({ ledger, ...nothingOpen }, { estate: ESTATE, destination, beforeMs });
const archive = async (ledger: LedgerStore, objects: ObjectStore, beforeMs = Infinity) =>
  archiveLedger({ ledger, objects, now }, request, await plan(ledger, beforeMs));
const sorted = (values: readonly object[]) => values.map((value) => toCanonicalJson(value)).sort();

/** A ledger of commits that is in a bucket, whole. */
async function exportedLedger(entries: readonly LedgerEntry[]) {
  const [bucket, ledger] = [createMemoryBucket(), await newMachine()];
  for (const entry of entries) await ledger.append(ESTATE, entry);
  await exportLedger({ ledger, objects: bucket.store, now }, request);
  return { bucket, ledger };
}

/** The local copy as the worker hands it to the verification. */
async function* localPages(ledger: LedgerStore): AsyncGenerator<readonly CheckedContent[]> {
  const places = await ledger.loadStored(ESTATE, 1, END);
  yield places.map((place) =>
    place.kind === 'record'
      ? checkContent(place.value)
      : { kind: 'archived', link: place.archived },
  );
}
const verifyLocal = (ledger: LedgerStore) =>
  verifyLedger(localPages(ledger), {
    estate: ESTATE,
    keys: [],
    known: [],
    nowMs,
    onProgress: () => undefined,
  });

test('what is archived leaves, the chain here still verifies and says what it could not look at', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(40));
  const before = await verifyLocal(ledger);
  await archive(ledger, bucket.store, DAY_ONE_MS + 20_000);
  const kept = await ledger.load(ESTATE, 1, 100);
  expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 21));
  const report = await verifyLocal(ledger);
  expect(report).toMatchObject({
    verdict: { kind: 'intact', head: { seq: 40 } },
    archived: { count: 20, fromSeq: 1, toSeq: 20 },
  });
  expect(isSound(report)).toBe(true);
  expect(compareCopies(report, before)).toEqual({ kind: 'same', seq: 40 });
  const all = await readRecords({ ledger, objects: bucket.store }, ESTATE, [1, 40], signal);
  expect(all.map(({ hash }) => hash)).toEqual(before.hashes);
});

test('the last word on a document, on a menu, of a kind, and the head stay here', async () => {
  const { bucket, ledger } = await exportedLedger([
    driftEntry(0),
    publicationEntry(1, ['acme/p1', 'acme/p2']),
    grantEntry(2),
    publicationEntry(3, ['acme/p1']),
    driftEntry(4),
    ...Array.from({ length: 6 }, (_, n) => grantEntry(n + 5)),
  ]);
  const documents = new Map<string, LastDocument>();
  for (const record of await ledger.load(ESTATE, 1, 100)) stepDocuments(documents, record);
  const versions = await publishedVersions(ledger, ESTATE);
  await archive(ledger, bucket.store);
  const kept = await ledger.load(ESTATE, 1, 100);
  expect(kept.map(({ seq }) => seq)).toEqual([2, 4, 5, 11]);
  const keptDocuments = new Map<string, LastDocument>();
  for (const record of kept) stepDocuments(keptDocuments, record);
  expect(keptDocuments).toEqual(documents);
  expect(await hasBaseline(ledger, ESTATE)).toBe(true);
  expect(await publishedVersions(ledger, ESTATE)).toEqual(versions);
});

test('drift is told as before, and since the very baseline, when the baseline is archived', async () => {
  const seen = picture(
    [user('ada', [])],
    [targetRole('Admin', trusts('arn:aws:iam::111122223333:user/ada'))],
  );
  const { bucket, ledger } = await exportedLedger([driftEntry(0), driftEntry(4), grantEntry(5)]);
  const observe = () => observeDrift(ledger, ESTATE, seen, evaluateAccess(seen));
  const before = await observe();
  expect(before.kind).toBe('drift');
  await archive(ledger, bucket.store);
  expect((await ledger.load(ESTATE, 1, 10)).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(await observe()).toEqual(before);
});

test('what an interrupted commit or publication needs stays here', async () => {
  const { ledger } = await exportedLedger(grantEntries(10));
  const { commitId: id } = (grantEntry(3) as Extract<LedgerEntry, { kind: 'commit' }>).body;
  const journals = { loadOpen: () => Promise.resolve([{ id }]) } as never;
  const intents = { loadAll: () => Promise.resolve([{ afterSeq: 7 }]) } as never;
  const planned = await planArchive(
    { ledger, journals, intents },
    { estate: ESTATE, destination, beforeMs: Infinity },
  );
  expect(planned.seqs).toEqual([1, 2, 3, 5, 6, 7]);
});

test('where that is asked for, only what a signed checkpoint vouches for is chosen', async () => {
  const key = await localSigningKey(await generateLocalKeyPair());
  const { bucket, ledger } = await exportedLedger(grantEntries(6));
  const { seq, hash, actor, atMs } = (await ledger.load(ESTATE, 4, 1))[0]!;
  const body = await signCheckpoint(key, { seq, hash });
  await ledger.append(ESTATE, { kind: 'checkpoint', actor, atMs, body });
  for (let n = 6; n < 9; n += 1) await ledger.append(ESTATE, grantEntry(n));
  await exportLedger({ ledger, objects: bucket.store, now }, request);
  const vouched = async (keys: readonly MenuKey[]) =>
    planArchive(
      { ledger, ...nothingOpen },
      { estate: ESTATE, destination, beforeMs: Infinity, vouchedBy: keys },
    );
  expect(await vouched([key.publicKey])).toMatchObject({ seqs: [1, 2, 3, 4], notVouched: 5 });
  expect(await vouched([])).toMatchObject({ seqs: [], notVouched: 9 });
  // A checkpoint of another chain vouches for nothing here.
  const other = await signCheckpoint(key, { seq: 4, hash: CHAIN_START.hash });
  await ledger.append(ESTATE, { kind: 'checkpoint', actor, atMs, body: other });
  expect(await vouched([key.publicKey])).toMatchObject({ seqs: [] });
});

test('a record that was not exported, or to another bucket, is never chosen, and the store refuses it', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(5));
  for (let n = 5; n < 10; n += 1) await ledger.append(ESTATE, grantEntry(n));
  expect(await plan(ledger)).toMatchObject({ seqs: [1, 2, 3, 4], notExported: 5 });
  const elsewhere = { estate: ESTATE, destination: 's3://other', beforeMs: Infinity };
  expect((await planArchive({ ledger, ...nothingOpen }, elsewhere)).seqs).toEqual([]);
  const forced = archiveLedger({ ledger, objects: bucket.store, now }, request, { seqs: [4, 7] });
  await expect(forced).rejects.toMatchObject({ code: 'ledger/broken', details: { seq: 7 } });
  bucket.objects.set(
    ledgerKey(7),
    new TextEncoder().encode(toCanonicalJson((await ledger.load(ESTATE, 7, 1))[0])),
  );
  await expect(
    archiveLedger({ ledger, objects: bucket.store, now }, request, { seqs: [4, 7] }),
  ).rejects.toMatchObject({ code: 'storage/failed' });
  expect(await ledger.load(ESTATE, 1, 100)).toHaveLength(10);
});

test.each<[string, string, (objects: Map<string, Uint8Array>) => void]>([
  ['is gone', 'missing', (objects) => objects.delete(ledgerKey(3))],
  ['is no JSON', 'malformed', (objects) => objects.set(ledgerKey(3), new Uint8Array([255]))],
  [
    'is another record',
    'differs from the record here',
    (objects) => objects.set(ledgerKey(3), objects.get(ledgerKey(4))!),
  ],
  [
    'was altered',
    'altered',
    (objects) => {
      const text = new TextDecoder().decode(objects.get(ledgerKey(3)));
      objects.set(ledgerKey(3), new TextEncoder().encode(text.replace('asked', 'begged')));
    },
  ],
])('nothing leaves when a record’s object %s', async (_what, fault, tamper) => {
  const { bucket, ledger } = await exportedLedger(grantEntries(9));
  tamper(bucket.objects);
  await expect(archive(ledger, bucket.store)).rejects.toMatchObject({
    code: 'ledger/broken',
    details: { place: 'the bucket', seq: 3, fault },
  });
  expect(await ledger.load(ESTATE, 1, 100)).toHaveLength(9);
});

test('a record that was tampered with here is not archived over its own evidence', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(9));
  const tampered: LedgerStore = {
    ...ledger,
    loadStored: async (...range) =>
      (await ledger.loadStored(...range)).map((place, index) =>
        place.kind === 'record' && index === 2
          ? { ...place, value: { ...(place.value as object), atMs: 1 } }
          : place,
      ),
  };
  await expect(archive(tampered, bucket.store)).rejects.toMatchObject({
    details: { place: 'this browser', seq: 3, fault: 'altered' },
  });
});

test('brought back, everything is as it was; an object that changed meanwhile is not taken', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(30));
  const [records, intervals] = [
    await ledger.load(ESTATE, 1, 100),
    await ledger.loadIntervals(ESTATE, { kind: 'all' }),
  ];
  await archive(ledger, bucket.store);
  const whole = bucket.objects.get(ledgerKey(8))!;
  bucket.objects.set(ledgerKey(8), bucket.objects.get(ledgerKey(9))!);
  const back = () => bringBackArchive({ ledger, objects: bucket.store }, request);
  await expect(back()).rejects.toMatchObject({ code: 'ledger/broken', details: { seq: 8 } });
  bucket.objects.set(ledgerKey(8), whole);
  await back();
  expect(await ledger.load(ESTATE, 1, 100)).toEqual(records);
  expect(await ledger.loadArchived(ESTATE, 1, END)).toEqual([]);
  expect(await ledger.loadIntervals(ESTATE, { kind: 'all' })).toEqual(intervals);
});

test('without a bucket, or while it does not answer, only what is archived cannot be read', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(9));
  await archive(ledger, bucket.store, DAY_ONE_MS + 4000);
  const read = (objects: ObjectStore | undefined, from: number) =>
    readRecords({ ledger, objects }, ESTATE, [from, 9], signal);
  expect(await read(undefined, 5)).toHaveLength(5);
  await expect(read(undefined, 4)).rejects.toMatchObject({
    code: 'ledger/archived',
    details: { seq: 4, destination },
  });
  const signedOut: ObjectStore = {
    ...bucket.store,
    fetchObject: () => Promise.reject(new AppError('sign-in/no-access', {})),
  };
  expect(await read(signedOut, 5)).toHaveLength(5);
  await expect(read(signedOut, 1)).rejects.toMatchObject({ code: 'sign-in/no-access' });
});

test('appending, exporting and taking in go on over an archive', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(20));
  await archive(ledger, bucket.store);
  const other = await newMachine();
  await importLedger({ ledger: other, objects: bucket.store, now }, request);
  await other.append(ESTATE, grantEntry(20));
  await exportLedger({ ledger: other, objects: bucket.store, now }, request);
  await ledger.append(ESTATE, grantEntry(21));
  await exportLedger({ ledger, objects: bucket.store, now }, request);
  await importLedger({ ledger: other, objects: bucket.store, now }, request);
  const theirs = await other.load(ESTATE, 1, 100);
  expect(theirs).toHaveLength(22);
  const [here, there] = [await verifyLocal(ledger), await verifyLocal(other)];
  expect(here).toMatchObject({ verdict: { kind: 'intact', head: { seq: 22 } } });
  expect(compareCopies(here, there)).toEqual({ kind: 'same', seq: 22 });
  expect(sorted(await ledger.loadIntervals(ESTATE, { kind: 'all' }))).toEqual(
    sorted(buildIntervals(theirs)),
  );
});

test('another bucket that lacks what is archived is not begun in the middle', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(9));
  await archive(ledger, bucket.store);
  const other = createMemoryBucket();
  await expect(
    exportLedger(
      { ledger, objects: other.store, now },
      { ...request, destination: 's3://other/ledger' },
    ),
  ).rejects.toMatchObject({ code: 'ledger/archived', details: { seq: 8, destination } });
  expect(other.objects.size).toBe(0);
  for (const [key, body] of bucket.objects) other.objects.set(key, body);
  await ledger.append(ESTATE, grantEntry(9));
  expect(
    await exportLedger(
      { ledger, objects: other.store, now },
      { ...request, destination: 's3://other/ledger' },
    ),
  ).toMatchObject({ seq: 10, written: 1 });
});

test('another bucket that differs from what is archived, after a page that it shares, changes nothing here', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(510));
  await archiveLedger({ ledger, objects: bucket.store, now }, request, { seqs: [501, 502] });
  const records = await ledger.load(ESTATE, 1, 1000);
  const other = createMemoryBucket();
  const theirs = [
    ...records.slice(0, 500),
    ...sealRecords(ESTATE, [grantEntry(900), grantEntry(901)], records[499]!),
  ];
  for (const record of theirs)
    other.objects.set(ledgerKey(record.seq), new TextEncoder().encode(toCanonicalJson(record)));
  const elsewhere = { ...request, destination: 's3://other/ledger' };
  const differs = { code: 'ledger/broken', details: { place: 'the bucket', seq: 501 } };
  // A second time as well: what the first run learned of the other bucket must not hide what this one holds.
  for (const run of [importLedger, exportLedger, importLedger])
    await expect(run({ ledger, objects: other.store, now }, elsewhere)).rejects.toMatchObject(
      differs,
    );
  expect(other.objects.size).toBe(502);
  expect(await ledger.load(ESTATE, 1, 1000)).toEqual(records);
  expect((await ledger.loadArchived(ESTATE, 1, END)).map(({ seq }) => seq)).toEqual([501, 502]);
  expect(await exportLedger({ ledger, objects: bucket.store, now }, request)).toMatchObject({
    seq: 510,
    written: 0,
  });
});

test('records that are archived in an earlier bucket are looked for there, though another one holds some of them', async () => {
  const { bucket, ledger } = await exportedLedger(grantEntries(9));
  await archive(ledger, bucket.store);
  const other = createMemoryBucket();
  for (const key of [1, 2, 3, 4].map(ledgerKey)) other.objects.set(key, bucket.objects.get(key)!);
  const elsewhere = { ...request, destination: 's3://aaa/ledger' };
  // Four are the same there, which is known from then on; the others are not.
  for (const run of [importLedger, exportLedger])
    await run({ ledger, objects: other.store, now }, elsewhere).catch(() => undefined);
  expect(await ledger.loadExport(ESTATE, elsewhere.destination)).toMatchObject({ seq: 4 });
  const named = { code: 'ledger/archived', details: { seq: 8, destination } };
  await expect(
    exportLedger({ ledger, objects: other.store, now }, elsewhere),
  ).rejects.toMatchObject(named);
  await expect(
    readRecords({ ledger, objects: undefined }, ESTATE, [1, 9], signal),
  ).rejects.toMatchObject(named);
});

/** Lets a number of calls through and fails at every later one, as a page that dies. */
function dyingAfter<T extends object>(target: T, calls: { left: number }): T {
  return new Proxy(target, {
    get: (object, name) => {
      const method: unknown = Reflect.get(object, name);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]): unknown => {
        if ((calls.left -= 1) < 0) throw new Error('The page died.');
        return Reflect.apply(method, object, args);
      };
    },
  });
}

test('whenever a page dies while archiving or bringing back, nothing is lost and no answer about the past changes', async () => {
  const actions = fc.array(
    fc.record({ way: fc.constantFrom('out', 'back'), survives: fc.integer({ min: 0, max: 90 }) }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(commitSequences, actions, fc.nat(25_000), async (entries, steps, afterMs) => {
      const { bucket, ledger } = await exportedLedger(entries);
      const records = await ledger.load(ESTATE, 1, 1000);
      const before = await verifyLocal(ledger);
      const built = buildIntervals(records);
      for (const { way, survives } of steps) {
        const calls = { left: survives };
        const dying = {
          ledger: dyingAfter(ledger, calls),
          objects: dyingAfter(bucket.store, calls),
          now,
        };
        const run =
          way === 'out'
            ? plan(ledger, DAY_ONE_MS + afterMs).then((planned) =>
                archiveLedger(dying, request, planned),
              )
            : bringBackArchive(dying, request);
        await run.catch((error: unknown) => {
          if (!(error instanceof Error) || error.message !== 'The page died.') throw error;
        });
        const report = await verifyLocal(ledger);
        expect(report.verdict).toMatchObject({ kind: 'intact', head: { seq: records.length } });
        expect(compareCopies(report, before)).toEqual({ kind: 'same', seq: records.length });
        const { length: archived } = await ledger.loadArchived(ESTATE, 1, END);
        expect(archived + (await ledger.load(ESTATE, 1, 1000)).length).toBe(records.length);
        expect(
          await readRecords({ ledger, objects: bucket.store }, ESTATE, [1, 1000], signal),
        ).toEqual(records);
      }
      expect(sorted(await ledger.loadIntervals(ESTATE, { kind: 'all' }))).toEqual(sorted(built));
      for (const { atMs } of records)
        for (const instant of [atMs - 1, atMs, atMs + 1])
          expect(
            sorted(await ledger.loadIntervals(ESTATE, { kind: 'as-of', atMs: instant })),
          ).toEqual(sorted(stateAsOf(built, instant)));
    }),
    { numRuns: 20 },
  );
}, 120_000);
