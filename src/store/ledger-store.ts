import * as v from 'valibot';
import { sealRecord } from '#crypto/ledger-chain.ts';
import { AppError } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import { CHAIN_START, type ChainHead } from '#core/ledger/chain.ts';
import {
  effectOf,
  instantOf,
  stepIntervals,
  type GrantInterval,
  type LedgerInstant,
} from '#core/ledger/grant-interval.ts';
import { LedgerRecordSchema } from '#core/ledger/record-schema.ts';
import type { LedgerEntry, LedgerRecord, Sha256Hex } from '#core/ledger/record.ts';
import type { IntervalFilter, LedgerExport, LedgerStore } from '#core/ports.ts';
import type { IDBPTransaction } from 'idb';
import {
  NOT_ENDED,
  type GrantIntervalRow,
  type JumpgateDatabase,
  type JumpgateSchema,
} from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

const STORES = ['ledger', 'grant-intervals', 'ledger-exports'] as const;
const STRICT = { durability: 'strict' } as const;
/** How many records are read at once where a whole ledger is walked. */
const PAGE = 2_000;

type StoreName = (typeof STORES)[number];
type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<
  JumpgateSchema,
  StoreName[],
  Mode
>;
type LedgerRow = JumpgateSchema['ledger']['value'];

const LedgerExportSchema = v.strictObject({
  destination: v.string(),
  seq: v.number(),
  hash: v.custom<Sha256Hex>((x) => typeof x === 'string'),
});

/**
 * The ledger in IndexedDB, and the grant intervals derived from it, which change in the same transaction as the records. Hashes are
 * computed before a transaction begins, because Firefox ends one that waits for WebCrypto; the head is compared again inside it.
 */
export function createLedgerStore(db: JumpgateDatabase): LedgerStore {
  const head = async (estate: EstateId) => {
    const row = await lastRow(db.transaction(STORES), estate);
    return row && recordOf(row);
  };

  const load = async (estate: EstateId, fromSeq: number, limit: number) => {
    const rows = await db.getAll('ledger', seqRange(estate, fromSeq), limit);
    return rows.map(recordOf);
  };

  const loadStored = async (estate: EstateId, fromSeq: number, toSeq: number) => {
    const rows = await db.getAll('ledger', IDBKeyRange.bound([estate, fromSeq], [estate, toSeq]));
    return rows.map(({ record }) => record);
  };

  const lastSeq = async (estate: EstateId) =>
    (await lastRow(db.transaction(STORES), estate))?.seq ?? 0;

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
      const transaction = db.transaction(STORES, 'readwrite', STRICT);
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
    const transaction = db.transaction(STORES, 'readwrite', STRICT);
    const last = await lastRow(transaction, estate);
    if (!isSamePlace(placeOf(last && recordOf(last)), seenHead)) {
      await transaction.done;
      return false;
    }
    await transaction.objectStore('ledger').delete(seqRange(estate, first.seq));
    await takeIntervalsBack(transaction, estate, first.seq);
    const kept = await lastRow(transaction, estate);
    await putRecords(transaction, records, kept && instantOfRow(kept));
    await transaction.objectStore('ledger-exports').put(exported, estate);
    await transaction.done;
    return true;
  };

  const saveExport = async (estate: EstateId, exported: LedgerExport): Promise<boolean> => {
    const transaction = db.transaction(STORES, 'readwrite', STRICT);
    const row = await transaction.objectStore('ledger').get([estate, exported.seq]);
    const stands = exported.seq === 0 || (row && recordOf(row).hash === exported.hash);
    if (stands) await transaction.objectStore('ledger-exports').put(exported, estate);
    await transaction.done;
    return stands === true;
  };

  const loadIntervals = async (
    estate: EstateId,
    filter: IntervalFilter,
  ): Promise<readonly GrantInterval[]> => {
    const rows = await loadIntervalRows(db, estate, filter);
    return rows.map(intervalOf);
  };

  const rebuildIntervals = async (estate: EstateId): Promise<void> => {
    const transaction = db.transaction(STORES, 'readwrite');
    await takeIntervalsBack(transaction, estate, 0);
    let instant: LedgerInstant | undefined;
    let rows: LedgerRow[];
    do {
      rows = await transaction
        .objectStore('ledger')
        .getAll(seqRange(estate, (instant?.seq ?? 0) + 1), PAGE);
      for (const row of rows) {
        const record = recordOf(row);
        instant = instantOf(record, instant);
        await putIntervals(transaction, record, instant);
      }
    } while (rows.length === PAGE);
    await transaction.done;
  };

  return {
    append: (estate, entry) => guardStorage('ledger', () => append(estate, entry)),
    head: (estate) => guardStorage('ledger', () => head(estate)),
    load: (estate, fromSeq, limit) => guardStorage('ledger', () => load(estate, fromSeq, limit)),
    loadStored: (estate, fromSeq, toSeq) =>
      guardStorage('ledger', () => loadStored(estate, fromSeq, toSeq)),
    lastSeq: (estate) => guardStorage('ledger', () => lastSeq(estate)),
    loadCommit: (estate, commitId) => guardStorage('ledger', () => loadCommit(estate, commitId)),
    loadIntervals: (estate, filter) =>
      guardStorage('grant-intervals', () => loadIntervals(estate, filter)),
    rebuildIntervals: (estate) => guardStorage('grant-intervals', () => rebuildIntervals(estate)),
    loadExport: (estate) =>
      guardStorage('ledger-exports', async () => {
        const row = await db.get('ledger-exports', estate);
        return row === undefined ? undefined : parseRow(LedgerExportSchema, 'ledger-exports', row);
      }),
    saveExport: (estate, exported) =>
      guardStorage('ledger-exports', () => saveExport(estate, exported)),
    replaceProvisional: (estate, seenHead, records, exported) =>
      guardStorage('ledger', () => replaceProvisional(estate, seenHead, records, exported)),
  };
}

async function lastRow(
  transaction: Transaction<IDBTransactionMode>,
  estate: EstateId,
): Promise<LedgerRow | undefined> {
  const cursor = await transaction.objectStore('ledger').openCursor(seqRange(estate, 0), 'prev');
  return cursor?.value;
}

/** Adds records and what they change in the intervals; each follows the one before. */
async function putRecords(
  transaction: Transaction<'readwrite'>,
  records: readonly LedgerRecord[],
  before: LedgerInstant | undefined,
): Promise<void> {
  let instant = before;
  for (const record of records) {
    instant = instantOf(record, instant);
    await transaction.objectStore('ledger').add({
      estate: record.estate,
      seq: record.seq,
      instantMs: instant.ms,
      ...(record.kind === 'commit' ? { commitId: record.body.commitId } : {}),
      record,
    });
    await putIntervals(transaction, record, instant);
  }
}

async function putIntervals(
  transaction: Transaction<'readwrite'>,
  record: LedgerRecord,
  at: LedgerInstant,
): Promise<void> {
  const intervals = transaction.objectStore('grant-intervals');
  const effect = effectOf(record);
  const { estate } = record;
  const open = new Map<string, GrantInterval>();
  await Promise.all(
    effect.map(async ({ principal, role }) => {
      const range = IDBKeyRange.bound(
        [estate, principal, role, 0],
        [estate, principal, role, NOT_ENDED],
      );
      const latest = await intervals.openCursor(range, 'prev');
      if (latest?.value.toSeq === NOT_ENDED)
        open.set(`${principal} ${role}`, intervalOf(latest.value));
    }),
  );
  const step = stepIntervals(effect, at, (principal, role) => open.get(`${principal} ${role}`));
  await Promise.all(
    [...step.ended, ...step.begun].map((interval) => intervals.put(rowOf(estate, interval))),
  );
}

/** Undoes in the intervals what the records from `fromSeq` on did: begun ones go, ended ones go on. */
async function takeIntervalsBack(
  transaction: Transaction<'readwrite'>,
  estate: EstateId,
  fromSeq: number,
): Promise<void> {
  const intervals = transaction.objectStore('grant-intervals');
  const begun = await intervals
    .index('from-seq')
    .getAllKeys(IDBKeyRange.bound([estate, fromSeq], [estate, NOT_ENDED]));
  await Promise.all(begun.map((key) => intervals.delete(key)));
  const ended = await intervals
    .index('to-seq')
    .getAll(IDBKeyRange.bound([estate, fromSeq], [estate, NOT_ENDED], false, true));
  await Promise.all(
    ended.map((row) => intervals.put({ ...row, toSeq: NOT_ENDED, toMs: NOT_ENDED })),
  );
}

async function loadIntervalRows(
  db: JumpgateDatabase,
  estate: EstateId,
  filter: IntervalFilter,
): Promise<readonly GrantIntervalRow[]> {
  switch (filter.kind) {
    case 'all':
      return db.getAllFromIndex(
        'grant-intervals',
        'from-seq',
        IDBKeyRange.bound([estate, 0], [estate, NOT_ENDED]),
      );
    case 'principal':
      return db.getAllFromIndex('grant-intervals', 'principal', [estate, filter.principal]);
    case 'role':
      return db.getAllFromIndex('grant-intervals', 'role', [estate, filter.role]);
    case 'as-of': {
      const lasting = IDBKeyRange.bound([estate, filter.atMs], [estate, NOT_ENDED], true);
      const rows = await db.getAllFromIndex('grant-intervals', 'to-ms', lasting);
      return rows.filter((row) => row.fromMs <= filter.atMs);
    }
  }
}

function seqRange(estate: EstateId, fromSeq: number): IDBKeyRange {
  return IDBKeyRange.bound([estate, fromSeq], [estate, NOT_ENDED]);
}

/** untrusted: a row that is no record is a break of the chain at that place, not the end of it. */
function recordOf(row: LedgerRow): LedgerRecord {
  const result = v.safeParse(LedgerRecordSchema, row.record);
  if (result.success) return result.output;
  throw new AppError('ledger/broken', {
    place: 'this browser',
    seq: row.seq,
    fault: 'malformed',
  });
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

function rowOf(estate: EstateId, interval: GrantInterval): GrantIntervalRow {
  return {
    ...interval,
    estate,
    toMs: interval.toMs ?? NOT_ENDED,
    toSeq: interval.toSeq ?? NOT_ENDED,
  };
}

function intervalOf(row: GrantIntervalRow): GrantInterval {
  const { estate: _, toMs, toSeq, ...rest } = row;
  // as: rows are written by this module from typed intervals, and rebuilt from the records whenever they are doubted.
  return {
    ...rest,
    toMs: toMs === NOT_ENDED ? null : toMs,
    toSeq: toSeq === NOT_ENDED ? null : toSeq,
  } as GrantInterval;
}
