import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import { canSwitchFrom } from '#core/console/seen-session.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import type { ConsoleSession } from '#core/messages.ts';

const HUB = '400000000001' as AccountId;
const hub: SourceBase = { id: 'hub', partition: 'aws', account: HUB, role: 'jump/Hub' };
const session = (rest: Partial<ConsoleSession>): ConsoleSession => ({
  partition: 'aws',
  mode: 'multi',
  ...rest,
});

test.each<readonly [string, boolean, Partial<ConsoleSession>]>([
  ['the session of the role before in a chain', true, { role: { account: HUB, name: 'Hub' } }],
  ['a session of another role there', false, { role: { account: HUB, name: 'Rim' } }],
  ['the sign-in of the account', false, { baseAccount: HUB, baseUser: 'ada' }],
  ['a user of the wanted name', true, { baseAccount: HUB, baseUser: 'Hub' }],
  [
    'a permission set of the wanted name',
    true,
    { role: { account: HUB, name: 'AWSReservedSSO_Hub_0123456789abcdef' } },
  ],
  [
    'a classic sign-in as the role',
    true,
    { mode: 'classic', baseAccount: HUB, baseUser: 'Hub/ada' },
  ],
  [
    'a classic sign-in as someone else',
    false,
    { mode: 'classic', baseAccount: HUB, baseUser: 'ada' },
  ],
  ['another partition', false, { partition: 'aws-cn', role: { account: HUB, name: 'Hub' } }],
])('a base that is a role, and %s: %s', (_, expected, rest) => {
  expect(canSwitchFrom(session(rest), hub)).toBe(expected);
});
