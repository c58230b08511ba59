import type { EstateId } from '#core/estate/configuration.ts';
import { CHAIN_START, type ChainHead } from '#core/ledger/chain.ts';
import type {
  CheckedCheckpoint,
  CheckpointFinding,
  LedgerReport,
} from '#core/ledger/ledger-report.ts';
import type { LedgerRecord, Sha256Hex } from '#core/ledger/record.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import { verifyChain } from '#crypto/ledger-chain.ts';
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

/**
 * Verifies one copy of a ledger from its beginning: chain, dates, and the checkpoints in it. It stops at the first bad record and says
 * which; what was checked before stays good.
 *
 * @param pages - Untrusted records in rising order, in pages of any size.
 * @throws AppError whatever the pages throw.
 */
export async function verifyLedger(
  pages: AsyncIterable<readonly unknown[]>,
  { estate, keys, nowMs, onProgress }: VerifyLedgerRequest,
): Promise<LedgerReport> {
  let head: ChainHead = CHAIN_START;
  const hashes: Sha256Hex[] = [];
  const checkpoints: CheckedCheckpoint[] = [];
  for await (const page of pages) {
    const verdict = verifyChain(page, { estate, after: head, nowMs });
    // as: the records up to the verdict's head are verified ones.
    const good = page.slice(0, verdict.head.seq - head.seq) as readonly LedgerRecord[];
    for (const record of good) {
      if (record.kind === 'checkpoint') {
        const { seq: vouchedSeq, kid } = record.body;
        const finding = await findingOf(record, hashes[vouchedSeq - 1], keys);
        checkpoints.push({ seq: record.seq, vouchedSeq, kid, finding });
      }
      hashes.push(record.hash);
    }
    if (verdict.kind === 'broken') return { verdict, checkpoints };
    head = verdict.head;
    onProgress(head);
  }
  return { verdict: { kind: 'intact', head }, checkpoints };
}

async function findingOf(
  { body }: Extract<LedgerRecord, { kind: 'checkpoint' }>,
  standing: Sha256Hex | undefined,
  keys: readonly MenuKey[],
): Promise<CheckpointFinding> {
  if (standing === undefined) return 'out-of-range';
  if (standing !== body.hash) return 'other-hash';
  return verifyCheckpoint(body, keys);
}
