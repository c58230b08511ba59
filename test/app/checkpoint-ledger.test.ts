import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { checkpointLedger } from '#app/checkpoint-ledger.ts';
import { exportLedger } from '#app/export-ledger.ts';
import { verifyLedger } from '#app/verify-ledger.ts';
import { isSound } from '#core/ledger/ledger-report.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { checkContent } from '#crypto/ledger-chain.ts';
import { generateLocalKeyPair, localSigningKey } from '#crypto/local-signing-key.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { DAY_ONE_MS, ESTATE, grantEntry } from '../support/ledger-entries.ts';
import { createMemoryBucket } from '../support/memory-bucket.ts';

const { signal } = new AbortController();
const now = () => DAY_ONE_MS + 86_400_000;
const destination = 's3://acme/ledger';
const { actor } = grantEntry(0);
const key = await localSigningKey(await generateLocalKeyPair());

let machines = 0;
const newMachine = async () => createLedgerStore(await openDatabase(`checkpoint-${machines++}`));
const sign = (ledger: LedgerStore, objects?: ObjectStore) => {
  const bucket = objects && { objects, destination };
  return checkpointLedger({ ledger, key, now, bucket }, ESTATE, actor, signal);
};
const exportFrom = (ledger: LedgerStore, objects: ObjectStore) =>
  exportLedger(
    { ledger, objects, now },
    { estate: ESTATE, destination, signal, onProgress: () => undefined },
  );

async function verify(ledger: LedgerStore) {
  const records = await ledger.load(ESTATE, 1, 100);
  // eslint-disable-next-line @typescript-eslint/require-await -- one page that is there already
  async function* pages() {
    yield records.map(checkContent);
  }
  const keys = [key.publicKey];
  const request = { estate: ESTATE, keys, known: [], nowMs: now(), onProgress: () => undefined };
  return verifyLedger(pages(), request);
}

test('a checkpoint that another administrator’s export overtakes leaves the ledger sound', async () => {
  const { store } = createMemoryBucket();
  const [first, second] = [await newMachine(), await newMachine()];
  await first.append(ESTATE, grantEntry(1));
  expect(await sign(first, store)).toMatchObject({ seq: 2, body: { seq: 1 } });
  await second.append(ESTATE, grantEntry(2));
  await exportFrom(second, store);
  await exportFrom(first, store);
  const report = await verify(first);
  expect(report).toMatchObject({
    verdict: { kind: 'intact', head: { seq: 3 } },
    checkpoints: [{ seq: 3, vouchedSeq: 1, finding: 'valid' }],
  });
  expect(isSound(report)).toBe(true);
});

test('what is signed is final: one of another administrator that took the number first', async () => {
  const { store } = createMemoryBucket();
  const [first, second] = [await newMachine(), await newMachine()];
  await second.append(ESTATE, grantEntry(2));
  await exportFrom(second, store);
  await first.append(ESTATE, grantEntry(1));
  expect(await sign(first, store)).toMatchObject({ seq: 3, body: { seq: 2 } });
  expect(isSound(await verify(first))).toBe(true);
});

test('without a bucket the head is signed, and of an empty ledger nothing', async () => {
  const ledger = await newMachine();
  expect(await sign(ledger)).toBeUndefined();
  expect(await sign(ledger, createMemoryBucket().store)).toBeUndefined();
  await ledger.append(ESTATE, grantEntry(1));
  expect(await sign(ledger)).toMatchObject({ seq: 2, body: { seq: 1 } });
  expect((await verify(ledger)).checkpoints).toMatchObject([{ finding: 'valid' }]);
});
