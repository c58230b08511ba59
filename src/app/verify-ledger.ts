import type { EstateId } from '#core/estate/configuration.ts';
import { CHAIN_START, type ChainHead, type ChainVerdict } from '#core/ledger/chain.ts';
import type {
  ArchivedSpan,
  CheckedCheckpoint,
  CheckpointFinding,
  LedgerComparison,
  LedgerReport,
} from '#core/ledger/ledger-report.ts';
import type { LedgerBodies, Sha256Hex } from '#core/ledger/record.ts';
import { verifyLinks, type CheckedContent } from '#core/ledger/verify-links.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import { verifyCheckpoint } from '#crypto/ledger-checkpoint.ts';

/** Which ledger is verified, and by what. */
export interface VerifyLedgerRequest {
  readonly estate: EstateId;
  /** Public keys that may have signed checkpoints. */
  readonly keys: readonly MenuKey[];
  /** Places that the copy is known to have had: a chain itself does not show that records are gone from its end. */
  readonly known: readonly ChainHead[];
  /** Epoch milliseconds of the clock that checks. */
  readonly nowMs: number;
  /** Told after each page how far the chain holds. */
  readonly onProgress: (head: ChainHead) => void;
}

/** A verified copy: what it came to, and the hash of every good record in order. */
export interface VerifiedLedger extends LedgerReport {
  readonly hashes: readonly Sha256Hex[];
}

/**
 * Verifies one copy of a ledger from its beginning: chain, dates, the checkpoints in it, and that it has what it had. It stops at the
 * first bad record and says which; what was checked before stays good.
 *
 * @param pages - Records in rising order, each looked at by itself already, in pages of any size.
 * @throws AppError whatever the pages throw.
 */
export async function verifyLedger(
  pages: AsyncIterable<readonly CheckedContent[]>,
  { estate, keys, known, nowMs, onProgress }: VerifyLedgerRequest,
): Promise<VerifiedLedger> {
  let head: ChainHead = CHAIN_START;
  const hashes: Sha256Hex[] = [];
  const hashAt = (seq: number) => hashes[seq - 1];
  const checkpoints: CheckedCheckpoint[] = [];
  let archived: ArchivedSpan | undefined;
  const outcome = (verdict: ChainVerdict): VerifiedLedger => ({
    verdict,
    checkpoints,
    hashes,
    ...(archived && { archived }),
  });
  for await (const page of pages) {
    const verdict = verifyLinks(page, { estate, after: head, nowMs, hashAt });
    for (const content of page.slice(0, verdict.head.seq - head.seq)) {
      if (content.kind === 'fault') continue;
      const { link } = content;
      if (content.kind === 'archived')
        archived = {
          count: (archived?.count ?? 0) + 1,
          fromSeq: archived?.fromSeq ?? link.seq,
          toSeq: link.seq,
        };
      else if (content.checkpoint) {
        const { checkpoint } = content;
        const { seq: vouchedSeq, kid } = checkpoint;
        const finding = await findingOf(checkpoint, hashAt(vouchedSeq), keys);
        checkpoints.push({ seq: link.seq, vouchedSeq, kid, finding });
      }
      hashes.push(link.hash);
    }
    if (verdict.kind === 'broken') return outcome(verdict);
    head = verdict.head;
    onProgress(head);
  }
  return outcome(verdictOnKnown(head, known, hashAt));
}

/** What to say of an unbroken chain once it is held against the places that it is known to have had. */
function verdictOnKnown(
  head: ChainHead,
  known: readonly ChainHead[],
  hashAt: (seq: number) => Sha256Hex | undefined,
): ChainVerdict {
  let met: ChainHead = CHAIN_START;
  for (const { seq, hash } of known.toSorted((a, b) => a.seq - b.seq)) {
    if (seq === 0) continue;
    if (seq > head.seq) return { kind: 'broken', seq: head.seq + 1, fault: 'missing', head };
    // A chain of its own: where it left the one that is known, only another copy can tell.
    if (hashAt(seq) !== hash) return { kind: 'broken', seq, fault: 'inserted', head: met };
    met = { seq, hash };
  }
  return { kind: 'intact', head };
}

/** Holds two verified copies side by side; undefined when they do not differ but one of them is broken. */
export function compareCopies(
  here: Pick<VerifiedLedger, 'hashes' | 'verdict'>,
  there: Pick<VerifiedLedger, 'hashes' | 'verdict'>,
): LedgerComparison | undefined {
  const both = Math.min(here.hashes.length, there.hashes.length);
  for (const [index, hash] of here.hashes.slice(0, both).entries()) {
    const other = there.hashes[index];
    if (other && other !== hash)
      return { kind: 'different', seq: index + 1, here: hash, there: other };
  }
  if (here.verdict.kind === 'broken' || there.verdict.kind === 'broken') return undefined;
  const toSeq = Math.max(here.hashes.length, there.hashes.length);
  if (both === toSeq) return { kind: 'same', seq: both };
  const copy = here.hashes.length === both ? 'here' : 'there';
  return { kind: 'shorter', copy, seq: both, toSeq };
}

async function findingOf(
  checkpoint: LedgerBodies['checkpoint'],
  standing: Sha256Hex | undefined,
  keys: readonly MenuKey[],
): Promise<CheckpointFinding> {
  if (standing === undefined) return 'out-of-range';
  if (standing !== checkpoint.hash) return 'other-hash';
  return verifyCheckpoint(checkpoint, keys);
}
