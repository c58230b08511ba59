import type { EstateId } from '#core/estate/configuration.ts';
import type { ChainHead } from '#core/ledger/chain.ts';
import type { LedgerComparison } from '#core/ledger/ledger-report.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerStore, ObjectStore } from '#core/ports.ts';
import { fetchPage, throwIfStopped } from './ledger-bucket.ts';

const PAGE = 500;

/** The records of this browser in pages. @throws AppError `ledger/broken`, `storage/failed`, `operation/stopped` */
export async function* localPages(
  ledger: Pick<LedgerStore, 'load'>,
  estate: EstateId,
  signal: AbortSignal,
): AsyncGenerator<readonly LedgerRecord[]> {
  for (let fromSeq = 1; ;) {
    throwIfStopped(signal);
    const page = await ledger.load(estate, fromSeq, PAGE);
    if (page.length) yield page;
    if (page.length < PAGE) return;
    fromSeq += page.length;
  }
}

/** The bucket's records in pages, unverified. @throws AppError `ledger/broken`, `aws/*`, `operation/stopped` */
export async function* bucketPages(
  objects: Pick<ObjectStore, 'fetchObject' | 'listKeys'>,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[]> {
  for (let seq = 0; ;) {
    const { seqs, records } = await fetchPage(objects, seq, signal);
    if (records.length === 0) return;
    yield records;
    seq = seqs.at(-1) ?? seq;
  }
}

/**
 * Holds this browser's copy against another whose every place is known by hash. Both chains are verified apart, so the first place
 * where they differ says it all.
 *
 * @param heads - The other copy's places in rising order from record 1.
 */
export async function compareLedgers(
  ledger: Pick<LedgerStore, 'load'>,
  estate: EstateId,
  heads: readonly ChainHead[],
  signal: AbortSignal,
): Promise<LedgerComparison> {
  let seq = 0;
  for await (const page of localPages(ledger, estate, signal)) {
    for (const record of page) {
      const other = heads[record.seq - 1];
      if (!other) return { kind: 'same', seq };
      if (other.hash !== record.hash)
        return { kind: 'different', seq: record.seq, here: record.hash, there: other.hash };
      seq = record.seq;
    }
  }
  return { kind: 'same', seq };
}
