import type { AccessTable } from '#core/access/access-table.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import { nameOfDocument } from '#core/change/document-comparison.ts';
import {
  documentsOf,
  driftOf,
  hasDrifted,
  stepDocuments,
  type Drift,
  type LastDocument,
} from '#core/ledger/drift.ts';
import { explainDrift, type DriftLine } from '#core/ledger/explain-drift.ts';
import { pairKey } from '#core/ledger/grant-interval.ts';
import type { Actor, LedgerRecord } from '#core/ledger/record.ts';
import type { Clock, LedgerStore } from '#core/ports.ts';
import { walkRecords } from './walk-records.ts';

/** What was found: `baseline` when the ledger has never told who could reach what, and everything is new to it. */
export type ObservedDrift =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'baseline' } & Drift)
  | ({ readonly kind: 'drift'; readonly lines: readonly DriftLine[] } & Drift);

/**
 * Holds a picture that was just read against what the ledger expects, and changes nothing.
 *
 * @param access - Of that very picture.
 * @throws AppError `ledger/broken`, `storage/failed`
 */
export async function observeDrift(
  ledger: Pick<LedgerStore, 'load' | 'loadArchived' | 'loadIntervals'>,
  estate: EstateId,
  picture: EstatePicture,
  access: AccessTable,
): Promise<ObservedDrift> {
  const documents = new Map<string, LastDocument>();
  const writtenAt = new Map<string, number>();
  let baseline: Pick<LedgerRecord, 'seq' | 'atMs'> | undefined;
  for await (const record of walkRecords(ledger, estate)) {
    stepDocuments(documents, record);
    for (const { ref } of documentsOf(record)) writtenAt.set(nameOfDocument(ref), record.atMs);
    if (record.kind === 'drift') baseline ??= record;
  }
  const lasting = await ledger.loadIntervals(estate, {
    kind: 'as-of',
    atMs: Number.MAX_SAFE_INTEGER - 1,
  });
  const drift = driftOf(picture, access, lasting, documents.values());
  if (!hasDrifted(drift)) return { kind: 'none' };
  if (!baseline) return { kind: 'baseline', ...drift };
  // The newest of its kind always stays, the first one may be archived.
  const archived = await ledger.loadArchived(estate, 1, baseline.seq);
  const { atMs: baselineMs } = archived.find(({ kind }) => kind === 'drift') ?? baseline;
  const pairs = new Map(
    lasting.map(({ principal, role, fromMs }) => [pairKey(principal, role), fromMs] as const),
  );
  const lines = explainDrift(drift, picture, { baselineMs, documents: writtenAt, pairs });
  return { kind: 'drift', ...drift, lines };
}

/** More pairs than this would make a record that is hard to handle: then there are several, one after the other. */
const PAIRS_PER_RECORD = 20_000;

/**
 * Accepts what was observed: from these records on it is what the ledger expects.
 *
 * @returns The last record.
 */
export async function acceptDrift(
  { ledger, now }: { readonly ledger: Pick<LedgerStore, 'append'>; readonly now: Clock },
  estate: EstateId,
  actor: Actor,
  drift: Drift,
  comment: string,
): Promise<LedgerRecord> {
  const { documents } = drift;
  const effect = drift.effect.map(({ principal, role, from, to }) => ({
    principal,
    role,
    from,
    to,
  }));
  const append = (part: Drift) =>
    ledger.append(estate, {
      kind: 'drift',
      atMs: now(),
      actor,
      body: { format: 1, ...part, comment },
    });
  let start = 0;
  for (; effect.length - start > PAIRS_PER_RECORD; start += PAIRS_PER_RECORD)
    await append({ effect: effect.slice(start, start + PAIRS_PER_RECORD), documents: [] });
  return append({ effect: effect.slice(start), documents });
}

/** Whether the ledger has ever been told who can reach what. @throws AppError `ledger/broken`, `storage/failed` */
export async function hasBaseline(
  ledger: Pick<LedgerStore, 'load'>,
  estate: EstateId,
): Promise<boolean> {
  for await (const { kind } of walkRecords(ledger, estate)) if (kind === 'drift') return true;
  return false;
}
