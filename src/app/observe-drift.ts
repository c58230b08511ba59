import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import {
  driftOf,
  hasDrifted,
  stepDocuments,
  type Drift,
  type LastDocument,
} from '#core/ledger/drift.ts';
import type { Actor, LedgerRecord } from '#core/ledger/record.ts';
import type { Clock, LedgerStore } from '#core/ports.ts';

const PAGE = 500;

/** What was found: `baseline` when the ledger has never told who could reach what, and everything is new to it. */
export type ObservedDrift =
  { readonly kind: 'none' } | ({ readonly kind: 'baseline' | 'drift' } & Drift);

/**
 * Holds a picture that was just read against what the ledger expects, and changes nothing.
 *
 * @throws AppError `ledger/broken`, `storage/failed`
 */
export async function observeDrift(
  ledger: Pick<LedgerStore, 'load' | 'loadIntervals'>,
  estate: EstateId,
  picture: EstatePicture,
): Promise<ObservedDrift> {
  const documents = new Map<string, LastDocument>();
  let hasBaseline = false;
  let page: readonly LedgerRecord[];
  let fromSeq = 1;
  do {
    page = await ledger.load(estate, fromSeq, PAGE);
    for (const record of page) {
      stepDocuments(documents, record);
      hasBaseline ||= record.kind === 'drift';
    }
    fromSeq += page.length;
  } while (page.length === PAGE);
  const lasting = await ledger.loadIntervals(estate, {
    kind: 'as-of',
    atMs: Number.MAX_SAFE_INTEGER - 1,
  });
  const drift = driftOf(picture, evaluateAccess(picture), lasting, documents.values());
  if (!hasDrifted(drift)) return { kind: 'none' };
  return { kind: hasBaseline ? 'drift' : 'baseline', ...drift };
}

/** Accepts what was observed: from this record on it is what the ledger expects. */
export function acceptDrift(
  { ledger, now }: { readonly ledger: Pick<LedgerStore, 'append'>; readonly now: Clock },
  estate: EstateId,
  actor: Actor,
  { effect, documents }: Drift,
  comment: string,
): Promise<LedgerRecord> {
  const body = { format: 1 as const, effect, documents, comment };
  return ledger.append(estate, { kind: 'drift', atMs: now(), actor, body });
}
