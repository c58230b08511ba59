import {
  commonPlace,
  receiveRecords,
  throwIfStopped,
  type LedgerBucketDeps,
  type LedgerBucketProgress,
  type LedgerBucketRequest,
} from './ledger-bucket.ts';

/**
 * Takes in what the bucket has and this browser has not, and writes nothing there: how a new machine restores the whole ledger, and how
 * an administrator sees what others did. Every record is verified before it is kept; records of this browser that are not in the bucket yet
 * stay, chained anew behind. It may be stopped and started anywhere.
 *
 * @throws AppError `ledger/broken`, `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function importLedger(
  deps: Pick<LedgerBucketDeps, 'ledger' | 'now'> & {
    readonly objects: Pick<LedgerBucketDeps['objects'], 'fetchObject' | 'isDeleted' | 'listKeys'>;
  },
  request: LedgerBucketRequest,
): Promise<LedgerBucketProgress> {
  let exported = await commonPlace(deps, request);
  let progress: LedgerBucketProgress = {
    seq: exported.seq,
    written: 0,
    received: 0,
    rechained: 0,
  };
  for (;;) {
    throwIfStopped(request.signal);
    const page = await receiveRecords(deps, request, exported);
    if (!page) return progress;
    exported = page.exported;
    progress = {
      ...progress,
      seq: exported.seq,
      received: progress.received + page.received,
      rechained: progress.rechained + (page.isRechained ? 1 : 0),
    };
    request.onProgress(progress);
  }
}
