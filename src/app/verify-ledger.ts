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
 * Verifies one copy of a ledger from its beginning: chain, dates, and the checkpoints in it. It stops at the first bad record and says
 * which; what was checked before stays good.
 *
 * @param pages - Records in rising order, each looked at by itself already, in pages of any size.
 * @throws AppError whatever the pages throw.
 */
export async function verifyLedger(
  pages: AsyncIterable<readonly CheckedContent[]>,
  { estate, keys, nowMs, onProgress }: VerifyLedgerRequest,
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
  return outcome({ kind: 'intact', head });
}

/** Holds two verified copies side by side, as far as both reach. */
export function compareCopies(
  here: Pick<VerifiedLedger, 'hashes'>,
  there: Pick<VerifiedLedger, 'hashes'>,
): LedgerComparison {
  const both = Math.min(here.hashes.length, there.hashes.length);
  for (const [index, hash] of here.hashes.slice(0, both).entries()) {
    const other = there.hashes[index];
    if (other && other !== hash)
      return { kind: 'different', seq: index + 1, here: hash, there: other };
  }
  return { kind: 'same', seq: both };
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
