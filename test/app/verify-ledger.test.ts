import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyLedger } from '#app/verify-ledger.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { isSound } from '#core/ledger/ledger-report.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { SigningKey } from '#core/ports.ts';
import { checkContent, sealRecord, sealRecords } from '#crypto/ledger-chain.ts';
import { signCheckpoint } from '#crypto/ledger-checkpoint.ts';
import { generateLocalKeyPair, localSigningKey } from '#crypto/local-signing-key.ts';
import { commitEntry, DAY_ONE_MS, ESTATE } from '../support/ledger-entries.ts';

const nowMs = DAY_ONE_MS + 86_400_000;
let key: SigningKey;
let records: readonly LedgerRecord[];
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-ledger-'));
  key = await localSigningKey(await generateLocalKeyPair());
  const commits = sealRecords(
    ESTATE,
    Array.from({ length: 6 }, (_, n) => commitEntry(n, [])),
    CHAIN_START,
  );
  const head = commits.at(-1)!;
  records = [...commits, await checkpointAfter(head)];
});
afterEach(() => rm(directory, { recursive: true }));

async function checkpointAfter(head: LedgerRecord, vouched = head): Promise<LedgerRecord> {
  const body = await signCheckpoint(key, { seq: vouched.seq, hash: vouched.hash });
  const { actor } = head;
  return sealRecord(ESTATE, { kind: 'checkpoint', atMs: head.atMs, actor, body }, head);
}

async function* pages(all: readonly unknown[], size = 3) {
  await Promise.resolve();
  for (let start = 0; start < all.length; start += size)
    yield all.slice(start, start + size).map(checkContent);
}

const verify = (all: readonly unknown[], keys = [key.publicKey]) =>
  verifyLedger(pages(all), { estate: ESTATE, keys, nowMs, onProgress: () => undefined });

test('an untouched ledger is sound, and its checkpoint vouches for the records before it', async () => {
  const report = await verify(records);
  expect(report).toMatchObject({
    verdict: { kind: 'intact', head: { seq: 7 } },
    checkpoints: [{ seq: 7, vouchedSeq: 6, finding: 'valid' }],
  });
  expect(isSound(report)).toBe(true);
});

test('a chain that was forged as a whole does not fit the checkpoint', async () => {
  const forged = sealRecords(
    ESTATE,
    Array.from({ length: 6 }, (_, n) => commitEntry(n + 100, [])),
    CHAIN_START,
  );
  const report = await verify([...forged, await checkpointAfter(forged.at(-1)!, records[5])]);
  expect(report.checkpoints).toMatchObject([{ finding: 'other-hash' }]);
  expect(isSound(report)).toBe(false);
});

test('a checkpoint of another key proves nothing, a wrong signature breaks it', async () => {
  expect((await verify(records, [])).checkpoints).toMatchObject([{ finding: 'unknown-key' }]);
  const head = records[5]!;
  const body = await signCheckpoint(key, CHAIN_START);
  const wrong = sealRecord(
    ESTATE,
    {
      kind: 'checkpoint',
      atMs: head.atMs,
      actor: head.actor,
      body: { ...body, seq: 6, hash: head.hash },
    },
    head,
  );
  expect((await verify([...records.slice(0, 6), wrong])).checkpoints).toMatchObject([
    { finding: 'wrong-signature' },
  ]);
});

/** Runs the command over one file for each record, as the bucket holds them. */
async function command(all: readonly unknown[]) {
  for (const [index, record] of all.entries()) {
    const name = `${String(index + 1).padStart(12, '0')}.json`;
    await writeFile(join(directory, name), `${JSON.stringify(record)}\n`);
  }
  const keyFile = join(directory, 'key.jwk');
  await writeFile(keyFile, JSON.stringify(key.publicKey));
  return run(directory, '--key', keyFile);
}

function run(...args: readonly string[]) {
  const { status, stdout } = spawnSync('npx', ['tsx', 'src/verify-ledger.ts', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
  });
  return { status, stdout };
}

test('the command vouches for an untouched export', async () => {
  const { status, stdout } = await command(records);
  expect(stdout).toContain('chain: intact, 7 records');
  expect(stdout).toContain('signed up to record 6');
  expect(status).toBe(0);
});

test.each<[string, (all: readonly LedgerRecord[]) => readonly unknown[], string]>([
  ['altered', (all) => all.with(2, { ...all[2]!, atMs: 1 }), 'BROKEN at record 3: altered'],
  ['gap', (all) => all.toSpliced(3, 1), 'BROKEN at record 4: missing'],
])('the command names the first bad record of a copy: %s', async (_, tamper, expected) => {
  const { status, stdout } = await command(tamper(records));
  expect(stdout).toContain(expected);
  expect(status).toBe(1);
});

test('the command says what it needs when nothing is there', () => {
  expect(run(directory).status).toBe(2);
});
