import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareCopies, verifyLedger } from '#app/verify-ledger.ts';
import { CHAIN_START, type ChainHead } from '#core/ledger/chain.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
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

const verify = (
  all: readonly unknown[],
  keys = [key.publicKey],
  known: readonly ChainHead[] = [],
) => verifyLedger(pages(all), { estate: ESTATE, keys, known, nowMs, onProgress: () => undefined });

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

test('a copy that ends before a place that it is known to have had lacks what comes after its end', async () => {
  const known = [records[1]!, records[6]!];
  for (let length = 0; length < 7; length += 1)
    expect((await verify(records.slice(0, length), [], known)).verdict).toEqual({
      kind: 'broken',
      seq: length + 1,
      fault: 'missing',
      head: expect.objectContaining({ seq: length }) as ChainHead,
    });
  expect(isSound(await verify(records, [], known))).toBe(true);
});

test('a copy that was forged as a whole is found where it does not meet what it is known to have had', async () => {
  const forged = sealRecords(
    ESTATE,
    Array.from({ length: 5 }, (_, n) => commitEntry(n + 100, [])),
    records[1]!,
  );
  const report = await verify([...records.slice(0, 2), ...forged], [], [records[6]!, records[1]!]);
  expect(report.verdict).toMatchObject({ seq: 7, fault: 'inserted', head: { seq: 2 } });
  expect(compareCopies(await verify(records), report)).toMatchObject({ kind: 'different', seq: 3 });
});

test('of two copies the shorter one is named, with the span that it lacks, and a broken one is not called the same', async () => {
  const [whole, short] = [await verify(records), await verify(records.slice(0, 4))];
  expect(compareCopies(whole, whole)).toEqual({ kind: 'same', seq: 7 });
  expect(compareCopies(whole, short)).toEqual({
    kind: 'shorter',
    copy: 'there',
    seq: 4,
    toSeq: 7,
  });
  expect(compareCopies(short, whole)).toMatchObject({ copy: 'here', seq: 4, toSeq: 7 });
  const broken = await verify(records.with(4, { hello: 'world' } as unknown as LedgerRecord));
  expect(compareCopies(whole, broken)).toBeUndefined();
  expect(compareCopies(broken, whole)).toBeUndefined();
});

test('roll-ups that go on after the last record are a finding, records after the last roll-up are not', async () => {
  const { status, stdout } = await command(records.slice(0, 4), [records.slice(0, 6)]);
  expect(stdout).toContain('the records LACK 5 to 6, which the roll-ups have');
  expect(status).toBe(1);
});

/** One file for each record and one for each of two days, as the bucket holds them, and the public key. */
async function copyOfBucket(
  all: readonly unknown[],
  days: readonly (readonly unknown[])[] = [],
): Promise<string> {
  const lines = (some: readonly unknown[]) =>
    some.map((one) => `${JSON.stringify(one)}\n`).join('');
  await mkdir(join(directory, 'ledger'), { recursive: true });
  for (const [index, record] of all.entries()) {
    const name = `${String(index + 1).padStart(12, '0')}.json`;
    await writeFile(join(directory, 'ledger', name), lines([record]));
  }
  for (const [index, day] of days.entries()) {
    const folder = join(directory, 'rollup', `2026-01-0${index + 1}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'records.jsonl'), lines(day));
  }
  const keyFile = join(directory, 'key.jwk');
  await writeFile(keyFile, JSON.stringify(key.publicKey));
  return keyFile;
}

async function command(...copy: Parameters<typeof copyOfBucket>) {
  const keyFile = await copyOfBucket(...copy);
  return run(directory, '--key', keyFile);
}

const CLONE = join(import.meta.dirname, '..', '..');

function run(...args: readonly string[]) {
  const { status, stdout } = spawnSync('npx', ['jumpgate', 'verify-ledger', ...args], {
    cwd: CLONE,
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

const sealedAfter = (head: ChainHead, estate = ESTATE, atMs?: number) =>
  sealRecord(estate, commitEntry(77, [], atMs), head);

test.each<[string, (all: readonly LedgerRecord[]) => readonly unknown[], string]>([
  ['altered', (all) => all.with(2, { ...all[2]!, atMs: 1 }), 'BROKEN at record 3: altered'],
  ['gap', (all) => all.toSpliced(3, 1), 'BROKEN at record 4: missing'],
  [
    'inserted',
    (all) => all.toSpliced(3, 0, sealedAfter(all[2]!)),
    // Whichever of the two stands first, the other one is extra.
    'BROKEN at record 4: inserted',
  ],
  ['duplicated', (all) => all.toSpliced(3, 0, all[2]!), 'BROKEN at record 3: duplicated'],
  ['re-ordered', (all) => all.with(2, all[3]!).with(3, all[2]!), 'BROKEN at record 3: re-ordered'],
  [
    'other estate',
    (all) => all.with(3, sealedAfter(all[2]!, v.parse(EstateIdSchema, 'other'))),
    'BROKEN at record 4: other-estate',
  ],
  [
    'future date',
    (all) => all.with(3, sealedAfter(all[2]!, ESTATE, Date.now() + 86_400_000)),
    'BROKEN at record 4: future-date',
  ],
  [
    'unlinked',
    (all) => all.with(3, sealedAfter({ ...CHAIN_START, seq: 3 })),
    'BROKEN at record 4: unlinked',
  ],
  ['no record', (all) => all.with(3, { hello: 'world' } as never), 'BROKEN at record 4: malformed'],
  ['the first one', (all) => all.with(0, '<html>' as never), 'BROKEN at record 1: malformed'],
])('the command names the first bad record of a copy: %s', async (_, tamper, expected) => {
  const { status, stdout } = await command(tamper(records));
  expect(stdout).toContain(expected);
  expect(status).toBe(1);
});

/** Puts files beside the copy, as the rest of a bucket. */
async function writeBeside(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
}

test('a whole copy of the bucket is verified, and what is no record in it is named and left alone', async () => {
  const beside = {
    'ledger/notes.json': '{"not":"a record"}',
    'change-sets/0f.json': '{}',
    'estate.json': '{}',
    'approvals/ab/cd.json': '[]',
    'commit-lease.json': 'null',
    'menus/123456789012.json': '{}',
  };
  await writeBeside(beside);
  const { status, stdout } = await command(records, [records.slice(0, 3)]);
  expect(stdout).toContain('records of estate acme\nchain: intact, 7 records');
  for (const name of Object.keys(beside))
    expect(stdout).toContain(`foreign, left alone: ${join(directory, name)}`);
  expect(status).toBe(0);
});

test('a record’s file that is garbled is a finding, be it the first or cut to nothing at the end', async () => {
  const keyFile = await copyOfBucket(records);
  await writeBeside({ 'ledger/000000000007.json': '' });
  const last = run(directory, '--key', keyFile);
  expect(last.stdout).toContain('BROKEN at record 7: malformed');
  expect(last.status).toBe(1);
  await writeBeside({ 'ledger/000000000001.json': '<html>\n<body>' });
  const first = run(join(directory, 'ledger'));
  expect(first.stdout).toContain('records of estate acme\nchain: BROKEN at record 1: malformed');
  expect(first.status).toBe(1);
});

test('the estate may be named, so that a ledger of another one is not taken for it', async () => {
  await copyOfBucket(records);
  const { status, stdout } = run(directory, '--estate', 'acme-gov');
  expect(stdout).toContain('BROKEN at record 1: other-estate');
  expect(status).toBe(1);
});

test('daily roll-ups are verified as a chain of their own, and held against the records', async () => {
  const same = await command(records, [records.slice(0, 3), records.slice(3, 5)]);
  expect(same.stdout).toContain('records of estate acme\nchain: intact, 7 records');
  expect(same.stdout).toContain('daily roll-ups of estate acme\nchain: intact, 5 records');
  expect(same.stdout).toContain('the same up to record 5');
  expect(same.status).toBe(0);
});

test('roll-ups that tell another story than the records are found, though both hold', async () => {
  const forged = sealRecords(ESTATE, [commitEntry(100, []), commitEntry(101, [])], CHAIN_START);
  const { status, stdout } = await command(records, [forged]);
  expect(stdout).toContain('DIFFER at record 1');
  expect(status).toBe(1);
});

test('the package runs where there is Node and nothing else', async () => {
  const keyFile = await copyOfBucket(records);
  const away = await mkdtemp(join(tmpdir(), 'jumpgate-package-'));
  spawnSync('npm', ['pack', '--pack-destination', away], { cwd: CLONE });
  const [archive = ''] = await readdir(away);
  spawnSync('tar', ['-xzf', archive], { cwd: away });
  const { status, stdout } = spawnSync(
    process.execPath,
    [join('package', 'src', 'jumpgate.mjs'), 'verify-ledger', directory, '--key', keyFile],
    { cwd: away, encoding: 'utf8', env: {} },
  );
  await rm(away, { recursive: true });
  expect(stdout).toContain('chain: intact, 7 records');
  expect(status).toBe(0);
});

test('the command says what it needs when nothing is there', () => {
  expect(run(directory).status).toBe(2);
});
