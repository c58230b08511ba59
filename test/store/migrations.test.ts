import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { sealRecords, verifyChain } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { acmeConfiguration } from '../support/acme.ts';
import { commitEntry, DAY_ONE_MS, ESTATE, principal, role } from '../support/ledger-entries.ts';

test('bringing a database up to date rewrites no record', async () => {
  const records = sealRecords(
    ESTATE,
    Array.from({ length: 20 }, (_, n) =>
      commitEntry(n, [{ principal: principal(n), role: role(n), from: 'none', to: 'granted' }]),
    ),
    CHAIN_START,
  );
  const rows = records.map((record) => ({
    estate: ESTATE,
    seq: record.seq,
    instantMs: record.atMs,
    record,
  }));
  const first = await openDB('of-the-first-version', 1, {
    upgrade: (db) => {
      const ledger = db.createObjectStore('ledger', { keyPath: ['estate', 'seq'] });
      ledger.createIndex('commit', ['estate', 'commitId'], { unique: true });
      db.createObjectStore('ledger-exports');
      db.createObjectStore('grant-intervals', {
        keyPath: ['estate', 'principal', 'role', 'fromSeq'],
      });
      db.createObjectStore('change-sets', { keyPath: 'id' });
      db.createObjectStore('configuration');
      db.createObjectStore('keys');
    },
  });
  for (const row of rows) await first.put('ledger', row);
  first.close();

  const upgraded = await openDatabase('of-the-first-version');
  expect(upgraded.version).toBeGreaterThan(1);
  expect(await upgraded.getAll('ledger')).toEqual(rows);
  const kept = await createLedgerStore(upgraded).load(ESTATE, 1, 100);
  const nowMs = DAY_ONE_MS + 86_400_000;
  expect(verifyChain(kept, { estate: ESTATE, after: CHAIN_START, nowMs })).toMatchObject({
    kind: 'intact',
    head: { seq: 20 },
  });
});

/** A database as the version left it that kept one estate, and what lay in it. */
async function withOneEstate(name: string, current?: unknown): Promise<void> {
  const db = await openDB(name, 4, {
    upgrade: (upgrading) => {
      upgrading.createObjectStore('configuration');
      upgrading.createObjectStore('keys');
      upgrading.createObjectStore('pictures');
      upgrading.createObjectStore('ledger-exports');
    },
  });
  if (current !== undefined) await db.put('configuration', current, 'current');
  await db.put('keys', 'a sign-in key', 'dpop/aws');
  await db.put('keys', 'a signing key', `menu/${acmeConfiguration.id}`);
  await db.put('pictures', 'seen', acmeConfiguration.id);
  db.close();
}

test.each(['acme', 'current'])(
  'the estate “%s” of a browser that kept only one is there afterwards, with all that was kept of it',
  async (id) => {
    const former = { ...acmeConfiguration, id: id as typeof acmeConfiguration.id };
    await withOneEstate(`one-estate-${id}`, former);
    const db = await openDatabase(`one-estate-${id}`);
    expect(await createConfigurationStore(db).loadAll()).toEqual([former]);
    expect(await db.getAllKeys('configuration')).toEqual([id]);
    expect(await db.get('pictures', acmeConfiguration.id)).toBe('seen');
    expect(await db.getAllKeys('keys')).toEqual([`menu/${acmeConfiguration.id}`]);
  },
);

test('a browser without an estate has none afterwards, and one that cannot be read is not thrown away', async () => {
  await withOneEstate('no-estate');
  expect(await createConfigurationStore(await openDatabase('no-estate')).loadAll()).toEqual([]);
  await withOneEstate('damaged-estate', 'damaged');
  const db = await openDatabase('damaged-estate');
  expect(await db.get('configuration', 'current')).toBe('damaged');
  await expect(createConfigurationStore(db).loadAll()).rejects.toMatchObject({
    code: 'storage/failed',
  });
});

test('what a browser that kept one bucket for each estate knows of it is known afterwards', async () => {
  const name = 'one-bucket';
  const before = await openDB(name, 7, {
    upgrade: (upgrading) => void upgrading.createObjectStore('ledger-exports'),
  });
  const exported = { destination: 's3://acme/ledger', seq: 3, hash: CHAIN_START.hash };
  await before.put('ledger-exports', exported, ESTATE);
  await before.put('ledger-exports', 'damaged', 'other');
  before.close();
  const db = await openDatabase(name);
  expect(await db.getAllKeys('ledger-exports')).toEqual([
    [ESTATE, 's3://acme/ledger'],
    ['other', ''],
  ]);
  expect(await db.getAll('ledger-exports')).toEqual([exported, 'damaged']);
});

test('a migration that fails leaves the database as it was', async () => {
  const db = await openDB('not-ours', 4, {
    upgrade: (upgrading) => void upgrading.createObjectStore('keys'),
  });
  db.close();
  await expect(openDatabase('not-ours')).rejects.toMatchObject({ code: 'storage/failed' });
  expect((await openDB('not-ours')).version).toBe(4);
});
