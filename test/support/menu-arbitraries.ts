import fc from 'fast-check';
import type { AccountId, PrincipalArn } from '#core/aws/arn.ts';
import type { MenuBase, MenuRole } from '#core/menu/menu-document.ts';

/** Names as hostile as a menu document admits: markup, quotes, control characters, bidi, emoji, accents, long. */
export const hostileName = fc.oneof(
  fc.string({ minLength: 1, maxLength: 24, unit: 'binary' }),
  fc.string({ minLength: 1, maxLength: 24, unit: 'grapheme' }),
  fc.constantFrom(
    '<b>prod</b>',
    'a|b|c',
    '"\'`\\',
    '\u0001\u001f\n\u0000',
    'مدفوعات prod',
    'Élan Ａ ΟΔΟΣ',
    '👩‍🚀 prod',
    'x'.repeat(200),
  ),
);

const account = fc.integer({ min: 0, max: 30 }).map((n) => String(200000000000 + n) as AccountId);

/** The base that {@link menuRoles} belong to. */
export const testBase: MenuBase = {
  id: 'aws',
  partition: 'aws',
  account: '111122223333' as AccountId,
  alias: 'acme-jump',
  principal: 'arn:aws:iam::111122223333:user/ada.okafor' as PrincipalArn,
};

/** Roles with every optional member sometimes absent, without duplicates. */
export const menuRoles = fc.uniqueArray(
  fc.record<MenuRole, 'base' | 'account' | 'accountName' | 'role' | 'label'>(
    {
      base: fc.constant('aws'),
      account,
      accountName: hostileName,
      role: fc.constantFrom('jump/Admin', 'ReadOnly', 'Developer', 'team/a/Operator', 'x+=,.@-_'),
      label: hostileName,
      alias: hostileName,
      project: fc.oneof(hostileName, fc.constantFrom('payments', 'Data Platform')),
      environment: fc.constantFrom('prod', 'stage', 'test', 'dev'),
      color: fc.constantFrom('d13212', '1D8348'),
      region: fc.constantFrom('eu-west-1', 'us-gov-west-1'),
      landing: fc.constant('/cloudwatch/home'),
      maxSessionSeconds: fc.integer({ min: 3600, max: 43_200 }),
      mfa: fc.boolean(),
      until: fc.integer({ min: 1, max: 4_000_000_000 }),
    },
    { requiredKeys: ['base', 'account', 'accountName', 'role', 'label'] },
  ),
  { selector: (role) => `${role.account}|${role.role}`, maxLength: 40 },
);
