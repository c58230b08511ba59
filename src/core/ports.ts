import type { AccountIam, DocumentText, IamRole } from './access/picture.ts';
import type { AccountId, RoleArn } from './aws/arn.ts';
import type { CommitJournal } from './change/journal.ts';
import type { DocumentRef, IamCall } from './change/plan.ts';
import type { EstateConfiguration, EstateId } from './estate/configuration.ts';
import type { LedgerEntry, LedgerRecord } from './ledger/record.ts';
import type { MenuKey } from './menu/menu-document.ts';

/** Every effect on the outside world that a use-case may ask for; the entries hand in the real ones. */

/** Epoch milliseconds of the local clock. */
export type Clock = () => number;

/** Waits, or rejects with `operation/stopped` when the signal fires first. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Who the current credentials are. @see STS API Reference, GetCallerIdentity */
export interface CallerIdentity {
  readonly account: AccountId;
  readonly arn: string;
  readonly userId: string;
}

/**
 * Asks STS who the current session is.
 * @throws AppError `aws/*`
 */
export type FetchCallerIdentity = () => Promise<CallerIdentity>;

/**
 * Reads the IAM of one account: the jump account with the session itself, a target through its administration role.
 * `onCall` is told of every request, so that calls can be counted and shown.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type FetchAccountIam = (
  account: AccountId,
  options: { readonly signal: AbortSignal; readonly onCall: (api: string) => void },
) => Promise<AccountIam>;

/**
 * Reads one role as it is now, for a refresh that need not read its whole account; null when it does not exist.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type FetchRole = (
  account: AccountId,
  role: RoleArn,
  options?: { readonly signal?: AbortSignal; readonly onCall?: (api: string) => void },
) => Promise<IamRole | null>;

/** An account as AWS Organizations knows it; one that is not ACTIVE cannot be entered. */
export interface OrganizationAccount {
  readonly id: AccountId;
  readonly name: string;
  /** Empty where AWS does not tell. */
  readonly email: string;
  readonly state: 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';
}

/**
 * Lists every account of the organization; only its management account or a delegated administrator may ask.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type FetchOrganizationAccounts = (
  signal?: AbortSignal,
) => Promise<readonly OrganizationAccount[]>;

/**
 * Reads one document as it is now; null when it, or what holds it, does not exist.
 * @throws AppError `aws/*`
 */
export type FetchDocument = (
  account: AccountId,
  ref: DocumentRef,
  signal?: AbortSignal,
) => Promise<DocumentText | null>;

/**
 * Makes one IAM call, once: retries are the commit engine's, which journals them.
 * @returns The request id that AWS gave.
 * @throws AppError `aws/*`
 */
export type ApplyIamCall = (
  account: AccountId,
  call: IamCall,
  signal?: AbortSignal,
) => Promise<{ readonly requestId: string }>;

/** A precondition of a write to the shared bucket; `create` is `If-None-Match: *`, a tag is `If-Match`. */
export type WriteCondition =
  { readonly kind: 'create' } | { readonly kind: 'replace'; readonly etag: string };

/** The shared bucket; keys are relative to the estate's prefix. Failures throw AppError `aws/*`. */
export interface ObjectStore {
  readonly fetchObject: (
    key: string,
  ) => Promise<{ readonly body: Uint8Array; readonly etag: string } | null>;
  /** `lost` when the precondition did not hold: nothing was written. */
  readonly applyObject: (
    key: string,
    body: Uint8Array,
    options: {
      readonly contentType: string;
      readonly condition: WriteCondition;
      readonly cacheControl?: string;
    },
  ) => Promise<{ readonly kind: 'written'; readonly etag: string } | { readonly kind: 'lost' }>;
  /** Keys under a prefix, in order, from just after `startAfter`. */
  readonly listKeys: (prefix: string, startAfter?: string) => AsyncIterable<string>;
}

/** A key that signs menus and checkpoints: a KMS key or a non-extractable WebCrypto key. */
export interface SigningKey {
  readonly publicKey: MenuKey;
  /** RFC 7638 thumbprint of the public key, base64url. */
  readonly kid: string;
  /** Signs a 32-byte SHA-256 digest's message; the answer is the 64-byte r‖s form of ES256. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** The audit log on this machine. */
export interface LedgerStore {
  /** Chains and appends in one transaction on the head it saw; runs again when another tab was first. */
  readonly append: (estate: EstateId, entry: LedgerEntry) => Promise<LedgerRecord>;
  readonly head: (estate: EstateId) => Promise<LedgerRecord | undefined>;
  /** Records in rising order from `fromSeq`, at most `limit`. */
  readonly load: (
    estate: EstateId,
    fromSeq: number,
    limit: number,
  ) => Promise<readonly LedgerRecord[]>;
}

/** The commit journal on this machine; a save has reached the disk when it resolves. */
export interface JournalStore {
  readonly save: (journal: CommitJournal) => Promise<void>;
  readonly load: (id: string) => Promise<CommitJournal | undefined>;
  /** Journals without an outcome, oldest first. */
  readonly loadOpen: (estate: EstateId) => Promise<readonly CommitJournal[]>;
}

/** The estate configuration on this machine. */
export interface ConfigurationStore {
  readonly load: () => Promise<EstateConfiguration | undefined>;
  readonly save: (configuration: EstateConfiguration) => Promise<void>;
}
