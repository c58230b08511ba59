import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportLedger } from '#app/export-ledger.ts';
import { importLedger } from '#app/import-ledger.ts';
import { bucketPages, ledgerKey } from '#app/ledger-bucket.ts';
import { verifyBucket } from '#app/verify-bucket.ts';
import { createObjectStore } from '#aws/s3.ts';
import { CHAIN_START, type ChainHead } from '#core/ledger/chain.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { ObjectStore } from '#core/ports.ts';
import { checkGiven, sealRecords, verifyChain } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { deleteCurrent } from '../lab/services/s3-bucket.ts';
import { ACME_ESTATE, readEstate } from '../lab/estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';
import { commitEntry, ESTATE, principal, role } from '../support/ledger-entries.ts';

const now = Date.now;
const never = (): never => {
  throw new Error('An object of the test is there.');
};
const { signal } = new AbortController();
const sleep = () => Promise.resolve();
let lab: RunningLab;
let robin: LabClients;
let sam: LabClients;

beforeAll(async () => {
  lab = await startLab({ estate: readEstate(ACME_ESTATE) });
  // Each test has a prefix of its own, where the policy that ships lets nobody write.
  delete labBucket().policy;
  robin = clientsOfLab(lab);
  sam = clientsOfLab(lab, { userName: LAB_NAMES.secondAdministrator });
});
afterAll(async () => {
  robin.close();
  sam.close();
  await lab.close();
});

const labBucket = () => [...lab.services.s3.buckets.values()][0]!;
const openBucket = ({ clients }: LabClients, prefix: string, region = 'eu-west-1'): ObjectStore =>
  createObjectStore(clients, { bucket: labBucket().name, region, prefix, sleep });
const granted = (n: number) =>
  commitEntry(n, [{ principal: principal(n), role: role(n), from: 'none', to: 'granted' }]);
const requestFor = (destination: string) => ({
  estate: ESTATE,
  destination,
  signal,
  onProgress: () => undefined,
});
const verify = (objects: ObjectStore, known: readonly ChainHead[] = []) =>
  verifyBucket(
    objects,
    async function* (pages) {
      for await (const page of pages) yield page.map(checkGiven);
    },
    { estate: ESTATE, keys: [], known, nowMs: now(), onProgress: () => undefined },
    signal,
  );

async function recordsIn(objects: ObjectStore): Promise<readonly LedgerRecord[]> {
  const records: unknown[] = [];
  for await (const page of bucketPages(objects, signal, {}))
    records.push(...page.map((given) => given.kind === 'value' && given.value));
  return records as LedgerRecord[];
}

test('two administrators interleave 200 commits in one bucket: one chain, no gap, no loss', async () => {
  const machines = await Promise.all(
    [robin, sam].map(async (who, index) => ({
      ledger: createLedgerStore(await openDatabase(`in-lab-${index}`)),
      objects: openBucket(who, 'interleaved'),
      now,
    })),
  );
  let n = 0;
  while (n < 200) {
    await Promise.all(
      machines.map(async (machine, index) => {
        for (let k = 0; k < 2 + ((n + index) % 4) && n < 200; k += 1)
          await machine.ledger.append(ESTATE, granted(n++));
        await exportLedger(machine, requestFor('s3://lab/interleaved'));
      }),
    );
  }
  for (const machine of machines) await exportLedger(machine, requestFor('s3://lab/interleaved'));
  const records = await recordsIn(machines[0]!.objects);
  expect(verifyChain(records, { estate: ESTATE, after: CHAIN_START, nowMs: now() })).toMatchObject({
    kind: 'intact',
    head: { seq: 200 },
  });
  const names = records.map((record) => (record.kind === 'commit' ? record.body.name : ''));
  expect(names.toSorted()).toEqual(Array.from({ length: 200 }, (_, k) => `Change ${k}`).toSorted());
  for (const { ledger } of machines) expect(await ledger.load(ESTATE, 1, 300)).toEqual(records);
}, 120_000);

/** Puts ten records under a prefix, as an export leaves them. */
async function exported(prefix: string): Promise<ObjectStore> {
  const objects = openBucket(robin, prefix);
  const entries = Array.from({ length: 10 }, (_, n) => granted(n));
  for (const record of sealRecords(ESTATE, entries, CHAIN_START))
    await objects.applyObject(
      ledgerKey(record.seq),
      new TextEncoder().encode(`${JSON.stringify(record)}\n`),
      { contentType: 'application/json', condition: { kind: 'create' } },
    );
  return objects;
}

test('somebody else’s objects under the prefix are named and left alone', async () => {
  const objects = await exported('foreign');
  const [first, last] = ['ledger/!notes.txt', 'ledger/zebra.json'];
  for (const key of [first, last])
    await objects.applyObject(key, new Uint8Array([1]), {
      contentType: 'text/plain',
      condition: { kind: 'create' },
    });
  expect(await verify(objects)).toMatchObject({
    kind: 'read',
    foreign: [first, last],
    copy: { verdict: { kind: 'intact', head: { seq: 10 } } },
  });
});

test('how long Object Lock holds each record is told, and which of them it does not hold', async () => {
  const objects = await exported('locked');
  const verified = await verify(objects);
  expect(verified).toMatchObject({ locks: { held: 10, free: 0 } });
  const { firstEndMs = 0 } = verified.kind === 'read' ? verified.locks : {};
  expect(Math.round((firstEndMs - Date.now()) / 86_400_000)).toBe(7);
  const key = `locked/${ledgerKey(6)}`;
  const [{ retention: _, ...free } = never()] = labBucket().versions.get(key) ?? [];
  labBucket().versions.set(key, [free]);
  expect(await verify(objects)).toMatchObject({ locks: { held: 9, free: 1 } });
});

test('a record that a delete marker hides is told from one that is not there', async () => {
  const objects = await exported('deleted');
  deleteCurrent(labBucket(), `deleted/${ledgerKey(4)}`, Date.now());
  expect(await verify(objects)).toMatchObject({
    copy: { verdict: { kind: 'broken', seq: 4, fault: 'deleted', head: { seq: 3 } } },
  });
  labBucket().versions.delete(`deleted/${ledgerKey(4)}`);
  expect(await verify(objects)).toMatchObject({
    copy: { verdict: { kind: 'broken', seq: 4, fault: 'missing' } },
  });
});

test('an object that is no record is named where it stands', async () => {
  const objects = await exported('malformed');
  await overwrite('malformed', 7, '<html>');
  expect(await verify(objects)).toMatchObject({
    copy: { verdict: { kind: 'broken', seq: 7, fault: 'malformed' } },
  });
});

test('a last record that is hidden or gone is missed', async () => {
  const objects = await exported('tail');
  const last = (await recordsIn(objects)).at(-1) ?? never();
  deleteCurrent(labBucket(), `tail/${ledgerKey(10)}`, Date.now());
  const hidden = { copy: { verdict: { kind: 'broken', seq: 10, fault: 'deleted' } } };
  expect(await verify(objects)).toMatchObject(hidden);
  expect(await verify(objects, [last])).toMatchObject(hidden);
  labBucket().versions.delete(`tail/${ledgerKey(10)}`);
  expect(await verify(objects, [last])).toMatchObject({
    copy: { verdict: { kind: 'broken', seq: 10, fault: 'missing', head: { seq: 9 } } },
  });
});

/** Puts something else in a record's place. */
async function overwrite(prefix: string, seq: number, text: string): Promise<void> {
  labBucket().versions.delete(`${prefix}/${ledgerKey(seq)}`);
  await openBucket(robin, prefix).applyObject(ledgerKey(seq), new TextEncoder().encode(text), {
    contentType: 'text/html',
    condition: { kind: 'create' },
  });
}

test('of several bad records the first is named, and what is good before it stays good', async () => {
  const objects = await exported('several');
  const { body } = (await objects.fetchObject(ledgerKey(3))) ?? never();
  await overwrite('several', 3, new TextDecoder().decode(body).replace('Because', 'Although'));
  await overwrite('several', 7, '<html>');
  const verified = await verify(objects);
  expect(verified).toMatchObject({
    copy: { verdict: { kind: 'broken', seq: 3, fault: 'altered', head: { seq: 2 } } },
  });
  expect(verified.kind === 'read' && verified.copy.hashes).toHaveLength(2);
  deleteCurrent(labBucket(), `several/${ledgerKey(2)}`, Date.now());
  await overwrite('several', 3, '<html>');
  expect(await verify(objects)).toMatchObject({
    copy: { verdict: { kind: 'broken', seq: 2, fault: 'deleted', head: { seq: 1 } } },
  });
});

test('no permission to list, and the wrong Region, are findings of their own', async () => {
  await exported('refused');
  const forbid = lab.lab.faults.add({
    service: 's3',
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'Access Denied' },
  });
  expect(await verify(openBucket(robin, 'refused'))).toMatchObject({
    kind: 'unreadable',
    error: { code: 'aws/access-denied', details: { action: 's3:ListBucket' } },
  });
  forbid();
  expect(await verify(openBucket(robin, 'refused', 'us-west-2'))).toMatchObject({
    kind: 'unreadable',
    error: { code: 'aws/wrong-region', details: { region: 'us-west-2' } },
  });
});

test('an export that meets a hidden record stops, and writes nothing over it', async () => {
  const objects = await exported('stopped');
  const machine = {
    ledger: createLedgerStore(await openDatabase('stopped')),
    objects,
    now,
  };
  await exportLedger(machine, requestFor('s3://lab/stopped'));
  await machine.ledger.append(ESTATE, granted(50));
  deleteCurrent(labBucket(), `stopped/${ledgerKey(10)}`, Date.now());
  await expect(exportLedger(machine, requestFor('s3://lab/stopped'))).rejects.toMatchObject({
    code: 'ledger/broken',
    details: { seq: 10, fault: 'deleted' },
  });
  expect(labBucket().versions.has(`stopped/${ledgerKey(11)}`)).toBe(false);
  expect(await machine.ledger.lastSeq(ESTATE)).toBe(11);
});

test('an export of another machine stops at a hidden record that it never had', async () => {
  const objects = await exported('reopened');
  const machine = {
    ledger: createLedgerStore(await openDatabase('reopened')),
    objects: openBucket(sam, 'reopened'),
    now,
  };
  deleteCurrent(labBucket(), `reopened/${ledgerKey(10)}`, Date.now());
  await machine.ledger.append(ESTATE, granted(50));
  for (const run of [exportLedger, importLedger])
    await expect(run(machine, requestFor('s3://lab/reopened'))).rejects.toMatchObject({
      code: 'ledger/broken',
      details: { place: 'the bucket', seq: 10, fault: 'deleted' },
    });
  expect(await objects.isDeleted(ledgerKey(10))).toBe(true);
  expect(await machine.ledger.lastSeq(ESTATE)).toBe(10);
});
