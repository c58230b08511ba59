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
import {
  driftAfterReading,
  type DriftAfterReading,
  type PartRead,
} from '#core/ledger/drift-after-reading.ts';
import { driftOfLine, explainDrift, type DriftLine } from '#core/ledger/explain-drift.ts';
import { pairKey } from '#core/ledger/grant-interval.ts';
import type { Actor } from '#core/ledger/actor.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { Clock, LedgerStore } from '#core/ports.ts';
import { walkRecords } from './walk-records.ts';

/** What a comparison came to: `isWhole` unless parts of the picture were never held against the ledger. */
interface Compared extends DriftAfterReading {
  readonly isWhole: boolean;
}

/** What was found: `baseline` when the ledger has never told who could reach what, and everything is new to it. */
export type ObservedDrift =
  | ({ readonly kind: 'none' } & Compared)
  | ({ readonly kind: 'baseline' } & Drift)
  | ({ readonly kind: 'drift' } & Compared & Drift);

/** What was read since the last comparison, and what that one found. */
export interface SinceObserved {
  readonly before?: ObservedDrift | undefined;
  /** Absent when the whole estate was read. */
  readonly part?: PartRead | undefined;
}

/**
 * Holds what was just read against what the ledger expects, and changes nothing.
 *
 * @param access - Of that very picture.
 * @param since - Left out, the whole picture is compared as if for the first time.
 * @throws AppError `ledger/broken`, `storage/failed`
 */
export async function observeDrift(
  ledger: Pick<LedgerStore, 'load' | 'loadArchived' | 'loadIntervals'>,
  estate: EstateId,
  picture: EstatePicture,
  access: AccessTable,
  { before, part }: SinceObserved = {},
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
  const isWhole = !part || (before !== undefined && before.kind !== 'baseline' && before.isWhole);
  if (!baseline)
    return hasDrifted(drift)
      ? { kind: 'baseline', ...drift }
      : { kind: 'none', lines: [], settled: [], isWhole };
  // The newest of its kind always stays, the first one may be archived.
  const archived = await ledger.loadArchived(estate, 1, baseline.seq);
  const { atMs: baselineMs } = archived.find(({ kind }) => kind === 'drift') ?? baseline;
  const pairs = new Map(
    lasting.map(({ principal, role, fromMs }) => [pairKey(principal, role), fromMs] as const),
  );
  const all = explainDrift(drift, picture, { baselineMs, documents: writtenAt, pairs });
  return observedOf({ ...driftAfterReading(all, linesOf(before), picture, part), isWhole });
}

/** What is left of a drift once some of its lines were accepted. */
export function withoutLines(
  seen: Extract<ObservedDrift, { kind: 'drift' }>,
  accepted: readonly DriftLine[],
): ObservedDrift {
  const lines = seen.lines.filter((line) => !accepted.includes(line));
  return observedOf({ lines, settled: [], isWhole: seen.isWhole });
}

function linesOf(seen: ObservedDrift | undefined): readonly DriftLine[] {
  return seen?.kind === 'drift' ? seen.lines : [];
}

function observedOf(compared: Compared): ObservedDrift {
  if (compared.lines.length === 0) return { kind: 'none', ...compared };
  const parts = compared.lines.map(driftOfLine);
  return {
    kind: 'drift',
    ...compared,
    effect: parts.flatMap(({ effect }) => effect),
    documents: parts.flatMap(({ documents }) => documents),
  };
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
  { effect, documents }: Drift,
  comment: string,
): Promise<LedgerRecord> {
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
