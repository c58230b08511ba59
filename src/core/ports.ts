import type {
  AccountIam,
  DocumentText,
  EstatePicture,
  IamRole,
  PolicyVersion,
} from './access/picture.ts';
import type { AccountId, PolicyArn, PrincipalArn, RoleArn } from './aws/arn.ts';
import type { KeptChangeSet } from './change/change-set.ts';
import type { CallState, CommitJournal, JournalMessage } from './change/journal.ts';
import type { DocumentRef, IamCall } from './change/plan.ts';
import type { EstateConfiguration, EstateId } from './estate/configuration.ts';
import type { ReviewDraft } from './ledger/access-review.ts';
import type { ArchivedRecord } from './ledger/archive.ts';
import type { ChainHead } from './ledger/chain.ts';
import type { GrantInterval } from './ledger/grant-interval.ts';
import type { TrailEvent } from './ledger/trail.ts';
import type { LedgerEntry, LedgerRecord } from './ledger/record.ts';
import type { EnrolmentState, FetchFailure, MenuNews } from './menu/enrolment-state.ts';
import type { MenuIntent } from './menu/menu-intent.ts';
import type { MenuDocument, MenuKey } from './menu/menu-document.ts';
import type { PartitionId } from './aws/partitions.ts';
import type { AdminSession, SessionPlace } from './sign-in/admin-session.ts';
import type { CognitoSettings, CognitoTokenRequest, CognitoTokens } from './sign-in/cognito.ts';
import type { SessionCredentials } from './sign-in/credentials.ts';
import type { TokenReply, TokenRequest } from './sign-in/oauth.ts';
import type { PackedMenu } from './menu/packed-menu.ts';
import type { LocalSource } from './menu/text-formats/imported-menu.ts';

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
 * `onCall` is told of every request by API name, so that calls can be counted and shown; `onThrottle` of every time that AWS asks to slow
 * down, which the reading does by itself.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type FetchAccountIam = (
  account: AccountId,
  options: {
    readonly signal: AbortSignal;
    readonly onCall: (api: string) => void;
    readonly onThrottle?: () => void;
    /** How long each request may take once it is sent, milliseconds; then it fails as `aws/no-answer`. */
    readonly patienceMs?: number;
  },
) => Promise<AccountIam>;

/**
 * Reads one role of a target account as it is now, but for its own policies; null when it does not exist.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type FetchRole = (
  role: RoleArn,
  signal: AbortSignal,
) => Promise<Omit<IamRole, 'inlinePolicies' | 'attachedPolicies'> | null>;

/**
 * Asks a token endpoint of AWS Sign-In, given its full URL and the DPoP proof for this one request.
 * @throws AppError `sign-in/*`, `aws/*`
 */
export type ExchangeToken = (
  url: string,
  request: TokenRequest,
  dpop: string,
) => Promise<TokenReply>;

/**
 * Opens an address in a tab and waits until that tab is sent to an address that begins with `redirectUri`, which it then
 * closes; or until the person closes it.
 * @throws AppError `operation/stopped`
 */
export type WatchRedirect = (
  url: string,
  redirectUri: string,
  signal: AbortSignal,
) => Promise<{ readonly kind: 'redirected'; readonly url: string } | { readonly kind: 'closed' }>;

/**
 * Opens a sign-in page and waits until it sends the browser back to the extension, or the person closes it.
 * @throws AppError `operation/stopped`
 */
export type LaunchWebAuth = (
  url: string,
  signal: AbortSignal,
) => Promise<{ readonly kind: 'redirected'; readonly url: string } | { readonly kind: 'closed' }>;

/** Amazon Cognito: tokens of a user pool, credentials of an identity pool. Failures throw AppError `sign-in/*`, `aws/*`. */
export interface CognitoPorts {
  /** Finds out whether the hosted pages are there at all. @throws AppError `aws/unreachable` */
  readonly reachPages: (settings: CognitoSettings) => Promise<void>;
  readonly exchangeTokens: (
    settings: CognitoSettings,
    request: CognitoTokenRequest,
  ) => Promise<CognitoTokens>;
  readonly fetchCredentials: (
    partition: PartitionId,
    settings: CognitoSettings,
    idToken: string,
  ) => Promise<SessionCredentials>;
}

/** Sessions of administrators, one in each jump account, in memory that the extension's pages share and no disk ever sees. */
export interface SessionVault {
  readonly load: (place: SessionPlace) => Promise<AdminSession | undefined>;
  readonly save: (session: AdminSession) => Promise<void>;
  readonly clear: (place: SessionPlace) => Promise<void>;
}

/** Runs a task while no other page of the extension runs one of the same name. */
export type WithLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** IAM's credential report of the jump account, which tells of every user whether they have an MFA device. */
export interface CredentialReport {
  /**
   * Asks IAM to make one; it changes nothing of the account, and what was made is kept for four hours.
   * @returns Whether one is there by now.
   * @throws AppError `aws/*`, `operation/stopped`
   */
  readonly generate: () => Promise<boolean>;
  /**
   * Reads it, as CSV.
   * @throws AppError `aws/not-found` where none was made or it is too old; `aws/*`, `operation/stopped`
   */
  readonly fetch: () => Promise<string>;
}

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

/** Something that IAM Access Analyzer says about a policy. Its texts come from AWS and are shown as they are. */
export interface PolicyAdvice {
  readonly kind: 'error' | 'security-warning' | 'warning' | 'suggestion';
  /** AWS's name for it, such as `PASS_ROLE_WITH_STAR_IN_RESOURCE`. */
  readonly code: string;
  readonly text: string;
}

/**
 * Asks IAM Access Analyzer about the text of one policy.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type ValidatePolicy = (
  document: DocumentText,
  kind: 'identity' | 'trust',
  signal?: AbortSignal,
) => Promise<readonly PolicyAdvice[]>;

/** A precondition of a write to the shared bucket; `create` is `If-None-Match: *`, a tag is `If-Match`. */
export type WriteCondition =
  { readonly kind: 'create' } | { readonly kind: 'replace'; readonly etag: string };

/** What stands at a key. */
export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
  /** Milliseconds since it was last written, by the store's own clock; absent where the store does not tell. */
  readonly ageMs?: number;
  /** Object Lock's hold on this version; absent where there is none, or where the caller may not see it. */
  readonly lock?: ObjectHold;
}

/** Until when Object Lock lets nobody remove a version: GOVERNANCE nobody but those with a permission of its own, COMPLIANCE nobody at all. */
export interface ObjectHold {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

/** The shared bucket; keys are relative to the estate's prefix. Failures throw AppError `aws/*`. */
export interface ObjectStore {
  readonly fetchObject: (key: string) => Promise<StoredObject | null>;
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
  /** Whether an object is hidden by a delete marker: somebody deleted it, and its versions are still there. */
  readonly isDeleted: (key: string) => Promise<boolean>;
  /** Keys under a prefix, in order, from just after `startAfter`. */
  readonly listKeys: (prefix: string, startAfter?: string) => AsyncIterable<string>;
}

/**
 * Compares the local clock with AWS's; positive when the local one is ahead. As exact as one answer takes to travel.
 * @throws AppError `aws/*`
 */
export type FetchServerClock = () => Promise<{ readonly aheadMs: number }>;

/**
 * The aliases of the jump account; there is one or none.
 * @throws AppError `aws/*`
 */
export type FetchAccountAliases = () => Promise<readonly string[]>;

/** How a bucket is set up, as far as menus and the ledger depend on it. */
export interface BucketSettings {
  /** Whether the account that was named owns it; when not, nothing else is known and the rest is false. */
  readonly isOwn: boolean;
  readonly isVersioned: boolean;
  readonly hasObjectLock: boolean;
  /** Days of the default retention; 0 when there is none. */
  readonly retentionDays: number;
  /** How firm the default retention is; `governance` gives way to who may `s3:BypassGovernanceRetention`. Absent: there is none. */
  readonly retentionMode?: 'governance' | 'compliance';
  /** All four settings of S3's Block Public Access. */
  readonly isPublicAccessBlocked: boolean;
}

/**
 * Looks at a bucket's settings without changing anything.
 * @throws AppError `aws/*`
 */
export type FetchBucketSettings = (
  bucket: Pick<NonNullable<EstateConfiguration['sharing']>, 'bucket' | 'region'> & {
    readonly owner: AccountId;
  },
) => Promise<BucketSettings>;

/**
 * Looks up what CloudTrail kept of calls to one account's IAM. Both ends in epoch milliseconds; CloudTrail keeps 90 days.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export type FetchTrailEvents = (
  account: AccountId,
  period: { readonly fromMs: number; readonly toMs: number; readonly signal: AbortSignal },
) => Promise<readonly TrailEvent[]>;

/** A key that signs menus and checkpoints: a KMS key or a non-extractable WebCrypto key. */
export interface SigningKey {
  readonly publicKey: MenuKey;
  /** RFC 7638 thumbprint of the public key, base64url. */
  readonly kid: string;
  /** Signs a 32-byte SHA-256 digest's message; the answer is the 64-byte r‖s form of ES256. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** Up to where a bucket is known to hold the ledger as it stands here; what comes after all of these is provisional. */
export interface LedgerExport extends ChainHead {
  /** Names the bucket and prefix: knowledge of one says nothing of another. */
  readonly destination: string;
}

/** Which grant intervals to load. */
export type IntervalFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'principal'; readonly principal: PrincipalArn }
  | { readonly kind: 'role'; readonly role: RoleArn }
  /** Those that cover an instant, in epoch milliseconds. */
  | { readonly kind: 'as-of'; readonly atMs: number };

/** One number of the ledger as it lies on this machine. */
export type StoredPlace =
  | { readonly kind: 'record'; readonly value: unknown; readonly instantMs: number }
  | { readonly kind: 'archived'; readonly archived: ArchivedRecord };

/** The audit log on this machine, and what is derived from it. Failures throw AppError `storage/*`, `ledger/broken`. */
export interface LedgerStore {
  /**
   * Chains and appends in one transaction on the head it saw; runs again when another tab was first. A commit that has its record
   * already gets that one back: a commit is recorded once, however often its page dies.
   */
  readonly append: (estate: EstateId, entry: LedgerEntry) => Promise<LedgerRecord>;
  readonly head: (estate: EstateId) => Promise<LedgerRecord | undefined>;
  /** Records that are here, in rising order from `fromSeq`, at most `limit`; archived ones are passed over. */
  readonly load: (
    estate: EstateId,
    fromSeq: number,
    limit: number,
  ) => Promise<readonly LedgerRecord[]>;
  /** What lies on the disk from one number to another, both included, unparsed: for verifying, which must see it as it is. */
  readonly loadStored: (
    estate: EstateId,
    fromSeq: number,
    toSeq: number,
  ) => Promise<readonly StoredPlace[]>;
  /** What stayed of archived records, from one number to another, both included. */
  readonly loadArchived: (
    estate: EstateId,
    fromSeq: number,
    toSeq: number,
  ) => Promise<readonly ArchivedRecord[]>;
  /**
   * Puts what stays in the place of records, in one transaction: all of them or none. The caller has seen each in the bucket.
   * One that is not the record here, or that no bucket is known to hold, makes it fail with nothing moved.
   */
  readonly archive: (estate: EstateId, archived: readonly ArchivedRecord[]) => Promise<void>;
  /** Puts archived records back in their places, in one transaction; one that is not the one that was archived makes it fail with nothing moved. */
  readonly bringBack: (estate: EstateId, records: readonly LedgerRecord[]) => Promise<void>;
  /** The first place from an instant on, whether archived or not. */
  readonly firstSince: (
    estate: EstateId,
    instantMs: number,
  ) => Promise<{ readonly seq: number; readonly instantMs: number } | undefined>;
  /** The highest number here; 0 when there is none. */
  readonly lastSeq: (estate: EstateId) => Promise<number>;
  /** The record of a commit. */
  readonly loadCommit: (estate: EstateId, commitId: string) => Promise<LedgerRecord | undefined>;
  readonly loadIntervals: (
    estate: EstateId,
    filter: IntervalFilter,
  ) => Promise<readonly GrantInterval[]>;
  /** How far one bucket holds the ledger; undefined when nothing is known of it. */
  readonly loadExport: (estate: EstateId, destination: string) => Promise<LedgerExport | undefined>;
  /** How far each bucket holds it that the estate has had. What one of them holds is final. */
  readonly loadExports: (estate: EstateId) => Promise<readonly LedgerExport[]>;
  /**
   * Notes that the bucket holds the ledger up to a place, and keeps what it noted before if that is more; false, with nothing noted,
   * when that place is not what stands here any more.
   */
  readonly saveExport: (estate: EstateId, exported: LedgerExport) => Promise<boolean>;
  /**
   * Puts records in the place of all from `records[0].seq` on, and notes the export, in one transaction; false, with nothing
   * changed, when the head is no longer `seenHead` or one of them is final by now. The caller has chained each of them anew among
   * `records`.
   */
  readonly replaceProvisional: (
    estate: EstateId,
    seenHead: ChainHead,
    records: readonly LedgerRecord[],
    exported: LedgerExport,
  ) => Promise<boolean>;
}

/** CloudTrail's event ids by the request ids of the ledger's actions, kept for good. Failures throw AppError `storage/failed`. */
export interface TrailEventStore {
  readonly save: (estate: EstateId, eventIds: ReadonlyMap<string, string>) => Promise<void>;
  /** Of those requests for which CloudTrail was ever seen to have an event. */
  readonly load: (
    estate: EstateId,
    requestIds: ReadonlySet<string>,
  ) => Promise<ReadonlyMap<string, string>>;
}

/** The access review that is under way on this machine, if one is. Failures throw AppError `storage/failed`. */
export interface ReviewDraftStore {
  readonly load: (estate: EstateId) => Promise<ReviewDraft | undefined>;
  readonly save: (estate: EstateId, draft: ReviewDraft) => Promise<void>;
  readonly remove: (estate: EstateId) => Promise<void>;
}

/** The commit journal on this machine; a save has reached the disk when it resolves. */
export interface JournalStore {
  /** The whole journal: at its beginning and at its end. */
  readonly save: (journal: CommitJournal) => Promise<void>;
  /** The state of one call: what a commit of thousands of calls writes before and after each. */
  readonly saveCall: (journalId: string, callId: string, state: CallState) => Promise<void>;
  readonly addMessage: (journalId: string, message: JournalMessage) => Promise<void>;
  readonly load: (id: string) => Promise<CommitJournal | undefined>;
  /** Journals without an outcome, oldest first. */
  readonly loadOpen: (estate: EstateId) => Promise<readonly CommitJournal[]>;
}

/** Change sets on this machine, staged or saved for later. */
export interface ChangeSetStore {
  readonly save: (estate: EstateId, kept: KeptChangeSet) => Promise<void>;
  /** Oldest first. */
  readonly loadAll: (estate: EstateId) => Promise<readonly KeptChangeSet[]>;
  readonly remove: (id: string) => Promise<void>;
}

/** The last picture of each estate: a cache that reading IAM fills. */
export interface PictureStore {
  readonly save: (estate: EstateId, picture: EstatePicture) => Promise<void>;
  readonly load: (estate: EstateId) => Promise<EstatePicture | undefined>;
}

/** A pseudo-random number from 0 (included) to 1 (not included); it spreads retries and guards nothing. */
export type Random = () => number;

/**
 * Runs a task that nobody else runs at the same time under the same name. The task asks `isHeld` just before each step that must not
 * meet somebody else's: once it is false, another may have begun.
 * @throws AppError `commit/busy` when another page is at it; it does not wait.
 */
export type RunExclusively = <T>(
  name: string,
  task: (isHeld: () => boolean) => Promise<T>,
) => Promise<T>;

/**
 * Reads which versions a customer managed policy has, newest first; empty when there is no such policy.
 * @throws AppError `aws/*`
 */
export type FetchPolicyVersions = (
  account: AccountId,
  policy: PolicyArn,
  signal?: AbortSignal,
) => Promise<readonly Pick<PolicyVersion, 'id' | 'isDefault' | 'createdAtMs'>[]>;

/** The estates of this browser: any number, each with a jump account of its own. Failures throw AppError `storage/failed`. */
export interface ConfigurationStore {
  readonly loadAll: () => Promise<readonly EstateConfiguration[]>;
  /** @throws AppError `estate/id-taken`, `estate/jump-account-taken` */
  readonly add: (configuration: EstateConfiguration) => Promise<void>;
  /** Replaces what is kept of an estate; what it replaces is kept until {@link tell}. @throws AppError `estate/gone`, `estate/jump-account-taken` */
  readonly save: (configuration: EstateConfiguration) => Promise<void>;
  /** What the ledger was not told of yet; undefined when nothing was saved since it was. */
  readonly loadUntold: (estate: EstateId) => Promise<UntoldChange | undefined>;
  /** Notes that the ledger knows of a configuration. One that was saved meanwhile stays untold. */
  readonly tell: (told: EstateConfiguration) => Promise<void>;
}

/** A configuration as the ledger was last told of it, and as it is. */
export interface UntoldChange {
  readonly before: EstateConfiguration;
  readonly after: EstateConfiguration;
}

/** What an endpoint answered. Bytes are untrusted and at most `MAX_MENU_BYTES`. */
export type MenuAnswer =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'body';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly etag?: string;
      /** What it tells caches on the way, which browsers here do not use. Absent: nothing. */
      readonly cacheControl?: string;
    }
  | { readonly kind: 'refused'; readonly reason: 'too-large' | 'web-page' }
  | { readonly kind: 'failed'; readonly failure: FetchFailure; readonly values: readonly string[] };

/** Asks an endpoint for a menu; with an `etag`, only for a newer one. Never throws: being offline is an answer. */
export type FetchMenu = (url: string, etag?: string) => Promise<MenuAnswer>;

/** Enrolments and their menus in this browser. Failures throw AppError `storage/failed`. */
export interface MenuStore {
  /** In the order of enrolment. */
  readonly loadEnrolments: () => Promise<readonly EnrolmentState[]>;
  /** The document in use. */
  readonly loadDocument: (id: string) => Promise<MenuDocument | undefined>;
  readonly loadNews: (id: string) => Promise<MenuNews>;
  /** Writes all of it in one transaction, or nothing. Members that are absent stay as they are. */
  readonly save: (write: {
    readonly states?: readonly EnrolmentState[];
    /** Verified payloads, JSON of their documents, by enrolment id. */
    readonly payloads?: Readonly<Record<string, Uint8Array>>;
    readonly news?: Readonly<Record<string, MenuNews>>;
    /** Enrolments to forget, with their menus. */
    readonly removed?: readonly string[];
    readonly packed?: PackedMenu;
  }) => Promise<void>;
}

/** Menus that publications are about to write, on this machine; a save has reached the disk when it resolves. */
export interface MenuIntentStore {
  /** A later intent of the same publication and series replaces the earlier one. */
  readonly save: (intent: MenuIntent) => Promise<void>;
  readonly loadAll: (estate: EstateId) => Promise<readonly MenuIntent[]>;
  readonly remove: (intents: readonly MenuIntent[]) => Promise<void>;
}

/** Roles that came by hand or from a text, each source under its name. Failures throw AppError `storage/failed`. */
export interface LocalSourceStore {
  /** In the order in which they were added. */
  readonly load: () => Promise<readonly LocalSource[]>;
  readonly save: (source: LocalSource) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}
