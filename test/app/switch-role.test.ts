import { expect, test } from 'vitest';
import { isOwnAddress, switchRole, type SwitchDeps } from '#app/switch-role.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { ConsoleAnswer, ConsoleRequest } from '#core/console/console-request.ts';
import type { SeenSession } from '#core/console/seen-session.ts';
import { DEFAULT_PREFERENCES } from '#core/menu/preferences.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { packMenu } from '#core/menu/packed-menu.ts';
import type { ConsoleSession } from '#core/messages.ts';
import { testBase } from '../support/menu-arbitraries.ts';

const account = '200000104729' as MenuRole['account'];
const role: MenuRole = {
  base: 'aws',
  account,
  accountName: 'payments-prod',
  role: 'jump/Admin',
  label: 'Payments',
};
const KEY = `aws|${account}|jump/Admin`;
const multiBase: ConsoleSession = {
  partition: 'aws',
  mode: 'multi',
  baseAccount: testBase.account,
  baseUser: 'ada.okafor',
  differentiator: 'basebase',
  signInEndpoint: 'eu-west-1.signin.aws.amazon.com',
};
const classicBase: ConsoleSession = {
  partition: 'aws',
  mode: 'classic',
  baseAccount: testBase.account,
};
const inRole = (differentiator: string, name = 'Other'): ConsoleSession => ({
  partition: 'aws',
  mode: 'multi',
  role: { account, name },
  differentiator,
});

function browserWith(
  sessions: readonly ConsoleSession[],
  answer?: ConsoleAnswer,
  arrives?: ConsoleSession,
) {
  const asked: (readonly [number, ConsoleRequest])[] = [];
  const opened: string[] = [];
  const focused: number[] = [];
  const deps: SwitchDeps = {
    loadMenu: () => Promise.resolve(packMenu([{ bases: [testBase], roles: [role] }])),
    loadPreferences: () => Promise.resolve(DEFAULT_PREFERENCES),
    loadSessions: () =>
      Promise.resolve(
        sessions.map((session, at): SeenSession => ({ tabId: at + 1, session, seenAtMs: 9 - at })),
      ),
    activeConsoleTab: () => Promise.resolve(undefined),
    askTab: (tabId, request) => {
      asked.push([tabId, request]);
      return Promise.resolve(answer);
    },
    focusTab: (tabId) => {
      focused.push(tabId);
      return Promise.resolve();
    },
    openAddress: (url) => {
      opened.push(url);
      return Promise.resolve(77);
    },
    nextSession: () => Promise.resolve(arrives),
    rememberRole: () => Promise.resolve(),
  };
  const start = () => switchRole(deps, { roleKey: KEY, target: 'same-tab' });
  return { start, asked, opened, focused };
}
const destination = 'https://eu-west-1.signin.aws.amazon.com/sessions/x/v1/activate';

test('in multi-session mode the base session’s tab asks, even when a role’s tab was seen later', async () => {
  const { start, asked, opened } = browserWith([inRole('one'), multiBase], {
    kind: 'destination',
    url: destination,
  });
  expect(await start()).toEqual({ kind: 'switched', tabId: 77 });
  expect(asked[0]?.[0]).toBe(2);
  expect(asked[0]?.[1]).toMatchObject({
    kind: 'console/switch-multi',
    differentiator: 'basebase',
    wish: { roleName: 'jump/Admin', signInHost: 'eu-west-1.signin.aws.amazon.com' },
  });
  expect(opened).toEqual([destination]);
});

test('a role that is open already is gone to, not signed in again', async () => {
  const { start, asked, focused } = browserWith([multiBase, inRole('one', 'Admin')]);
  expect(await start()).toEqual({ kind: 'focused', tabId: 2 });
  expect([asked.length, focused]).toEqual([0, [2]]);
});

test('a sixth session is explained before it is asked for', async () => {
  const { start, asked } = browserWith([
    multiBase,
    ...['a', 'b', 'c', 'd'].map((one) => inRole(one)),
  ]);
  const outcome = await start();
  expect(outcome.kind).toBe('session-limit');
  expect(outcome.kind === 'session-limit' && outcome.sessions.map(({ tabId }) => tabId)).toEqual([
    2, 3, 4, 5,
  ]);
  expect(asked).toEqual([]);
});

test('a destination that is not AWS’s is never opened', async () => {
  const { start, opened } = browserWith([multiBase], {
    kind: 'destination',
    url: 'https://evil.example/',
  });
  expect(await start()).toEqual({ kind: 'link-opened', reason: 'console-changed' });
  expect(new URL(opened[0] ?? '').hostname).toBe(
    'eu-west-1.signin.aws.amazon.com'.replace('eu-west-1.', ''),
  );
});

test('a page’s sign-in endpoint outside its partition is not believed', async () => {
  const liar = {
    ...multiBase,
    signInEndpoint: 'signin.aws.amazon.com.evil.example',
    region: 'eu-west-1',
  };
  const { start, asked } = browserWith([liar], { kind: 'destination', url: destination });
  await start();
  expect(asked[0]?.[1].wish.signInHost).toBe('eu-west-1.signin.aws.amazon.com');
});

test('in classic mode a form is posted and the role’s arrival awaited', async () => {
  const arrived = { ...classicBase, role: { account, name: 'Admin' } };
  const { start, asked } = browserWith([classicBase], { kind: 'posted' }, arrived);
  expect(await start()).toEqual({ kind: 'switched', tabId: 1 });
  expect(asked[0]?.[1].kind).toBe('console/switch-classic');
});

test.each([
  ['a classic page that never shows the role', [classicBase], { kind: 'posted' }, 'switch/refused'],
  ['a refusal', [multiBase], { kind: 'refused' }, 'switch/refused'],
  ['a session that has ended', [multiBase], { kind: 'session-ended' }, 'switch/session-ended'],
  [
    'another account’s console',
    [{ ...classicBase, baseAccount: account }],
    undefined,
    'switch/other-account',
  ],
] as const)('%s is an error with its own code', async (_, sessions, answer, code) => {
  await expect(browserWith(sessions, answer).start()).rejects.toMatchObject({ code });
});

test('without a console the page that AWS documents opens, filled in', async () => {
  const { start, opened } = browserWith([]);
  expect(await start()).toEqual({ kind: 'link-opened', reason: 'no-console' });
  const url = new URL(opened[0] ?? '');
  expect([url.host, url.pathname]).toEqual(['signin.aws.amazon.com', '/switchrole']);
  expect(url.searchParams.get('roleName')).toBe('jump/Admin');
});

test.each([
  ['https://signin.aws.amazon.com/x', true],
  ['https://us-east-1.console.aws.amazon.com/', true],
  ['http://signin.aws.amazon.com/', false],
  ['https://signin.aws.amazon.com@evil.example/', false],
  ['https://signin.amazonaws.cn/', false],
  ['javascript:alert(1)', false],
])('%s is AWS’s own: %s', (address, expected) => {
  expect(isOwnAddress(address, PARTITIONS.aws)).toBe(expected);
});
