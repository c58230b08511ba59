import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import {
  reconcile,
  requestIdsOf,
  type Reconciliation,
  type TrailEvent,
} from '#core/ledger/trail.ts';
import type { FetchTrailEvents, LedgerStore } from '#core/ports.ts';

/** A reconciliation, and the accounts whose trail could not be looked at. */
export interface ReconciledTrail extends Reconciliation {
  readonly unreadable: readonly { readonly account: AccountId; readonly error: ErrorData }[];
}

const PAGE = 500;
/** A record is made after its calls, and clocks differ: those of an hour around the period are held against it too. */
const MARGIN_MS = 3_600_000;

/**
 * Holds what CloudTrail kept of the estate's IAM against the ledger. An account that refuses is named, and the others are looked at;
 * one after the other, since CloudTrail allows two look-ups a second.
 *
 * @throws AppError `ledger/broken`, `storage/failed`, `operation/stopped`
 */
export async function reconcileTrail(
  deps: { readonly ledger: Pick<LedgerStore, 'load'>; readonly fetchTrailEvents: FetchTrailEvents },
  estate: EstateId,
  picture: EstatePicture,
  period: Parameters<FetchTrailEvents>[1] & { readonly onProgress: (account: AccountId) => void },
): Promise<ReconciledTrail> {
  const { fromMs, toMs, onProgress } = period;
  const events: TrailEvent[] = [];
  const unreadable: { account: AccountId; error: ErrorData }[] = [];
  const accounts = [
    picture.jump.account,
    ...picture.accounts.flatMap((one) => (one.kind === 'read' ? [one.account] : [])),
  ];
  for (const account of accounts) {
    onProgress(account);
    try {
      events.push(...(await deps.fetchTrailEvents(account, period)));
    } catch (error) {
      if (!isAppError(error) || error.code === 'operation/stopped') throw error;
      unreadable.push({ account, error: toErrorData(error) });
    }
  }
  const records: LedgerRecord[] = [];
  let page: readonly LedgerRecord[];
  let fromSeq = 1;
  do {
    page = await deps.ledger.load(estate, fromSeq, PAGE);
    fromSeq += page.length;
    records.push(
      ...page.filter(({ atMs }) => atMs >= fromMs - MARGIN_MS && atMs <= toMs + MARGIN_MS),
    );
  } while (page.length === PAGE);
  return { ...reconcile(events, requestIdsOf(records), picture), unreadable };
}
