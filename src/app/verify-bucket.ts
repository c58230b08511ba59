import { toErrorData, isAppError, type ErrorData } from '#core/errors.ts';
import type { ChainVerdict } from '#core/ledger/chain.ts';
import type { ObjectStore, StoredObject } from '#core/ports.ts';
import { bucketPages, ledgerKey } from './ledger-bucket.ts';
import { verifyRollups, type CheckPages, type VerifiedRollups } from './verify-rollups.ts';
import { verifyLedger, type VerifiedLedger, type VerifyLedgerRequest } from './verify-ledger.ts';

/** What verifying the bucket's copy came to. */
export type VerifiedBucket =
  | {
      readonly kind: 'read';
      readonly copy: VerifiedLedger;
      /** Keys under the ledger's prefix that are no record's: somebody else's, and left alone. */
      readonly foreign: readonly string[];
      readonly locks: RecordLocks;
      /** Absent when the records themselves do not hold. */
      readonly rollups?: VerifiedRollups;
    }
  /** It could not be read to the end: no permission to list, the wrong Region, no way there. */
  | { readonly kind: 'unreadable'; readonly error: ErrorData };

/** How firmly Object Lock holds the records' objects, as far as the caller may see. */
export interface RecordLocks {
  readonly held: number;
  /** Not held, not held any longer, or not to be seen. */
  readonly free: number;
  /** When the first hold ends, epoch milliseconds; absent when nothing is held. */
  readonly firstEndMs?: number;
}

/**
 * Verifies the ledger's copy in the bucket and changes nothing there. Whatever is amiss is an answer, not an error.
 *
 * @param check - Looks at records by themselves, off this thread or on it.
 * @throws AppError `operation/stopped`
 */
export async function verifyBucket(
  objects: Pick<ObjectStore, 'fetchObject' | 'isDeleted' | 'listKeys'>,
  check: CheckPages,
  request: VerifyLedgerRequest,
  signal: AbortSignal,
): Promise<VerifiedBucket> {
  const foreign: string[] = [];
  let locks: RecordLocks = { held: 0, free: 0 };
  const onRecord = ({ lock }: StoredObject) => {
    const { held, free, firstEndMs = Infinity } = locks;
    locks =
      lock && lock.untilMs > request.nowMs
        ? { held: held + 1, free, firstEndMs: Math.min(firstEndMs, lock.untilMs) }
        : { ...locks, free: free + 1 };
  };
  try {
    const pages = bucketPages(objects, signal, {
      onForeign: (key) => foreign.push(key),
      onRecord,
    });
    const chain = await verifyLedger(check(pages), request);
    const verdict = await lookForMarker(objects, chain.verdict);
    const copy = { ...chain, verdict };
    const rollups =
      verdict.kind === 'intact'
        ? await verifyRollups(objects, check, copy.hashes, signal)
        : undefined;
    return {
      kind: 'read',
      foreign,
      locks,
      ...(rollups && { rollups }),
      copy,
    };
  } catch (error) {
    if (!isAppError(error) || error.code === 'operation/stopped') throw error;
    return { kind: 'unreadable', error: toErrorData(error) };
  }
}

/** A delete marker hides a record from a listing, in the middle as at the end, where nothing else tells of it. */
async function lookForMarker(
  objects: Pick<ObjectStore, 'isDeleted'>,
  verdict: ChainVerdict,
): Promise<ChainVerdict> {
  if (verdict.kind === 'broken' && verdict.fault !== 'missing') return verdict;
  const seq = verdict.head.seq + 1;
  if (!(await objects.isDeleted(ledgerKey(seq)))) return verdict;
  return { kind: 'broken', seq, fault: 'deleted', head: verdict.head };
}
