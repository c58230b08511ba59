import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { DEFAULT_PREFERENCES } from '#core/menu/preferences.ts';
import type { ConsoleSession } from '#core/messages.ts';
import { linkView, type LinkFacts } from '#ui/state/link-view.ts';
import { testBase } from '../../support/menu-arbitraries.ts';

const account = '200000104729' as AccountId;
const menu = packMenu([
  {
    bases: [testBase],
    roles: [
      { base: 'aws', account, accountName: 'payments', role: 'jump/Admin', label: 'Payments' },
    ],
  },
]);
const base: ConsoleSession = { partition: 'aws', mode: 'classic', baseAccount: testBase.account };
const facts = (session?: ConsoleSession): LinkFacts => ({
  menu,
  preferences: DEFAULT_PREFERENCES,
  sessions: session ? [{ tabId: 1, session, seenAtMs: 1 }] : [],
});
const linkTo = (address: string) => `#${new URLSearchParams({ link: address }).toString()}`;
const PAGE = 'https://eu-west-1.console.aws.amazon.com/s3/home';

test.each([
  ['nobody is signed in', undefined, 'signed-out'],
  ['the base is signed in', base, 'signed-in'],
  ['the role is open', { ...base, role: { account, name: 'Admin' } }, 'open'],
  ['somebody else is signed in', { ...base, baseAccount: account }, 'signed-out'],
] as const)('when %s, the page says so', (_, session, standing) => {
  const view = linkView(facts(session), linkTo(`${PAGE}?jumpgate=payments/Admin#x`));
  expect(view).toMatchObject({
    kind: 'switch',
    isFromOutside: true,
    offer: { row: 0, standing, address: `${PAGE}#x`, destination: `${PAGE}#x` },
  });
});

test.each([
  [linkTo('https://evil.example/?jumpgate=payments/Admin'), { kind: 'malformed' }],
  ['', { kind: 'malformed' }],
  [linkTo(`${PAGE}?jumpgate=payments/Owner`), { kind: 'request', draft: { account } }],
  [linkTo(`${PAGE}?jumpgate=request#text`), { kind: 'requested', text: 'text' }],
  ['#request=payments/Owner', { kind: 'request', isMissing: false, draft: { account } }],
  ['#request=/', { kind: 'request', draft: { accountName: '', role: '' } }],
  [`#role=aws|${account}|jump/Admin`, { kind: 'switch', isFromOutside: false }],
  ['#role=aws|1|gone', { kind: 'malformed' }],
])('%s comes to %j', (hash, view) => {
  expect(linkView(facts(base), hash)).toMatchObject(view);
});

test('without a menu there is nothing to look a link up in', () => {
  const { menu: _, ...without } = facts(base);
  expect(linkView(without, linkTo(`${PAGE}?jumpgate=payments/Admin`))).toEqual({ kind: 'no-menu' });
});
