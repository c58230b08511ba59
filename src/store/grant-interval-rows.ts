import type { EstateId } from '#core/estate/configuration.ts';
import {
  pairKey,
  stepIntervals,
  type GrantInterval,
  type LedgerInstant,
} from '#core/ledger/grant-interval.ts';
import { wordsOf } from '#core/ledger/pair-words.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { IntervalFilter } from '#core/ports.ts';
import { NOT_ENDED, type GrantIntervalRow, type JumpgateDatabase } from './database.ts';
import type { LedgerTransaction } from './ledger-rows.ts';

/** Carries the intervals on the disk over one record. */
export async function putIntervals(
  transaction: LedgerTransaction<'readwrite'>,
  record: LedgerRecord,
  at: LedgerInstant,
): Promise<void> {
  const intervals = transaction.objectStore('grant-intervals');
  const words = wordsOf(record);
  const { estate } = record;
  const open = new Map<string, GrantInterval>();
  await Promise.all(
    words.map(async ({ principal, role }) => {
      const range = IDBKeyRange.bound(
        [estate, principal, role, 0],
        [estate, principal, role, NOT_ENDED],
      );
      const latest = await intervals.openCursor(range, 'prev');
      if (latest?.value.toSeq === NOT_ENDED)
        open.set(pairKey(principal, role), intervalOf(latest.value));
    }),
  );
  const step = stepIntervals(words, at, (principal, role) => open.get(pairKey(principal, role)));
  await Promise.all(
    [...step.ended, ...step.begun].map((interval) => intervals.put(rowOf(estate, interval))),
  );
}

/** Undoes in the intervals what the records from `fromSeq` on did: begun ones go, ended ones go on. */
export async function takeIntervalsBack(
  transaction: LedgerTransaction<'readwrite'>,
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

/** The intervals that a filter lets through. */
export async function loadIntervals(
  db: JumpgateDatabase,
  estate: EstateId,
  filter: IntervalFilter,
): Promise<readonly GrantInterval[]> {
  const rows = await loadRows(db, estate, filter);
  return rows.map(intervalOf);
}

async function loadRows(
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
  // as: rows are written by this module from typed intervals.
  return {
    ...rest,
    toMs: toMs === NOT_ENDED ? null : toMs,
    toSeq: toSeq === NOT_ENDED ? null : toSeq,
  } as GrantInterval;
}
