import type { EstateId } from '#core/estate/configuration.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { archivedElsewhere } from './archived-elsewhere.ts';
import { fetchKnownRecords } from './ledger-bucket.ts';

/** Where records are read from. */
export interface ReadRecordsDeps {
  readonly ledger: Pick<LedgerStore, 'load' | 'loadArchived' | 'loadExports'>;
  /** The bucket, for those that are archived; absent where the estate has none. */
  readonly objects: Pick<ObjectStore, 'fetchObject' | 'isDeleted'> | undefined;
}

/**
 * The records of a range of numbers, both included, oldest first: those that are here, and from the bucket those that are archived, each
 * held against the hash that stayed here.
 *
 * @throws AppError `ledger/archived` when some are archived and there is no bucket; `ledger/broken`, `aws/*`, `storage/failed`, `operation/stopped`
 */
export async function readRecords(
  { ledger, objects }: ReadRecordsDeps,
  estate: EstateId,
  [fromSeq, toSeq]: readonly [number, number],
  signal: AbortSignal,
): Promise<readonly LedgerRecord[]> {
  if (toSeq < fromSeq) return [];
  const [kept, archived] = await Promise.all([
    ledger.load(estate, fromSeq, toSeq - fromSeq + 1),
    ledger.loadArchived(estate, fromSeq, toSeq),
  ]);
  const here = kept.filter(({ seq }) => seq <= toSeq);
  const last = archived.at(-1);
  if (!last) return here;
  if (!objects) throw await archivedElsewhere(ledger, estate, last);
  const fetched = await fetchKnownRecords(objects, archived, signal);
  return [...here, ...fetched].sort((a, b) => a.seq - b.seq);
}
