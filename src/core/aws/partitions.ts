/** Ids of the AWS partitions; nothing (no trust, no session, no ARN) crosses from one to another. */
export const PARTITION_IDS = [
  'aws',
  'aws-us-gov',
  'aws-cn',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const;

/** One of {@link PARTITION_IDS}, as it stands in the second field of an ARN. */
export type PartitionId = (typeof PARTITION_IDS)[number];

/**
 * The host names and signing Regions of one partition.
 *
 * @see AWS General Reference "Service endpoints"; botocore `partitions.json` and the IAM endpoint rule set (2026-07).
 */
export interface Partition {
  readonly id: PartitionId;
  /** Suffix of API host names, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** The one IAM control-plane endpoint of the partition and the Region its requests are signed for. */
  readonly iam: { readonly host: string; readonly region: string };
  /** Region of AWS Organizations, or null where the service has no endpoint. */
  readonly organizationsRegion: string | null;
  /** Region used for STS and sign-in when the person names none. */
  readonly defaultRegion: string;
  /** Domain of the sign-in hosts; `{region}.` is prefixed for a regional one. */
  readonly signInDomain: string;
  /** Whether the bare {@link signInDomain} answers (in aws-eusc and the iso partitions only regional hosts do). */
  readonly hasGlobalSignIn: boolean;
  /** Domain of the consoles (`{region}.` or `{account}-{session}.{region}.` is prefixed), or null where unknown. */
  readonly consoleDomain: string | null;
  /** Console hosts that do not end in {@link consoleDomain}, such as the AWS Health dashboard. */
  readonly extraConsoleHosts: readonly string[];
  /**
   * What a CloudFront distribution serves under: an address of CloudFront's own, or only a domain of the company's (registered in China,
   * with a certificate). `none`: there is no CloudFront, or nobody outside knows of it.
   *
   * @see AWS GovCloud (US) User Guide, "Amazon CloudFront"; Amazon Web Services in China, "Amazon CloudFront"
   */
  readonly cloudFront: 'own-address' | 'company-domain' | 'none';
}

/** Every partition, by id. */
export const PARTITIONS: Readonly<Record<PartitionId, Partition>> = {
  aws: {
    id: 'aws',
    dnsSuffix: 'amazonaws.com',
    iam: { host: 'iam.amazonaws.com', region: 'us-east-1' },
    organizationsRegion: 'us-east-1',
    defaultRegion: 'us-east-1',
    signInDomain: 'signin.aws.amazon.com',
    hasGlobalSignIn: true,
    consoleDomain: 'console.aws.amazon.com',
    extraConsoleHosts: ['health.aws.amazon.com', 'lightsail.aws.amazon.com'],
    cloudFront: 'own-address',
  },
  'aws-us-gov': {
    id: 'aws-us-gov',
    dnsSuffix: 'amazonaws.com',
    iam: { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
    organizationsRegion: 'us-gov-west-1',
    defaultRegion: 'us-gov-west-1',
    signInDomain: 'signin.amazonaws-us-gov.com',
    hasGlobalSignIn: true,
    consoleDomain: 'console.amazonaws-us-gov.com',
    extraConsoleHosts: ['phd.amazonaws-us-gov.com'],
    cloudFront: 'none',
  },
  'aws-cn': {
    id: 'aws-cn',
    dnsSuffix: 'amazonaws.com.cn',
    iam: { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
    organizationsRegion: 'cn-northwest-1',
    defaultRegion: 'cn-north-1',
    signInDomain: 'signin.amazonaws.cn',
    hasGlobalSignIn: true,
    consoleDomain: 'console.amazonaws.cn',
    extraConsoleHosts: ['health.amazonaws.cn'],
    cloudFront: 'company-domain',
  },
  'aws-eusc': {
    id: 'aws-eusc',
    dnsSuffix: 'amazonaws.eu',
    iam: { host: 'iam.eusc-de-east-1.amazonaws.eu', region: 'eusc-de-east-1' },
    organizationsRegion: 'eusc-de-east-1',
    defaultRegion: 'eusc-de-east-1',
    signInDomain: 'signin.amazonaws-eusc.eu',
    hasGlobalSignIn: false,
    consoleDomain: 'console.amazonaws-eusc.eu',
    extraConsoleHosts: [],
    cloudFront: 'own-address',
  },
  'aws-iso': {
    id: 'aws-iso',
    dnsSuffix: 'c2s.ic.gov',
    iam: { host: 'iam.us-iso-east-1.c2s.ic.gov', region: 'us-iso-east-1' },
    organizationsRegion: null,
    defaultRegion: 'us-iso-east-1',
    signInDomain: 'signin.c2shome.ic.gov',
    hasGlobalSignIn: false,
    consoleDomain: null,
    extraConsoleHosts: [],
    cloudFront: 'none',
  },
  'aws-iso-b': {
    id: 'aws-iso-b',
    dnsSuffix: 'sc2s.sgov.gov',
    iam: { host: 'iam.us-isob-east-1.sc2s.sgov.gov', region: 'us-isob-east-1' },
    organizationsRegion: null,
    defaultRegion: 'us-isob-east-1',
    signInDomain: 'signin.sc2shome.sgov.gov',
    hasGlobalSignIn: false,
    consoleDomain: null,
    extraConsoleHosts: [],
    cloudFront: 'none',
  },
  'aws-iso-e': {
    id: 'aws-iso-e',
    dnsSuffix: 'cloud.adc-e.uk',
    iam: { host: 'iam.eu-isoe-west-1.cloud.adc-e.uk', region: 'eu-isoe-west-1' },
    organizationsRegion: null,
    defaultRegion: 'eu-isoe-west-1',
    signInDomain: 'signin.csphome.adc-e.uk',
    hasGlobalSignIn: false,
    consoleDomain: null,
    extraConsoleHosts: [],
    cloudFront: 'none',
  },
  'aws-iso-f': {
    id: 'aws-iso-f',
    dnsSuffix: 'csp.hci.ic.gov',
    iam: { host: 'iam.us-isof-south-1.csp.hci.ic.gov', region: 'us-isof-south-1' },
    organizationsRegion: null,
    defaultRegion: 'us-isof-south-1',
    signInDomain: 'signin.csphome.hci.ic.gov',
    hasGlobalSignIn: false,
    consoleDomain: null,
    extraConsoleHosts: [],
    cloudFront: 'none',
  },
};

/** Whether untrusted text names a partition that is known here. */
export function isPartitionId(text: string): text is PartitionId {
  return Object.hasOwn(PARTITIONS, text);
}

/**
 * The host that serves console sign-in for a Region of a partition.
 *
 * @param region - Region code; absent means the partition's bare host where one answers, else its default Region.
 */
export function signInHost(partition: Partition, region?: string): string {
  if (region === undefined && partition.hasGlobalSignIn) return partition.signInDomain;
  return `${region ?? partition.defaultRegion}.${partition.signInDomain}`;
}

/** The partition whose console answers at a host name, or undefined for any other host. */
export function partitionOfConsoleHost(host: string): Partition | undefined {
  return Object.values(PARTITIONS).find(
    ({ consoleDomain, extraConsoleHosts }) =>
      consoleDomain !== null &&
      (host === consoleDomain ||
        host.endsWith(`.${consoleDomain}`) ||
        extraConsoleHosts.includes(host)),
  );
}
