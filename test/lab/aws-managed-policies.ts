import type { PolicyEntity } from './iam-store.ts';

/** What the estates attach of AWS's own policies; documents cut to the services the lab answers for. */
const DOCUMENTS: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  ReadOnlyAccess: [
    {
      Effect: 'Allow',
      Action: [
        'iam:Generate*',
        'iam:Get*',
        'iam:List*',
        'iam:Simulate*',
        'kms:Describe*',
        'kms:Get*',
        'kms:List*',
        'organizations:Describe*',
        'organizations:List*',
        's3:Get*',
        's3:List*',
        'sts:GetCallerIdentity',
        'sts:GetSessionToken',
      ],
      Resource: '*',
    },
  ],
  IAMReadOnlyAccess: [
    {
      Effect: 'Allow',
      Action: ['iam:GenerateCredentialReport', 'iam:Get*', 'iam:List*', 'iam:SimulateCustomPolicy'],
      Resource: '*',
    },
  ],
  SignInLocalDevelopmentAccess: [
    {
      Effect: 'Allow',
      Action: ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
      Resource: 'arn:aws:signin:*:*:oauth2/public-client/*',
    },
  ],
};

const CREATED_AT = '2015-02-06T18:39:48.000Z';
const made = new Map<string, ReadonlyMap<string, PolicyEntity>>();

/** The managed policies of AWS in a partition, by ARN. */
export function awsManagedPolicies(partition: string): ReadonlyMap<string, PolicyEntity> {
  const known = made.get(partition);
  if (known) return known;
  const policies = new Map(
    Object.entries(DOCUMENTS).map(([name, Statement], index) => {
      const arn = `arn:${partition}:iam::aws:policy/${name}`;
      const text = JSON.stringify({ Version: '2012-10-17', Statement }).replaceAll(
        'arn:aws:',
        `arn:${partition}:`,
      );
      const policy: PolicyEntity = {
        kind: 'policy',
        account: 'aws',
        path: '/',
        name,
        id: `ANPAAWSMANAGED${String(index).padStart(7, '0')}`,
        arn,
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT,
        tags: [],
        versions: [{ id: 'v1', text, createdAt: CREATED_AT }],
        defaultVersionId: 'v1',
        lastVersion: 1,
      };
      return [arn, policy];
    }),
  );
  made.set(partition, policies);
  return policies;
}
