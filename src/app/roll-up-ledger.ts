import { AppError } from '#core/errors.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import {
  dayOfRollupKey,
  endOfRollupDay,
  ROLLUP_PREFIX,
  rollupDay,
  rollupKey,
} from '#core/ledger/rollup.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { throwIfStopped, type LedgerBucketRequest } from './ledger-bucket.ts';
import { readRecords } from './read-records.ts';

/** The outside of rolling up. */
export interface RollUpDeps {
  readonly ledger: Pick<
    LedgerStore,
    'firstSince' | 'load' | 'loadArchived' | 'loadExport' | 'loadExports' | 'loadStored'
  >;
  readonly objects: ObjectStore;
}

/**
 * Writes one object for each day that is over and has none yet: that day's records, one JSON line each, as Athena reads them. Only final
 * records are rolled up, and their bytes depend on the chain alone, so that two administrators write the same object, and the one who
 * comes second finds it there.
 *
 * @returns The days that were written.
 * @throws AppError `ledger/broken` when a day's object holds something else; `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function rollUpLedger(
  { ledger, objects }: RollUpDeps,
  { estate, destination, signal }: Omit<LedgerBucketRequest, 'onProgress'>,
): Promise<readonly string[]> {
  const exported = await ledger.loadExport(estate, destination);
  if (!exported) return [];
  const [last] = await ledger.loadStored(estate, exported.seq, exported.seq);
  if (!last) return [];
  const lastMs = last.kind === 'record' ? last.instantMs : last.archived.instantMs;
  const there = new Set<string>();
  for await (const key of objects.listKeys(ROLLUP_PREFIX)) there.add(dayOfRollupKey(key) ?? '');

  const written: string[] = [];
  let first = await ledger.firstSince(estate, 0);
  while (first && rollupDay(first.instantMs) < rollupDay(lastMs)) {
    throwIfStopped(signal);
    const day = rollupDay(first.instantMs);
    const next = await ledger.firstSince(estate, endOfRollupDay(first.instantMs));
    if (!there.has(day) && next) {
      const range = [first.seq, next.seq - 1] as const;
      const records = await readRecords({ ledger, objects }, estate, range, signal);
      await write(objects, day, records);
      written.push(day);
    }
    first = next;
  }
  return written;
}

async function write(
  objects: ObjectStore,
  day: string,
  records: readonly LedgerRecord[],
): Promise<void> {
  const lines = records.map((record) => `${toCanonicalJson(record)}\n`).join('');
  const result = await objects.applyObject(rollupKey(day), new TextEncoder().encode(lines), {
    contentType: 'application/x-ndjson',
    condition: { kind: 'create' },
  });
  if (result.kind === 'written') return;
  const [first] = records;
  const fault = `the roll-up of ${day} holds something else`;
  throw new AppError('ledger/broken', { place: 'the bucket', seq: first?.seq ?? 0, fault });
}
