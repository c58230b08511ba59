import type { AccountId, PrincipalArn } from '#core/aws/arn.ts';
import type { SetupNames } from '#core/setup/setup-names.ts';

/** A user of the jump account. */
export const setupUser = (name: string) => `arn:aws:iam::111122223333:user/${name}` as PrincipalArn;
/** A role of the jump account. */
export const setupRole = 'arn:aws:iam::111122223333:role/sso/Admins' as PrincipalArn;
/** Names of a company that has something of everything. */
export const SETUP_NAMES: SetupNames = {
  partition: 'aws',
  jumpAccount: '111122223333' as AccountId,
  region: 'eu-west-1',
  administrationRoles: ['jump/JumpgateAdmin'],
  auditRole: 'JumpgateAudit',
  administrators: [setupUser('robin'), setupRole],
  approvers: [setupUser('sam')],
  auditors: [setupUser('casey')],
  adopts: true,
  rolesPath: '/people/',
  shared: {
    bucket: 'acme-jumpgate',
    hasBucket: false,
    prefix: 'jump/gate',
    signingKey: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    retentionDays: 365,
    cloudFront: true,
  },
};
