import 'fake-indexeddb/auto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportAndRollUp } from '#app/export-and-roll-up.ts';
import { PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';
import type { LedgerEntry } from '#core/ledger/record.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { COGNITO_ACTOR, commitEntry, ESTATE } from './support/ledger-entries.ts';
import { createMemoryBucket } from './support/memory-bucket.ts';

const ADMIN = v.parse(RoleArnSchema, 'arn:aws:iam::200000104729:role/jump/Admin');
const user = (name: string) =>
  v.parse(PrincipalArnSchema, `arn:aws:iam::111122223333:user/${name}`);
const [ada, grace] = [user('ada.okafor'), user('grace.moreau')];
const OWN_ARN = commitEntry(1, []).actor.arn;
const day = (n: number) => Date.UTC(2026, 2, n);

const failed: LedgerEntry = {
  ...commitEntry(3, [], day(4)),
  kind: 'commit',
  body: {
    ...(commitEntry(3, []) as Extract<LedgerEntry, { kind: 'commit' }>).body,
    outcome: 'left',
    actions: [
      {
        call: { api: 'UpdateAssumeRolePolicy', role: ADMIN, document: '{}' },
        account: '200000104729',
        ref: { kind: 'trust', role: ADMIN },
        before: '{}',
        after: '{}',
        attempts: 1,
        atMs: day(4),
        result: {
          kind: 'failed',
          error: { code: 'aws/delete-conflict', details: { action: 'x', account: 'y' } },
        },
      },
    ],
  },
};
const entries: readonly LedgerEntry[] = [
  commitEntry(1, [{ principal: ada, role: ADMIN, from: 'none', to: 'granted' }], day(1)),
  {
    ...commitEntry(
      2,
      [
        { principal: ada, role: ADMIN, from: 'granted', to: 'none' },
        { principal: grace, role: ADMIN, from: 'none', to: 'conditional' },
      ],
      day(5),
    ),
    actor: COGNITO_ACTOR,
  },
  failed,
  // Of a later day, so that the days before it are over.
  commitEntry(4, [], day(6)),
  commitEntry(5, [], day(7)),
];

let directory: string;
let duck: DuckDBConnection;
let queries: readonly string[];

const ask = async (sql: string) => (await duck.runAndReadAll(sql)).getRowObjectsJson();

/** The statements of the README's SQL blocks, in order. */
async function readmeBlocks(): Promise<readonly string[]> {
  const readme = await readFile(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  return [...readme.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);
}

/** Exports the ledger a second after the last record, and copies the bucket to files as they lie in it. */
async function copyOfBucket(form: string): Promise<string> {
  const bucket = createMemoryBucket();
  const ledger = createLedgerStore(await openDatabase(`queries on ${form}`));
  for (const entry of entries) await ledger.append(ESTATE, entry);
  await exportAndRollUp(
    { ledger, objects: bucket.store, now: () => day(8) },
    { estate: ESTATE, destination: 's3://acme', signal: new AbortController().signal },
  );
  const copy = await mkdtemp(join(tmpdir(), 'jumpgate-queries-'));
  for (const [key, body] of bucket.objects) {
    await mkdir(dirname(join(copy, key)), { recursive: true });
    await writeFile(join(copy, key), body);
  }
  return copy;
}

const FORMS = { records: 'ledger/*.json', 'daily roll-ups': 'rollup/*/records.jsonl' };

describe.each(Object.entries(FORMS))('on the %s', (form, files) => {
  beforeAll(async () => {
    directory = await copyOfBucket(form);
    const [views = '', five = ''] = (await readmeBlocks()).slice(-2);
    duck = await (await DuckDBInstance.create()).connect();
    await duck.run(views.replace('ledger/*.json', `${directory}/${files}`));
    queries = five.split(/;\s*/).filter((sql) => sql.trim() !== '');
  });
  afterAll(async () => {
    duck.closeSync();
    await rm(directory, { recursive: true });
  });

  test('who could reach what as of a moment', async () => {
    expect(await ask(queries[0]!)).toEqual([{ principal: ada, role: ADMIN, state: 'granted' }]);
  });

  test('what a person has been able to do', async () => {
    expect(await ask(queries[1]!)).toMatchObject([
      { seq: '1', author: OWN_ARN, role: ADMIN, before: 'none', after: 'granted' },
      {
        seq: '2',
        author: COGNITO_ACTOR.person.name,
        role: ADMIN,
        before: 'granted',
        after: 'none',
      },
    ]);
  });

  test('who could reach a role between two moments', async () => {
    expect(await ask(queries[2]!)).toMatchObject([
      { principal: ada, state: 'granted', ended: expect.stringContaining('2026-03-05') as string },
      { principal: grace, state: 'conditional', ended: null },
    ]);
  });

  test('which calls did not come to their end', async () => {
    expect(await ask(queries[3]!)).toMatchObject([
      { seq: '3', api: 'UpdateAssumeRolePolicy', result: 'failed', error: 'aws/delete-conflict' },
    ]);
  });

  test('where numbers are missing', async () => {
    expect(await ask(queries[4]!)).toEqual([]);
    const [gone, next] =
      form === 'records' ? ['ledger/000000000002.json', '3'] : ['rollup/2026-03-05', '4'];
    await rm(join(directory, gone), { recursive: true });
    expect(await ask(queries[4]!)).toMatchObject([{ seq: next }]);
  });
});
