import type { ChainVerdict } from './chain.ts';
import type { Sha256Hex } from './record.ts';

/**
 * What a checkpoint proves. `valid` its key signed the hash of the record that stands there · `wrong-signature` it did not ·
 * `unknown-key` signed with another key than those given · `other-hash` signed, but another record stands there ·
 * `out-of-range` the record it names is not before it.
 */
export type CheckpointFinding =
  'valid' | 'wrong-signature' | 'unknown-key' | 'other-hash' | 'out-of-range';

/** One checkpoint of a verified copy. */
export interface CheckedCheckpoint {
  /** Its own number, and the one of the record it vouches for. */
  readonly seq: number;
  readonly vouchedSeq: number;
  readonly kid: string;
  readonly finding: CheckpointFinding;
}

/** What verifying one copy of a ledger came to. */
export interface LedgerReport {
  readonly verdict: ChainVerdict;
  readonly checkpoints: readonly CheckedCheckpoint[];
  /** Records whose texts are not in this copy, so that only their links were checked; absent where there are none. */
  readonly archived?: ArchivedSpan;
}

/** Archived records of a copy: how many there are between two numbers, both included. */
export interface ArchivedSpan {
  readonly count: number;
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** Whether nothing speaks against a copy. A key that is not known proves nothing and disproves nothing. */
export function isSound({ verdict, checkpoints }: LedgerReport): boolean {
  return (
    verdict.kind === 'intact' &&
    checkpoints.every(({ finding }) => finding === 'valid' || finding === 'unknown-key')
  );
}

/** Two copies held side by side. */
export type LedgerComparison =
  | { readonly kind: 'same'; readonly seq: number }
  /** The same up to `seq`, where one of them ends; the other one goes on to `toSeq`. */
  | {
      readonly kind: 'shorter';
      readonly copy: 'here' | 'there';
      readonly seq: number;
      readonly toSeq: number;
    }
  | {
      readonly kind: 'different';
      readonly seq: number;
      readonly here: Sha256Hex;
      readonly there: Sha256Hex;
    };
