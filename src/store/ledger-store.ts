import { sealRecord } from '#crypto/ledger-chain.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import { CHAIN_START, type ChainHead } from '#core/ledger/chain.ts';
import { instantOf, type LedgerInstant } from '#core/ledger/grant-interval.ts';
import type { LedgerEntry, LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerExport, LedgerStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { loadIntervals, putIntervals, takeIntervalsBack } from './grant-interval-rows.ts';
import { guardStorage } from './guard-storage.ts';
import { createLedgerArchive } from './ledger-archive.ts';
import {
  LEDGER_STORES,
  loadExportsIn,
  putExportIn,
  recordOf,
  rowOfRecord,
  seqRange,
  STRICT,
  type LedgerRow,
  type LedgerTransaction,
} from './ledger-rows.ts';

/**
 * The ledger in IndexedDB, and the grant intervals derived from it, which change in the same transaction as the records. Hashes are
 * computed before a transaction begins, because Firefox ends one that waits for WebCrypto; the head is compared again inside it.
 */
export function createLedgerStore(db: JumpgateDatabase): LedgerStore {
  const head = async (estate: EstateId) => {
    const row = await lastRow(db.transaction(LEDGER_STORES), estate);
    return row && recordOf(row);
  };

  const load = async (estate: EstateId, fromSeq: number, limit: number) => {
    const rows = await db.getAll('ledger', seqRange(estate, fromSeq), limit);
    return rows.map(recordOf);
  };

  const loadStored = async (estate: EstateId, fromSeq: number, toSeq: number) => {
    const range = IDBKeyRange.bound([estate, fromSeq], [estate, toSeq]);
    const transaction = db.transaction(LEDGER_STORES);
    const [rows, archived] = await Promise.all([
      transaction.objectStore('ledger').getAll(range),
      transaction.objectStore('ledger-archive').getAll(range),
    ]);
    const places = [
      ...rows.map(({ seq, instantMs, record: value }) => ({
        seq,
        place: { kind: 'record', value, instantMs } as const,
      })),
      ...archived.map((one) => ({
        seq: one.seq,
        place: { kind: 'archived', archived: one } as const,
      })),
    ];
    return places.sort((a, b) => a.seq - b.seq).map(({ place }) => place);
  };

  const lastSeq = async (estate: EstateId) =>
    (await lastRow(db.transaction(LEDGER_STORES), estate))?.seq ?? 0;

  const loadCommit = async (estate: EstateId, commitId: string) => {
    const row = await db.getFromIndex('ledger', 'commit', [estate, commitId]);
    return row && recordOf(row);
  };

  const append = async (estate: EstateId, entry: LedgerEntry): Promise<LedgerRecord> => {
    for (;;) {
      if (entry.kind === 'commit') {
        const recorded = await loadCommit(estate, entry.body.commitId);
        if (recorded) return recorded;
      }
      const seen = placeOf(await head(estate));
      const record = sealRecord(estate, entry, seen);
      const transaction = db.transaction(LEDGER_STORES, 'readwrite', STRICT);
      const last = await lastRow(transaction, estate);
      if (isSamePlace(placeOf(last && recordOf(last)), seen)) {
        await putRecords(transaction, [record], last && instantOfRow(last));
        await transaction.done;
        return record;
      }
      await transaction.done;
    }
  };

  const replaceProvisional = async (
    estate: EstateId,
    seenHead: ChainHead,
    records: readonly LedgerRecord[],
    exported: LedgerExport,
  ): Promise<boolean> => {
    const [first] = records;
    if (!first) throw new Error('Nothing to put in the place of provisional records.');
    const transaction = db.transaction(LEDGER_STORES, 'readwrite', STRICT);
    const last = await lastRow(transaction, estate);
    const archived = await transaction
      .objectStore('ledger-archive')
      .count(seqRange(estate, first.seq));
    const exports = await loadExportsIn(transaction, estate);
    const isFinal = archived > 0 || exports.some(({ seq }) => seq >= first.seq);
    if (isFinal || !isSamePlace(placeOf(last && recordOf(last)), seenHead)) {
      await transaction.done;
      return false;
    }
    await transaction.objectStore('ledger').delete(seqRange(estate, first.seq));
    await takeIntervalsBack(transaction, estate, first.seq);
    const kept = await lastRow(transaction, estate);
    await putRecords(transaction, records, kept && instantOfRow(kept));
    await putExportIn(transaction, estate, exported);
    await transaction.done;
    return true;
  };

  const saveExport = async (estate: EstateId, exported: LedgerExport): Promise<boolean> => {
    const transaction = db.transaction(LEDGER_STORES, 'readwrite', STRICT);
    const row = await transaction.objectStore('ledger').get([estate, exported.seq]);
    const archived = await transaction.objectStore('ledger-archive').get([estate, exported.seq]);
    const standing = row ? recordOf(row).hash : archived?.hash;
    const stands = exported.seq === 0 || standing === exported.hash;
    if (stands) await putExportIn(transaction, estate, exported);
    await transaction.done;
    return stands;
  };

  const loadExports = (estate: EstateId) =>
    guardStorage('ledger-exports', () => loadExportsIn(db.transaction(LEDGER_STORES), estate));

  return {
    ...createLedgerArchive(db),
    append: (estate, entry) => guardStorage('ledger', () => append(estate, entry)),
    head: (estate) => guardStorage('ledger', () => head(estate)),
    load: (estate, fromSeq, limit) => guardStorage('ledger', () => load(estate, fromSeq, limit)),
    loadStored: (estate, fromSeq, toSeq) =>
      guardStorage('ledger', () => loadStored(estate, fromSeq, toSeq)),
    lastSeq: (estate) => guardStorage('ledger', () => lastSeq(estate)),
    loadCommit: (estate, commitId) => guardStorage('ledger', () => loadCommit(estate, commitId)),
    loadIntervals: (estate, filter) =>
      guardStorage('grant-intervals', () => loadIntervals(db, estate, filter)),
    loadExport: async (estate, destination) =>
      (await loadExports(estate)).find((exported) => exported.destination === destination),
    loadExports,
    saveExport: (estate, exported) =>
      guardStorage('ledger-exports', () => saveExport(estate, exported)),
    replaceProvisional: (estate, seenHead, records, exported) =>
      guardStorage('ledger', () => replaceProvisional(estate, seenHead, records, exported)),
  };
}

async function lastRow(
  transaction: LedgerTransaction<IDBTransactionMode>,
  estate: EstateId,
): Promise<LedgerRow | undefined> {
  const cursor = await transaction.objectStore('ledger').openCursor(seqRange(estate, 0), 'prev');
  return cursor?.value;
}

/** Adds records and what they change in the intervals; each follows the one before. */
async function putRecords(
  transaction: LedgerTransaction<'readwrite'>,
  records: readonly LedgerRecord[],
  before: LedgerInstant | undefined,
): Promise<void> {
  let instant = before;
  for (const record of records) {
    instant = instantOf(record, instant);
    await transaction.objectStore('ledger').add(rowOfRecord(record, instant.ms));
    await putIntervals(transaction, record, instant);
  }
}

function instantOfRow(row: LedgerRow): LedgerInstant {
  return { seq: row.seq, ms: row.instantMs };
}

function placeOf(record: LedgerRecord | undefined): ChainHead {
  return record ? { seq: record.seq, hash: record.hash } : CHAIN_START;
}

function isSamePlace(a: ChainHead, b: ChainHead): boolean {
  return a.seq === b.seq && a.hash === b.hash;
}
