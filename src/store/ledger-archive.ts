import type { EstateId } from '#core/estate/configuration.ts';
import type { ArchivedRecord } from '#core/ledger/archive.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerStore } from '#core/ports.ts';
import { NOT_ENDED, type JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { LEDGER_STORES, loadExportsIn, recordOf, rowOfRecord, STRICT } from './ledger-rows.ts';

/** The part of the ledger in IndexedDB whose records' texts are left to the bucket. A number is in one place or the other, never in both or none. */
export function createLedgerArchive(
  db: JumpgateDatabase,
): Pick<LedgerStore, 'archive' | 'bringBack' | 'firstSince' | 'loadArchived'> {
  const loadArchived = (estate: EstateId, fromSeq: number, toSeq: number) =>
    db.getAll('ledger-archive', IDBKeyRange.bound([estate, fromSeq], [estate, toSeq]));

  const archive = async (estate: EstateId, archived: readonly ArchivedRecord[]): Promise<void> => {
    const transaction = db.transaction(LEDGER_STORES, 'readwrite', STRICT);
    const exports = await loadExportsIn(transaction, estate);
    for (const one of archived) {
      const row = await transaction.objectStore('ledger').get([estate, one.seq]);
      const isFinal = exports.some(({ seq }) => one.seq < seq);
      if (!isFinal || !row || recordOf(row).hash !== one.hash) {
        transaction.abort();
        await transaction.done.catch(() => undefined); // Aborted just above.
        throw new Error(`Record ${one.seq} is not one that the bucket is known to hold.`);
      }
      await transaction.objectStore('ledger').delete([estate, one.seq]);
      await transaction.objectStore('ledger-archive').add(one);
    }
    await transaction.done;
  };

  const bringBack = async (estate: EstateId, records: readonly LedgerRecord[]): Promise<void> => {
    const transaction = db.transaction(LEDGER_STORES, 'readwrite', STRICT);
    for (const record of records) {
      const archived = await transaction.objectStore('ledger-archive').get([estate, record.seq]);
      if (archived?.hash !== record.hash) {
        transaction.abort();
        await transaction.done.catch(() => undefined); // Aborted just above.
        throw new Error(`Record ${record.seq} is not the one that was archived.`);
      }
      await transaction.objectStore('ledger-archive').delete([estate, record.seq]);
      await transaction.objectStore('ledger').add(rowOfRecord(record, archived.instantMs));
    }
    await transaction.done;
  };

  const firstSince = async (estate: EstateId, instantMs: number) => {
    const transaction = db.transaction(LEDGER_STORES);
    const since = IDBKeyRange.bound([estate, instantMs], [estate, NOT_ENDED]);
    const first = await Promise.all(
      (['ledger', 'ledger-archive'] as const).map((name) =>
        transaction.objectStore(name).index('instant').openCursor(since),
      ),
    );
    return first
      .flatMap((cursor) =>
        cursor ? { seq: cursor.value.seq, instantMs: cursor.value.instantMs } : [],
      )
      .sort((a, b) => a.seq - b.seq)[0];
  };

  return {
    loadArchived: (estate, fromSeq, toSeq) =>
      guardStorage('ledger-archive', () => loadArchived(estate, fromSeq, toSeq)),
    archive: (estate, archived) => guardStorage('ledger-archive', () => archive(estate, archived)),
    bringBack: (estate, records) => guardStorage('ledger', () => bringBack(estate, records)),
    firstSince: (estate, instantMs) => guardStorage('ledger', () => firstSince(estate, instantMs)),
  };
}
