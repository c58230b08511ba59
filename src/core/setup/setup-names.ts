import type { AccountId, PrincipalArn } from '#core/aws/arn.ts';
import { PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';

/** The bucket that administrators share, and what stands beside it. */
export interface SharedNames {
  readonly bucket: string;
  /** It is there already: templates leave it alone, with its policy and its CORS, which others may have written. */
  readonly hasBucket: boolean;
  /** Key prefix without slashes at either end; may be empty. */
  readonly prefix: string;
  /** ARN of the signing key, or text that a template replaces by the ARN of the key it makes. */
  readonly signingKey: string;
  /** Days during which Object Lock lets nobody remove a record. */
  readonly retentionDays: number;
  /** A CloudFront distribution serves the menus; otherwise some other web server does. */
  readonly cloudFront: boolean;
}

/** The host at which S3 has the bucket for CloudFront to read. */
export function bucketDomain({ partition, region }: SetupNames, { bucket }: SharedNames): string {
  return `${bucket}.s3.${region}.${PARTITIONS[partition].dnsSuffix}`;
}

/** Every name that templates and policies are made from: the administrator's own. */
export interface SetupNames {
  readonly partition: PartitionId;
  readonly jumpAccount: AccountId;
  /** Of the jump account's stack, and so of the bucket and the key that it makes. */
  readonly region: string;
  /**
   * Path and name, without a leading slash, of every role that administrators assume in target accounts, each once: the estate's own
   * first, then those of accounts that call theirs otherwise.
   */
  readonly administrationRoles: readonly [string, ...string[]];
  /** The same for auditors. */
  readonly auditRole: string;
  readonly administrators: readonly PrincipalArn[];
  readonly approvers: readonly PrincipalArn[];
  readonly auditors: readonly PrincipalArn[];
  /** Begins and ends with `/`: trusts are written, and sessions ended, of roles under this path only; `/` alone: of every role. */
  readonly rolesPath: string;
  /** Administrators may take over entries that others wrote: they may then edit the policies of every user and role. */
  readonly adopts: boolean;
  /** Absent: nothing is shared, this machine alone holds ledger and key. */
  readonly shared?: SharedNames;
}
