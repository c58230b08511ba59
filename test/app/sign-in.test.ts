import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { createExchangeToken } from '#aws/sign-in-token.ts';
import { createSessionCredentials, signOut } from '#app/session.ts';
import {
  signInWithConsole,
  signInWithPasted,
  startCodeSignIn,
  type SignInDeps,
} from '#app/sign-in.ts';
import type { AccountId } from '#core/aws/arn.ts';
import type { WatchRedirect } from '#core/ports.ts';
import { sessionPlaceName } from '#core/sign-in/admin-session.ts';
import { createConsoleSessions } from '../lab/console-sessions.ts';
import { createLabDouble, JUMP, type LabDouble } from '../lab/lab-double.ts';
import { createSignIn } from '../lab/services/sign-in.ts';
import { createWebClient, type WebClient } from '../lab/web-client.ts';
import { chooseSession, createLabSessions, type LabSessions } from '../support/lab-sessions.ts';

const ADA = `arn:aws:iam::${JUMP}:user/ada.okafor`;
const HOST = 'https://eu-west-1.signin.aws.amazon.com';
const target = { partition: 'aws', account: JUMP as AccountId, region: 'eu-west-1' } as const;
const MINUTE = 60_000;

interface World extends Omit<LabSessions, 'deps'> {
  readonly lab: LabDouble;
  readonly browser: WebClient;
  readonly deps: SignInDeps;
}

function createWorld(): World {
  const lab = createLabDouble();
  const browser = createWebClient(lab, [createSignIn(createConsoleSessions())]);
  const { deps, ...kept } = createLabSessions(lab, browser);
  return {
    lab,
    browser,
    ...kept,
    deps: {
      ...deps,
      randomBelow: () => 7,
      watchRedirect: pick(browser),
      identify: () => Promise.resolve({ account: JUMP as AccountId, arn: ADA, userId: 'AIDAADA' }),
    },
  };
}

/** A person who chooses the session that is signed in. */
function pick(browser: WebClient, change: (url: URL) => void = () => undefined): WatchRedirect {
  return async (url, redirectUri) => {
    const location = await chooseSession(browser, url);
    if (!location.href.startsWith(redirectUri)) throw new Error(`sent to ${location.href}`);
    change(location);
    return { kind: 'redirected', url: location.href };
  };
}

const never = new AbortController().signal;
let world: World;

beforeEach(async () => {
  world = createWorld();
  await world.browser.submit(`${HOST}/signin`, { user: ADA, mfa: '1' });
});

test('signs in with the session that the person picked', async () => {
  const { deps, sessions, lab } = world;
  const session = await signInWithConsole(deps, target, never);
  expect(session).toMatchObject({ way: 'console', identity: { arn: ADA, account: JUMP } });
  expect(sessions.get(sessionPlaceName(target))).toEqual(session);
  expect(session.credentials.expiresAtMs).toBeGreaterThan(lab.now() + 14 * MINUTE);
  expect(world.exchanges).toMatchObject([
    { grantType: 'authorization_code', redirectUri: 'http://127.0.0.1:49159/oauth/callback' },
  ]);
});

test('the code can be carried over by hand', async () => {
  const { deps, browser } = world;
  const { url, finish } = await startCodeSignIn(deps, target);
  const location = await chooseSession(browser, url);
  const page = await browser.open(location.href);
  const code = /[A-Za-z0-9+/]{60,}={0,2}/.exec(page.text)?.[0] ?? '';
  expect(await finish(`  ${code.slice(0, 30)}\n${code.slice(30)}  `)).toMatchObject({
    way: 'console',
    clientId: 'arn:aws:signin:::devtools/cross-device',
  });
  await expect(finish('not a code')).rejects.toMatchObject({ code: 'sign-in/code-unreadable' });
  // Used before, and cut off: AWS answers both alike.
  await expect(finish(code)).rejects.toMatchObject({ code: 'sign-in/code-refused' });
  const cut = btoa(atob(code).slice(0, -20));
  await expect(finish(cut)).rejects.toMatchObject({ code: 'sign-in/code-refused' });
});

test('says so when the person closes the tab, declines, or another sign-in answers', async () => {
  const { deps, browser, sessions } = world;
  const closed: WatchRedirect = () => Promise.resolve({ kind: 'closed' });
  const declined: WatchRedirect = async (url) => ({
    kind: 'redirected',
    url: (await chooseSession(browser, url, { cancel: '1' })).href,
  });
  const foreign = pick(browser, (url) => url.searchParams.set('state', 'another'));
  const attempt = (watchRedirect: WatchRedirect) =>
    signInWithConsole({ ...deps, watchRedirect }, target, never);
  await expect(attempt(closed)).rejects.toMatchObject({
    code: 'sign-in/tab-closed',
    details: { policy: 'SignInLocalDevelopmentAccess' },
  });
  await expect(attempt(declined)).rejects.toMatchObject({
    code: 'sign-in/denied',
    details: { error: 'access_denied' },
  });
  await expect(attempt(foreign)).rejects.toMatchObject({ code: 'sign-in/wrong-state' });
  expect(world.exchanges).toEqual([]);
  expect(sessions.size).toBe(0);
});

test('a code that waited too long is refused by name', async () => {
  const { deps, browser, lab } = world;
  const late = pick(browser, () => lab.advance(6 * MINUTE));
  await expect(
    signInWithConsole({ ...deps, watchRedirect: late }, target, never),
  ).rejects.toMatchObject({ code: 'sign-in/code-expired' });
});

test.each([
  ['behind', 20 * MINUTE, 'aws/clock-behind'],
  ['ahead', -20 * MINUTE, 'aws/clock-ahead'],
])(
  'a clock that is %s is told as that, not as a code that is refused',
  async (_, behindMs, code) => {
    const { deps, clock, sessions } = world;
    clock.behindMs = behindMs;
    const host = new URL(HOST).host;
    const refused = signInWithConsole(deps, target, never);
    await expect(refused).rejects.toMatchObject({ code, details: { host, minutes: 20 } });
    expect(sessions.size).toBe(0);
    clock.behindMs = 0;
    expect(await signInWithConsole(deps, target, never)).toMatchObject({ way: 'console' });
  },
);

test('a session whose clock goes wrong meanwhile is kept, and goes on once it is right', async () => {
  const { deps, clock, lab, sessions } = world;
  await signInWithConsole(deps, target, never);
  const credentials = createSessionCredentials(deps, target);
  lab.advance(16 * MINUTE);
  clock.behindMs = -20 * MINUTE;
  await expect(credentials()).rejects.toMatchObject({ code: 'aws/clock-ahead' });
  expect(sessions.size).toBe(1);
  clock.behindMs = 0;
  await expect(credentials()).resolves.toBeDefined();
});

test('names the managed policy to a user who may not sign in this way', async () => {
  const { deps, lab } = world;
  const resource = `arn:aws:signin:eu-west-1:${JUMP}:oauth2/public-client/localhost`;
  lab.refused.add(`${ADA} signin:CreateOAuth2Token ${resource}`);
  await expect(signInWithConsole(deps, target, never)).rejects.toMatchObject({
    code: 'sign-in/not-permitted',
    details: { policy: 'SignInLocalDevelopmentAccess' },
  });
});

test('keeps nothing of a session that is not the jump account’s', async () => {
  const { deps, sessions } = world;
  const other = { ...target, account: '999999999999' as AccountId };
  await expect(signInWithConsole(deps, other, never)).rejects.toMatchObject({
    code: 'aws/wrong-account',
    details: { expected: '999999999999', actual: JUMP, arn: ADA },
  });
  expect(sessions.size).toBe(0);
});

test('renews five minutes before the end, once for all who ask, and then announces the end of the day', async () => {
  const { deps, lab, exchanges, sessions } = world;
  const first = await signInWithConsole(deps, target, never);
  const credentials = createSessionCredentials(deps, target);
  lab.advance(9 * MINUTE);
  expect(await credentials()).toEqual(first.credentials);

  lab.advance(2 * MINUTE);
  const renewed = await Promise.all([credentials(), credentials(), credentials()]);
  expect(new Set(renewed.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
  expect(renewed[0].accessKeyId).not.toBe(first.credentials.accessKeyId);
  expect(exchanges).toHaveLength(2);

  for (let minutes = 11; minutes < 12 * 60 - 10; minutes += 10) {
    lab.advance(10 * MINUTE);
    await credentials();
  }
  expect(sessions.size).toBe(1);
  lab.advance(60 * MINUTE);
  await expect(credentials()).rejects.toMatchObject({ code: 'sign-in/session-ended' });
  expect(sessions.size).toBe(0);
  await expect(credentials()).rejects.toMatchObject({ code: 'sign-in/needed' });
});

test('a moment without network is survived while the credentials last, and no longer', async () => {
  const { deps, lab } = world;
  const { credentials: held } = await signInWithConsole(deps, target, never);
  const offline = createSessionCredentials(
    {
      ...deps,
      exchangeToken: createExchangeToken(
        () => Promise.reject(new TypeError('Failed to fetch')),
        deps.now,
      ),
    },
    target,
  );
  lab.advance(12 * MINUTE);
  expect(await offline()).toEqual(held);
  lab.advance(4 * MINUTE);
  await expect(offline()).rejects.toMatchObject({ code: 'aws/unreachable' });
  // The refresh token was not spent: once the network is back, so is the session.
  expect(await createSessionCredentials(deps, target)()).not.toEqual(held);
});

test('signing out forgets the session and the key', async () => {
  const { deps, sessions, keys } = world;
  await signInWithConsole(deps, target, never);
  await signOut(deps, target);
  expect(sessions.size).toBe(0);
  expect(keys.size).toBe(0);
});

test('signing out while another page renews the session leaves nothing of it', async () => {
  const { deps, lab, sessions, keys } = world;
  await signInWithConsole(deps, target, never);
  lab.advance(11 * MINUTE);
  let left: Promise<void> | undefined;
  const renewing = createSessionCredentials(
    {
      ...deps,
      exchangeToken: async (...request) => {
        left = signOut(deps, target);
        const reply = await deps.exchangeToken(...request);
        await setImmediate();
        return reply;
      },
    },
    target,
  );
  await renewing();
  await left;
  expect(sessions.size).toBe(0);
  expect(keys.size).toBe(0);
});

test('takes pasted temporary credentials, and no others', async () => {
  const { deps, sessions } = world;
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  const paste = (id: string) =>
    `aws_access_key_id=${id}\naws_secret_access_key=${secret}\naws_session_token=${'t0ken'.repeat(40)}`;
  await expect(signInWithPasted(deps, target, paste('AKIAIOSFODNN7EXAMPLE'))).rejects.toMatchObject(
    { code: 'sign-in/long-term-keys' },
  );
  const cut = signInWithPasted(deps, target, paste('ASIAIOSFODNN7EXAMPLE').slice(0, 60));
  await expect(cut).rejects.toMatchObject({
    code: 'sign-in/incomplete-credentials',
    details: { missing: 'aws_secret_access_key, aws_session_token' },
  });
  await expect(cut).rejects.not.toThrow(secret);
  expect(sessions.size).toBe(0);
  expect(await signInWithPasted(deps, target, paste('ASIAIOSFODNN7EXAMPLE'))).toMatchObject({
    way: 'pasted',
    identity: { arn: ADA },
  });
});

test('two jump accounts of one partition are signed in beside each other, and signed out one by one', async () => {
  const { deps, sessions, keys } = world;
  const other = { ...target, account: '444455556666' as AccountId };
  const arn = `arn:aws:iam::${other.account}:user/ada.okafor`;
  const identity = { account: other.account, arn, userId: 'AIDAADA' };
  await signInWithConsole(deps, target, never);
  await signInWithConsole({ ...deps, identify: () => Promise.resolve(identity) }, other, never);
  expect(sessions.size).toBe(2);
  expect(keys.size).toBe(2);
  const [own, others] = [target, other].map((place) => createSessionCredentials(deps, place));
  expect(await own?.()).not.toEqual(await others?.());
  await signOut(deps, other);
  await expect(others?.()).rejects.toMatchObject({ code: 'sign-in/needed' });
  await expect(own?.()).resolves.toBeDefined();
  expect([...keys.keys()].every((name) => name.includes(target.account))).toBe(true);
});
