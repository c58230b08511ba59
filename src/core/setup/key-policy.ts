import type { SetupNames } from './setup-names.ts';

/** The policy of the signing key: identity policies say who may use it. */
export function keyPolicy({
  partition,
  jumpAccount,
}: Pick<SetupNames, 'partition' | 'jumpAccount'>) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LeaveItToIam',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${jumpAccount}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  } as const;
}
