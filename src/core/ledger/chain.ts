import type { EstateId } from '#core/estate/configuration.ts';
import type { Sha256Hex } from './record.ts';

/** A place in the chain: the record that the next one names in `prev`. */
export interface ChainHead {
  /** 0 before the first record. */
  readonly seq: number;
  readonly hash: Sha256Hex;
}

/** Where every chain begins. */
export const CHAIN_START: ChainHead = {
  seq: 0,
  // as: 64 digits.
  hash: '0'.repeat(64) as Sha256Hex,
};

/** The longest canonical form a record may have, in characters; longer ones are refused unread and never written. */
export const MAX_RECORD_CHARACTERS = 40 * 1024 * 1024;

/** How far ahead of the local clock a record's date may be before it counts as a future date. */
export const CLOCK_TOLERANCE_MS = 10 * 60_000;

/**
 * What is wrong with the first bad record of a chain.
 * `too-large` longer than {@link MAX_RECORD_CHARACTERS} · `malformed` not the shape of a record · `newer-format` of a format that a later
 * version writes · `other-estate` of another estate ·
 * `missing` its number is not there · `deleted` it was deleted in the bucket, where its versions still are ·
 * `duplicated` the same record came before · `inserted` another record has its number already ·
 * `re-ordered` the number that should stand there comes later ·
 * `altered` its hash does not fit its content · `unlinked` it names another record before it than the one that stands there ·
 * `future-date` dated later than the clock that checks.
 */
export type ChainFault =
  | 'too-large'
  | 'malformed'
  | 'newer-format'
  | 'other-estate'
  | 'missing'
  | 'deleted'
  | 'duplicated'
  | 'inserted'
  | 're-ordered'
  | 'altered'
  | 'unlinked'
  | 'future-date';

/** Whether a run of records holds together, up to which place; or the first record that does not. */
export type ChainVerdict =
  | { readonly kind: 'intact'; readonly head: ChainHead }
  | {
      readonly kind: 'broken';
      /** The number at which the chain breaks: for `missing` and `re-ordered` the one that should stand there. */
      readonly seq: number;
      readonly fault: ChainFault;
      /** The last place that is still good. */
      readonly head: ChainHead;
    };

/** The members of a record that its place in the chain hangs on. */
export interface ChainLink {
  readonly estate: EstateId;
  readonly seq: number;
  readonly prev: Sha256Hex;
  readonly hash: Sha256Hex;
  readonly atMs: number;
}

/** What a link is held against. */
export interface ChainExpectation {
  readonly estate: EstateId;
  readonly head: ChainHead;
  /** Epoch milliseconds of the clock that checks. */
  readonly nowMs: number;
  /** Hash of the record's content as it was computed here. */
  readonly computedHash: Sha256Hex;
  /** Whether the expected number comes later in the same run. */
  readonly comesLater: (seq: number) => boolean;
  /** The record that was found good under a number before; undefined where that is not known. */
  readonly hashAt: (seq: number) => Sha256Hex | undefined;
}

type Step = (link: ChainLink, expected: ChainExpectation) => ChainFault | undefined;

/** The checks of one link, in the order in which they are made: the first that fails names the fault. */
const STEPS: readonly Step[] = [
  (link, { estate }) => (link.estate === estate ? undefined : 'other-estate'),
  (link, { head, hashAt }) => {
    if (link.seq > head.seq) return undefined;
    return (hashAt(link.seq) ?? link.hash) === link.hash ? 'duplicated' : 'inserted';
  },
  (link, { head, comesLater }) => {
    if (link.seq === head.seq + 1) return undefined;
    return comesLater(head.seq + 1) ? 're-ordered' : 'missing';
  },
  (link, { computedHash }) => (link.hash === computedHash ? undefined : 'altered'),
  (link, { head }) => (link.prev === head.hash ? undefined : 'unlinked'),
  (link, { nowMs }) => (link.atMs <= nowMs + CLOCK_TOLERANCE_MS ? undefined : 'future-date'),
];

/** The first fault of a link at the place where it stands, or undefined when it fits. */
export function faultOfLink(link: ChainLink, expected: ChainExpectation): ChainFault | undefined {
  for (const step of STEPS) {
    const fault = step(link, expected);
    if (fault) return fault;
  }
  return undefined;
}
