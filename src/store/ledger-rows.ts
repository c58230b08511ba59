import type { IDBPTransaction } from 'idb';
import * as v from 'valibot';
import type { EstateId } from '#core/estate/configuration.ts';
import { brokenLedger } from '#core/ledger/broken-ledger.ts';
import { faultOfShape, LedgerRecordSchema } from '#core/ledger/record-schema.ts';
import type { LedgerRecord, Sha256Hex } from '#core/ledger/record.ts';
import type { LedgerExport } from '#core/ports.ts';
import { AFTER_ALL, NOT_ENDED, type JumpgateSchema } from './database.ts';
import { parseRow } from './parse-row.ts';

/** What the ledger's transactions span: records, what stays of archived ones, what is derived from them, and how far they are exported. */
export const LEDGER_STORES = [
  'ledger',
  'ledger-archive',
  'grant-intervals',
  'ledger-exports',
] as const;

/** For what must be on the disk before anybody is told of it. */
export const STRICT = { durability: 'strict' } as const;

/** A transaction over {@link LEDGER_STORES}. */
export type LedgerTransaction<Mode extends IDBTransactionMode> = IDBPTransaction<
  JumpgateSchema,
  (typeof LEDGER_STORES)[number][],
  Mode
>;

/** A record on disk. */
export type LedgerRow = JumpgateSchema['ledger']['value'];

const LedgerExportSchema = v.strictObject({
  destination: v.string(),
  seq: v.number(),
  hash: v.custom<Sha256Hex>((x) => typeof x === 'string'),
});

/** All numbers of an estate from one on. */
export function seqRange(estate: EstateId, fromSeq: number): IDBKeyRange {
  return IDBKeyRange.bound([estate, fromSeq], [estate, NOT_ENDED]);
}

/**
 * untrusted: a row that is no record is a break of the chain at that place, not the end of it.
 *
 * @throws AppError `ledger/broken`, `ledger/newer-format`
 */
export function recordOf(row: LedgerRow): LedgerRecord {
  const result = v.safeParse(LedgerRecordSchema, row.record);
  if (result.success) return result.output;
  throw brokenLedger('this browser', row.seq, faultOfShape(row.record));
}

/** A record as it goes to the disk. */
export function rowOfRecord(record: LedgerRecord, instantMs: number): LedgerRow {
  return {
    estate: record.estate,
    seq: record.seq,
    instantMs,
    ...(record.kind === 'commit' ? { commitId: record.body.commitId } : {}),
    record,
  };
}

/** How far each bucket is known to hold the ledger. @throws AppError `storage/failed` */
export async function loadExportsIn(
  transaction: LedgerTransaction<IDBTransactionMode>,
  estate: EstateId,
): Promise<readonly LedgerExport[]> {
  const ofEstate = IDBKeyRange.bound([estate], [estate, AFTER_ALL]);
  const rows = await transaction.objectStore('ledger-exports').getAll(ofEstate);
  return rows.map((row) => parseRow(LedgerExportSchema, 'ledger-exports', row));
}

/** Notes how far a bucket holds the ledger; a page that comes late with less takes nothing back. @throws AppError `storage/failed` */
export async function putExportIn(
  transaction: LedgerTransaction<'readwrite'>,
  estate: EstateId,
  exported: LedgerExport,
): Promise<void> {
  const { destination, seq } = exported;
  const exports = await loadExportsIn(transaction, estate);
  if (exports.some((known) => known.destination === destination && known.seq >= seq)) return;
  await transaction.objectStore('ledger-exports').put(exported, [estate, destination]);
}
