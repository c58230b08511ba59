import type { ArchivePlan, ArchiveProgress } from '#app/archive-ledger.ts';
import type { ObservedDrift, SinceObserved } from '#app/observe-drift.ts';
import type { ReconciledTrail, reconcileTrail } from '#app/reconcile-trail.ts';
import type { VerifiedBucket } from '#app/verify-bucket.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { ReviewDraft } from '#core/ledger/access-review.ts';
import type { Drift } from '#core/ledger/drift.ts';
import type { GrantInterval } from '#core/ledger/grant-interval.ts';
import type { ArchivedSpan, LedgerComparison, LedgerReport } from '#core/ledger/ledger-report.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import type { BucketSettings } from '#core/ports.ts';
import type { LoadRecords } from './record-list.ts';

/** Both copies of the ledger as verified; the bucket's where there is one, and how they compare where that says something. */
export interface LedgerVerification {
  readonly local: LedgerReport;
  readonly bucket?: VerifiedBucket;
  readonly comparison?: LedgerComparison;
}

/** How safely this browser keeps the ledger. */
export interface LocalKeeping {
  /** Whether the browser promised not to clear it when space runs short. */
  readonly isPersisted: boolean;
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** How far which copy holds. */
export interface VerificationProgress {
  readonly place: 'local' | 'bucket';
  readonly seq: number;
}

/** What of the ledger is in the bucket only. */
export interface ArchiveSummary extends ArchivedSpan {
  readonly sizeBytes: number;
}

/** Leaving old records to the bucket, and bringing them back. */
export interface ArchiveActions {
  /** Undefined where nothing is archived. */
  readonly summarise: (configuration: EstateConfiguration) => Promise<ArchiveSummary | undefined>;
  /**
   * Changes nothing.
   *
   * @param isVouched - Whether only records may leave that a signed checkpoint vouches for.
   */
  readonly plan: (
    configuration: EstateConfiguration,
    beforeMs: number,
    isVouched: boolean,
  ) => Promise<ArchivePlan>;
  readonly run: (
    configuration: EstateConfiguration,
    plan: ArchivePlan,
    onProgress: (progress: ArchiveProgress) => void,
    signal: AbortSignal,
  ) => Promise<ArchiveProgress>;
  readonly bringBack: (
    configuration: EstateConfiguration,
    onProgress: (progress: ArchiveProgress) => void,
    signal: AbortSignal,
  ) => Promise<ArchiveProgress>;
}

/** What the ledger and time pages can ask for. Failures are AppErrors. */
export interface LedgerActions {
  readonly loadRecords: LoadRecords;
  /** The record of a number, from the bucket where it is archived; undefined when the ledger has none. */
  readonly loadRecord: (
    configuration: EstateConfiguration,
    seq: number,
  ) => Promise<{ readonly record: LedgerRecord; readonly isArchived: boolean } | undefined>;
  /** Every record dated between two moments, both included, oldest first, archived ones read from the bucket. */
  readonly loadPeriod: (
    configuration: EstateConfiguration,
    fromMs: number,
    toMs: number,
  ) => Promise<readonly LedgerRecord[]>;
  readonly archive: ArchiveActions;
  /** Intervals whose dates are played out: see `stretchesOf`. */
  readonly loadIntervals: (configuration: EstateConfiguration) => Promise<readonly GrantInterval[]>;
  /** Takes in what other administrators recorded since; without a bucket there is nothing. Answers how many records came. */
  readonly catchUp: (configuration: EstateConfiguration) => Promise<number>;
  /** How many records the bucket is not known to hold; none without a bucket. */
  readonly countUnexported: (configuration: EstateConfiguration) => Promise<number>;
  /** Changes nothing. */
  readonly observeDrift: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    access: AccessTable,
    since: SinceObserved,
  ) => Promise<ObservedDrift>;
  /** Takes in what other administrators recorded, and tells the ledger who can reach what now if it has never been told. */
  readonly recordBaseline: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    access: AccessTable,
    comment: string,
  ) => Promise<LedgerRecord | undefined>;
  readonly acceptDrift: (
    configuration: EstateConfiguration,
    drift: Drift,
    comment: string,
  ) => Promise<LedgerRecord>;
  /** Tells the ledger, once it has begun, what was saved of the configuration since it was last told; undefined when that is nothing. */
  readonly recordEstateChange: (
    configuration: EstateConfiguration,
    describe: (before: EstateConfiguration, after: EstateConfiguration) => string,
  ) => Promise<LedgerRecord | undefined>;
  readonly verify: (
    configuration: EstateConfiguration,
    onProgress: (progress: VerificationProgress) => void,
    signal: AbortSignal,
  ) => Promise<LedgerVerification>;
  readonly loadReviewDraft: (
    configuration: EstateConfiguration,
  ) => Promise<ReviewDraft | undefined>;
  /** Undefined gives the review up. */
  readonly saveReviewDraft: (
    configuration: EstateConfiguration,
    draft: ReviewDraft | undefined,
  ) => Promise<void>;
  /** Signs: the review becomes a record. */
  readonly recordReview: (
    configuration: EstateConfiguration,
    draft: ReviewDraft,
  ) => Promise<LedgerRecord>;
  /** Looks at CloudTrail, where that is permitted, and changes nothing. */
  readonly reconcileTrail: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    period: Parameters<typeof reconcileTrail>[3],
  ) => Promise<ReconciledTrail>;
  /** CloudTrail's event ids of a record's actions, by request id, as far as they were ever seen. */
  readonly loadEventIds: (
    configuration: EstateConfiguration,
    record: LedgerRecord,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly lookAtKeeping: (configuration: EstateConfiguration) => Promise<{
    readonly local: LocalKeeping;
    /** Absent where nothing is shared. */
    readonly bucket?: BucketSettings;
  }>;
  /** Asks the browser to keep the ledger even when space runs short; false when it would not promise. */
  readonly persist: () => Promise<boolean>;
  /** The key that checkpoints are signed with, as a JWK for the command-line verifier. */
  readonly loadPublicKey: (configuration: EstateConfiguration) => Promise<MenuKey>;
  /** Signs the last final record; where there is a bucket, all is exported first. Undefined when there is none. */
  readonly checkpoint: (configuration: EstateConfiguration) => Promise<LedgerRecord | undefined>;
  /** Takes in from the bucket what is not here. */
  readonly restore: (
    configuration: EstateConfiguration,
    onProgress: (received: number) => void,
    signal: AbortSignal,
  ) => Promise<{ readonly received: number; readonly seq: number }>;
}
