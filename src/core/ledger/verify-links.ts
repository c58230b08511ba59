import type { EstateId } from '#core/estate/configuration.ts';
import {
  faultOfLink,
  type ChainFault,
  type ChainHead,
  type ChainLink,
  type ChainVerdict,
} from './chain.ts';
import type { LedgerBodies, Sha256Hex } from './record.ts';

/** What looking at one record by itself came to: all that is left to check is its place. Small and plain, so that workers can look. */
export type CheckedContent =
  | {
      readonly kind: 'record';
      readonly link: ChainLink;
      readonly computedHash: Sha256Hex;
      /** Present on checkpoints, whose signature is checked beside the chain. */
      readonly checkpoint?: LedgerBodies['checkpoint'];
    }
  /** Its text is left to the bucket: its link is all there is to look at here. */
  | { readonly kind: 'archived'; readonly link: ChainLink }
  | {
      readonly kind: 'fault';
      readonly fault: Extract<
        ChainFault,
        'deleted' | 'malformed' | 'missing' | 'newer-format' | 'too-large'
      >;
      /** As it, or its name, claims; absent where neither does. */
      readonly seq?: number;
    };

/** A record to look at: what is in it, untrusted, or why that could not be read. */
export type GivenRecord =
  { readonly kind: 'value'; readonly value: unknown } | Extract<CheckedContent, { kind: 'fault' }>;

/** Against what a run of records is verified. */
export interface VerifyLinksOptions {
  readonly estate: EstateId;
  /** The place just before the first record of the run; `CHAIN_START` for a whole ledger. */
  readonly after: ChainHead;
  /** Epoch milliseconds of the clock that checks. */
  readonly nowMs: number;
  /** Records of earlier runs by number, so that a copy can be told from an insertion. */
  readonly hashAt?: (seq: number) => Sha256Hex | undefined;
}

/**
 * Verifies that checked records are one unbroken stretch of the estate's chain; the first that is not is named, with its first fault.
 * A long ledger is verified in runs, each `after` the head of the one before; whether a missing number comes later is then known within
 * a run. Records removed from the end leave no trace in a chain: compare the head with another copy, or with a signed checkpoint.
 */
export function verifyLinks(
  contents: readonly CheckedContent[],
  { estate, after, nowMs, hashAt: hashBefore }: VerifyLinksOptions,
): ChainVerdict {
  let head = after;
  const hashes = new Map<number, Sha256Hex>([[after.seq, after.hash]]);
  const hashAt = (seq: number) => hashes.get(seq) ?? hashBefore?.(seq);
  const comesLater = (seq: number) =>
    contents.some((one) => (one.kind === 'fault' ? one.seq : one.link.seq) === seq);
  for (const content of contents) {
    const expectedSeq = head.seq + 1;
    if (content.kind === 'fault') {
      const isBehindGap = (content.seq ?? 0) > expectedSeq && !comesLater(expectedSeq);
      const fault = isBehindGap ? 'missing' : content.fault;
      return { kind: 'broken', seq: expectedSeq, fault, head };
    }
    const { link } = content;
    const computedHash = content.kind === 'record' ? content.computedHash : link.hash;
    const fault = faultOfLink(link, { estate, head, nowMs, computedHash, comesLater, hashAt });
    if (fault) {
      const isExtra = fault === 'duplicated' || fault === 'inserted';
      return { kind: 'broken', seq: isExtra ? link.seq : expectedSeq, fault, head };
    }
    head = { seq: link.seq, hash: link.hash };
    hashes.set(head.seq, head.hash);
  }
  return { kind: 'intact', head };
}
