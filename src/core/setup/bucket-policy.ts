import type { SetupNames, SharedNames } from './setup-names.ts';

/** What administrators write in the bucket under nobody's name, below the estate's prefix. */
const SHARED_KEYS = [
  'ledger/*',
  'rollup/*',
  'menus/*',
  'estate.json',
  'commit-lease.json',
  'jumpgate-doctor',
];

/** What only the IAM user of that name may write: `${aws:username}` is IAM's own word for who asks, and nobody can claim another. */
export const OWN_KEYS = {
  proposals: 'change-sets/${aws:username}/*',
  approvals: 'approvals/*/${aws:username}.json',
} as const;

/** One statement of a bucket policy that says no. */
interface DenyStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Principal: '*';
  readonly Action: string;
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function arnsOf(
  { partition }: Pick<SetupNames, 'partition'>,
  { bucket, prefix }: Pick<SharedNames, 'bucket' | 'prefix'>,
) {
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  return { bucketArn, root: `${bucketArn}/${prefix && `${prefix}/`}` };
}

/** Lets one CloudFront distribution, and nothing else, read the menus. The distribution's ARN is in the template's own language. */
function menusStatement(
  names: Pick<SetupNames, 'partition'>,
  shared: Pick<SharedNames, 'bucket' | 'prefix'>,
  distributionArn: unknown,
) {
  return {
    Sid: 'Menus',
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: `${arnsOf(names, shared).root}menus/*`,
    Condition: { StringEquals: { 'AWS:SourceArn': distributionArn } },
  } as const;
}

/** The whole policy of the bucket. The ARN of the distribution that serves the menus, where one does, is in the template's own language. */
export function bucketPolicy(
  names: Pick<SetupNames, 'partition'>,
  shared: Pick<SharedNames, 'bucket' | 'prefix' | 'cloudFront'>,
  distributionArn: unknown,
) {
  return {
    Version: '2012-10-17',
    Statement: [
      ...bucketDenials(names, shared),
      ...(shared.cloudFront ? [menusStatement(names, shared, distributionArn)] : []),
    ],
  } as const;
}

/**
 * What the bucket refuses whatever identity policies say: requests without TLS, and writes elsewhere than where they belong. A change set is
 * proposed and approved under the name of the IAM user who does it, so a name in the bucket is a name that signed the request. Sessions of
 * roles have no such name: they can neither propose nor approve.
 *
 * @see IAM User Guide, "IAM policy elements: Variables and tags"
 */
export function bucketDenials(
  names: Pick<SetupNames, 'partition'>,
  shared: Pick<SharedNames, 'bucket' | 'prefix'>,
): readonly DenyStatement[] {
  const { bucketArn, root } = arnsOf(names, shared);
  return [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'UnderOnesOwnNameOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      NotResource: [...SHARED_KEYS, ...Object.values(OWN_KEYS)].map((key) => `${root}${key}`),
    },
  ];
}
