import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import {
  reconcile,
  requestIdsOf,
  type Reconciliation,
  type TrailEvent,
} from '#core/ledger/trail.ts';
import type { FetchTrailEvents, LedgerStore, TrailEventStore } from '#core/ports.ts';
import { readRecords, type ReadRecordsDeps } from './read-records.ts';

/** A reconciliation, and the accounts whose trail could not be looked at. */
export interface ReconciledTrail extends Reconciliation {
  readonly unreadable: readonly { readonly account: AccountId; readonly error: ErrorData }[];
}

/** A record is made after its calls, and clocks differ: those of an hour before the period, and all after it, are held against it too. */
const MARGIN_MS = 3_600_000;

/**
 * Holds what CloudTrail kept of the estate's IAM against the ledger, and keeps the event ids that it finds. An account that refuses is named, and the others are looked at;
 * one after the other, since CloudTrail allows two look-ups a second.
 *
 * @throws AppError `ledger/broken`, `storage/failed`, `operation/stopped`
 */
export async function reconcileTrail(
  deps: ReadRecordsDeps & {
    readonly ledger: Pick<LedgerStore, 'firstSince' | 'lastSeq'>;
    readonly fetchTrailEvents: FetchTrailEvents;
    readonly trailEvents: Pick<TrailEventStore, 'save'>;
  },
  estate: EstateId,
  picture: EstatePicture,
  period: Parameters<FetchTrailEvents>[1] & { readonly onProgress: (account: AccountId) => void },
): Promise<ReconciledTrail> {
  const { fromMs, onProgress } = period;
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
  const [first, beyond] = await Promise.all([
    deps.ledger.firstSince(estate, fromMs - MARGIN_MS),
    deps.ledger.lastSeq(estate),
  ]);
  const range = [first?.seq ?? beyond + 1, beyond] as const;
  const records = await readRecords(deps, estate, range, period.signal);
  const reconciliation = reconcile(events, requestIdsOf(records), picture);
  await deps.trailEvents.save(estate, reconciliation.eventIds);
  return { ...reconciliation, unreadable };
}
