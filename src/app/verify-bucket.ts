import { toErrorData, isAppError, type ErrorData } from '#core/errors.ts';
import { CHAIN_START, type ChainFault, type ChainHead } from '#core/ledger/chain.ts';
import type { CheckedContent } from '#core/ledger/verify-links.ts';
import type { ObjectStore } from '#core/ports.ts';
import { bucketPages, ledgerKey } from './ledger-bucket.ts';
import { verifyLedger, type VerifiedLedger, type VerifyLedgerRequest } from './verify-ledger.ts';

/** What verifying the bucket's copy came to. */
export type VerifiedBucket =
  | {
      readonly kind: 'read';
      readonly copy: VerifiedLedger;
      /** Keys under the ledger's prefix that are no record's: somebody else's, and left alone. */
      readonly foreign: readonly string[];
    }
  /** It could not be read to the end: no permission to list, the wrong Region, no way there. */
  | { readonly kind: 'unreadable'; readonly error: ErrorData };

/** Faults that reading an object finds before its record can be looked at. */
const FOUND_WHILE_READING: readonly ChainFault[] = ['deleted', 'malformed', 'missing', 'too-large'];

/**
 * Verifies the ledger's copy in the bucket and changes nothing there. Whatever is amiss is an answer, not an error.
 *
 * @param check - Looks at records by themselves, off this thread or on it.
 * @throws AppError `operation/stopped`
 */
export async function verifyBucket(
  objects: Pick<ObjectStore, 'fetchObject' | 'isDeleted' | 'listKeys'>,
  check: (pages: AsyncIterable<readonly unknown[]>) => AsyncIterable<readonly CheckedContent[]>,
  request: VerifyLedgerRequest,
  signal: AbortSignal,
): Promise<VerifiedBucket> {
  const foreign: string[] = [];
  let head: ChainHead = CHAIN_START;
  const onProgress = (reached: ChainHead) => {
    head = reached;
    request.onProgress(reached);
  };
  try {
    const pages = bucketPages(objects, signal, (key) => foreign.push(key));
    const copy = await verifyLedger(check(pages), { ...request, onProgress });
    const { verdict } = copy;
    const isHidden =
      verdict.kind === 'broken' &&
      verdict.fault === 'missing' &&
      (await objects.isDeleted(ledgerKey(verdict.seq)));
    return {
      kind: 'read',
      foreign,
      copy: isHidden ? { ...copy, verdict: { ...verdict, fault: 'deleted' } } : copy,
    };
  } catch (error) {
    if (!isAppError(error) || error.code === 'operation/stopped') throw error;
    if (error.code !== 'ledger/broken') return { kind: 'unreadable', error: toErrorData(error) };
    const { seq, fault: found } = error.details;
    const fault = FOUND_WHILE_READING.find((one) => one === found) ?? 'malformed';
    const verdict = { kind: 'broken' as const, seq, fault, head };
    return { kind: 'read', foreign, copy: { verdict, checkpoints: [], hashes: [] } };
  }
}
