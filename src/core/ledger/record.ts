import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { Brand } from '#core/brand.ts';
import type { AccessState } from '#core/access/access-state.ts';
import type { DocumentText } from '#core/access/picture.ts';
import type { ErrorData } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import type { Change } from '#core/change/change-set.ts';
import type { CommitOutcome } from '#core/change/journal.ts';
import type { DocumentRef, IamCall } from '#core/change/plan.ts';
import type { Actor } from './actor.ts';

/** SHA-256 as 64 lower-case hexadecimal digits. */
export type Sha256Hex = Brand<string, 'Sha256Hex'>;

/** A pair whose effective state a record changed. */
export interface EffectiveChange {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  readonly from: AccessState;
  readonly to: AccessState;
}

/** One IAM call of a commit, as it went. */
export interface CommittedAction {
  readonly call: IamCall;
  readonly account: string;
  readonly ref: DocumentRef;
  readonly before: DocumentText | null;
  readonly after: DocumentText | null;
  readonly attempts: number;
  /** Epoch milliseconds, local clock; null when it was never tried. */
  readonly atMs: number | null;
  readonly result:
    /** A null request id: the answer was lost, and IAM was looked at to learn that it happened. */
    | { readonly kind: 'done'; readonly requestId: string | null }
    | { readonly kind: 'failed'; readonly error: ErrorData }
    | { readonly kind: 'not-done' }
    /** The answer was lost, and nothing that can be read tells whether it happened. */
    | { readonly kind: 'unknown' };
}

/** Which grants an access review looks at. */
export interface ReviewScope {
  readonly person: string;
  readonly role: string;
  readonly account: string;
  readonly project: string;
  readonly environment: string;
}

/** What is to become of one grant, and why. */
export interface ReviewDecision {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  readonly state: Exclude<AccessState, 'none'>;
  readonly decision: 'keep' | 'remove';
  /** Empty only where it is kept. */
  readonly reason: string;
}

/** The typed bodies of a record, by kind. A body never changes shape under the same `format`. */
export interface LedgerBodies {
  commit: {
    readonly format: 1;
    readonly commitId: string;
    readonly name: string;
    readonly comment: string;
    readonly ticket?: string;
    readonly changes: readonly Change[];
    readonly actions: readonly CommittedAction[];
    readonly messages: readonly { readonly atMs: number; readonly text: string }[];
    readonly outcome: CommitOutcome;
    readonly effect: readonly EffectiveChange[];
  };
  publication: {
    readonly format: 1;
    /** One entry for each menu document that was written. */
    readonly menus: readonly {
      readonly person: string;
      readonly series: string;
      readonly version: number;
      readonly sha256: Sha256Hex;
      /** True: the answer was lost, and a later menu lies there now, so nothing tells whether this one ever did. Absent: it was written. */
      readonly isUnconfirmed?: true;
    }[];
    readonly kid: string;
  };
  'estate-change': {
    readonly format: 1;
    readonly comment: string;
    readonly sha256Before: Sha256Hex | null;
    readonly sha256After: Sha256Hex;
  };
  drift: {
    readonly format: 1;
    /** What was observed that no record explains; the first drift record of an estate is its baseline. */
    readonly effect: readonly EffectiveChange[];
    readonly documents: readonly {
      readonly ref: DocumentRef;
      readonly before: DocumentText | null;
      readonly after: DocumentText | null;
    }[];
    readonly comment: string;
  };
  /** Somebody looked at grants one by one and signed what is to become of each. */
  review: {
    readonly format: 1;
    /** What was looked at: parts of names; an empty one narrows nothing. */
    readonly scope: ReviewScope;
    /** Instant of the ledger whose grants were looked at, epoch milliseconds. */
    readonly asOfMs: number;
    readonly decisions: readonly ReviewDecision[];
    readonly comment: string;
  };
  checkpoint: {
    readonly format: 1;
    readonly seq: number;
    readonly hash: Sha256Hex;
    readonly kid: string;
    /** base64url of the 64-byte r‖s ES256 signature over the hash's 32 bytes. */
    readonly signature: string;
  };
}

/** One of the kinds of record. */
export type LedgerKind = keyof LedgerBodies;

/**
 * A record of the audit log. `hash` is SHA-256 over the RFC 8785 canonical JSON of all other fields.
 *
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export type LedgerRecord = {
  [K in LedgerKind]: {
    /** The estate it belongs to: a record of another one is refused, whatever its number. */
    readonly estate: EstateId;
    /** Counts from 1 without a gap. */
    readonly seq: number;
    /** Hash of the record before; 64 zeros for the first. */
    readonly prev: Sha256Hex;
    /** Epoch milliseconds, the writer's clock; order comes from `seq`. */
    readonly atMs: number;
    readonly actor: Actor;
    readonly kind: K;
    readonly body: LedgerBodies[K];
    readonly hash: Sha256Hex;
  };
}[LedgerKind];

/** A record before it has its place in the chain. */
export type LedgerEntry = {
  [K in LedgerKind]: Pick<Extract<LedgerRecord, { kind: K }>, 'kind' | 'body' | 'actor' | 'atMs'>;
}[LedgerKind];
