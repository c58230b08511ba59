import { expect, test } from 'vitest';
import type { SwitchDeps, SwitchRequest } from '#app/plan-switch.ts';
import { isOwnAddress, switchRole } from '#app/switch-role.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { ConsoleAnswer, ConsoleRequest } from '#core/console/console-request.ts';
import type { SeenSession } from '#core/console/seen-session.ts';
import { DEFAULT_PREFERENCES } from '#core/menu/preferences.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import type { ConsoleSession, SwitchTarget } from '#core/messages.ts';
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
  signIns: readonly ConsoleSession[] = [],
) {
  const asked: (readonly [number, ConsoleRequest])[] = [];
  const opened: string[] = [];
  const focused: number[] = [];
  const closed: number[] = [];
  const noted: (number | undefined)[] = [];
  const forgotten: ConsoleSession[] = [];
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
    closeTabs: (tabIds) => {
      closed.push(...tabIds);
      return Promise.resolve();
    },
    awaitArrival: (_, accepts) =>
      Promise.resolve(
        arrives && accepts(arrives) ? { kind: 'session', session: arrives } : { kind: 'elsewhere' },
      ),
    loadSignIns: () => Promise.resolve(signIns),
    forgetSignIn: (session) => {
      forgotten.push(session);
      return Promise.resolve();
    },
    now: () => 100,
    noteSwitchTime: (_partition, _account, _role, atMs) => {
      noted.push(atMs);
      return Promise.resolve();
    },
    rememberRole: () => Promise.resolve(),
    hasEnteredProduction: () => Promise.resolve(hasEntered),
    noteProduction: () => {
      hasEntered = true;
      return Promise.resolve();
    },
  };
  let hasEntered = false;
  const start = (target: SwitchTarget = 'same-tab', more: Partial<SwitchRequest> = {}) =>
    switchRole(deps, { roleKey: KEY, target, ...more });
  return { deps, start, asked, opened, focused, closed, forgotten, noted };
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

test('a link’s page is opened in the session of a role that is open already', async () => {
  const page = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#a';
  const multi = browserWith([multiBase, inRole('rolesess', 'Admin')]);
  await multi.start('new-tab', { destination: page });
  expect(multi.opened).toEqual([page.replace('eu-west-1', `${account}-rolesess.eu-west-1`)]);
  const classic = browserWith([{ ...classicBase, role: { account, name: 'Admin' } }]);
  await classic.start('new-tab', { destination: page });
  expect([classic.opened, classic.asked]).toEqual([[page], []]);
});

test('a link’s page is what the console is asked for, and never a foreign host', async () => {
  const page = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1';
  for (const [wish, address] of [
    [page, page],
    ['https://evil.example/', 'https://console.aws.amazon.com/console/home'],
  ] as const) {
    const { start, asked } = browserWith([multiBase], { kind: 'destination', url: destination });
    await start('new-tab', { destination: wish });
    expect(asked[0]?.[1]).toMatchObject({ wish: { redirectUri: address } });
  }
});

test('who wants to be asked is asked once, before the first production role that may write', async () => {
  const { deps, start, asked } = browserWith([multiBase], {
    kind: 'destination',
    url: destination,
  });
  const menuOf = (changes: Partial<MenuRole>) => () =>
    Promise.resolve(packMenu([{ bases: [testBase], roles: [{ ...role, ...changes }] }]));
  Object.assign(deps, {
    loadMenu: menuOf({ environment: 'production' }),
    loadPreferences: () => Promise.resolve({ ...DEFAULT_PREFERENCES, confirmProduction: true }),
  });
  expect([await start(), asked.length]).toEqual([{ kind: 'question' }, 0]);
  expect(await start('same-tab', { isConfirmed: true })).toMatchObject({ kind: 'switched' });
  expect(await start()).toMatchObject({ kind: 'switched' });
});

test.each([
  ['nobody asked for it', { environment: 'prod' }, false],
  ['the environment is another', { environment: 'dev' }, true],
] as const)('no question when %s', async (_, changes, confirmProduction) => {
  const { deps, start } = browserWith([multiBase], { kind: 'destination', url: destination });
  Object.assign(deps, {
    loadMenu: () =>
      Promise.resolve(packMenu([{ bases: [testBase], roles: [{ ...role, ...changes }] }])),
    loadPreferences: () => Promise.resolve({ ...DEFAULT_PREFERENCES, confirmProduction }),
  });
  expect(await start()).toMatchObject({ kind: 'switched' });
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
  expect(await start()).toEqual({ kind: 'link-opened', reason: 'console-changed', tabId: 77 });
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
  expect(asked[0]?.[1]).toMatchObject({ wish: { signInHost: 'eu-west-1.signin.aws.amazon.com' } });
});

test('in classic mode a form is posted and the role’s arrival awaited', async () => {
  const arrived = { ...classicBase, role: { account, name: 'Admin' } };
  const { start, asked } = browserWith([classicBase], { kind: 'posted' }, arrived);
  expect(await start()).toEqual({ kind: 'switched', tabId: 1 });
  expect(asked[0]?.[1].kind).toBe('console/switch-classic');
});

test('the time of a switch is noted before the page comes, and taken back when it does not', async () => {
  const done = browserWith([multiBase], { kind: 'destination', url: destination });
  await done.start();
  expect(done.noted).toEqual([100]);
  const refused = browserWith([multiBase], { kind: 'refused' });
  await expect(refused.start()).rejects.toMatchObject({ code: 'switch/refused' });
  expect(refused.noted).toEqual([100, undefined]);
});

test('a classic tab that still shows the role does not count once a newer one shows another', async () => {
  const stale = { ...classicBase, role: { account, name: 'Admin' } };
  const now = { ...classicBase, role: { account, name: 'Other' } };
  const { start, asked } = browserWith([now, stale], { kind: 'posted' }, stale);
  expect(await start()).toEqual({ kind: 'switched', tabId: 1 });
  expect(asked).toHaveLength(1);
});

test('a new tab for a classic switch is only shown once it is in the role, and closed when it is refused', async () => {
  const refused = browserWith([classicBase], { kind: 'posted' }, classicBase);
  await expect(refused.start('new-tab')).rejects.toMatchObject({ code: 'switch/refused' });
  expect([refused.asked[0]?.[0], refused.focused, refused.closed]).toEqual([77, [], [77]]);
});

test('without a tab of the base, one is opened for the sign-in that was seen', async () => {
  const { start, asked, opened } = browserWith(
    [inRole('one')],
    { kind: 'destination', url: destination },
    multiBase,
    [{ ...multiBase, region: 'eu-west-1' }],
  );
  expect(await start()).toEqual({ kind: 'switched', tabId: 77 });
  expect(opened).toEqual([
    `https://${testBase.account}-basebase.eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1`,
    destination,
  ]);
  expect(asked[0]?.[0]).toBe(77);
});

test('a sign-in that has ended is forgotten, and the page that AWS documents opens', async () => {
  const ended = browserWith([inRole('one')], undefined, undefined, [multiBase]);
  expect(await ended.start()).toMatchObject({ kind: 'link-opened', reason: 'no-console' });
  expect([ended.closed, ended.forgotten]).toEqual([[77], [multiBase]]);
});

test('of two users of the base’s account, the menu’s own one asks', async () => {
  const robin = { ...multiBase, baseUser: 'robin', differentiator: 'robin' };
  const { start, asked } = browserWith([robin, multiBase], {
    kind: 'refused',
  });
  await expect(start()).rejects.toMatchObject({ code: 'switch/refused' });
  expect(asked[0]?.[1]).toMatchObject({ differentiator: 'basebase' });
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
  expect(await start()).toEqual({ kind: 'link-opened', reason: 'no-console', tabId: 77 });
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
