import { AppError } from '#core/errors.ts';

/**
 * The error with which reading the ledger stops at a record.
 *
 * @param place - This browser or the bucket.
 * @param fault - One of ChainFault, or why two copies disagree.
 */
export function brokenLedger(place: string, seq: number, fault: string): AppError {
  return fault === 'newer-format'
    ? new AppError('ledger/newer-format', { place, seq })
    : new AppError('ledger/broken', { place, seq, fault });
}
