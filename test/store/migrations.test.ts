import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { sealRecords, verifyChain } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
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
