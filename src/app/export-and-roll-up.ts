import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import { exportLedger } from './export-ledger.ts';
import type { LedgerBucketDeps, LedgerBucketRequest } from './ledger-bucket.ts';
import { rollUpLedger } from './roll-up-ledger.ts';

/** What came of an export. */
export interface ExportOutcome {
  /** Records that were written to the bucket. */
  readonly exported: number;
  /** Records of others that came in. */
  readonly received: number;
  /** Days that were rolled up. */
  readonly rolledUp: number;
  /** Why the days could not be rolled up; the records are in the bucket all the same, and the next export tries again. */
  readonly rollUpProblem?: ErrorData;
}

/**
 * Exports the ledger, then rolls up the days that are over.
 *
 * @throws AppError of the export: `ledger/*`, `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function exportAndRollUp(
  deps: LedgerBucketDeps,
  request: Omit<LedgerBucketRequest, 'onProgress'>,
): Promise<ExportOutcome> {
  const { written, received } = await exportLedger(deps, {
    ...request,
    onProgress: () => undefined,
  });
  const outcome = { exported: written, received };
  try {
    return { ...outcome, rolledUp: (await rollUpLedger(deps, request)).length };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ...outcome, rolledUp: 0, rollUpProblem: toErrorData(error) };
  }
}
