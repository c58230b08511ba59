import { beforeEach, expect, test } from 'vitest';
import { createCognito } from '#aws/cognito.ts';
import { createExchangeToken } from '#aws/sign-in-token.ts';
import { createSessionCredentials, signOut, type DpopKeys } from '#app/session.ts';
import {
  signInWithConsole,
  signInWithPasted,
  startCodeSignIn,
  type SignInDeps,
} from '#app/sign-in.ts';
import { signInWithCognito, type CognitoSignInDeps } from '#app/sign-in-cognito.ts';
import type { AccountId } from '#core/aws/arn.ts';
import type { SessionVault, WatchRedirect } from '#core/ports.ts';
import {
  sessionPlaceName,
  sessionPlaceOf,
  type AdminSession,
} from '#core/sign-in/admin-session.ts';
import { createConsoleSessions } from '../lab/console-sessions.ts';
import { createLabDouble, JUMP, type LabDouble } from '../lab/lab-double.ts';
import { createSignIn } from '../lab/services/sign-in.ts';
import { createWebClient, type WebClient } from '../lab/web-client.ts';

const ADA = `arn:aws:iam::${JUMP}:user/ada.okafor`;
const HOST = 'https://eu-west-1.signin.aws.amazon.com';
const target = { partition: 'aws', account: JUMP as AccountId, region: 'eu-west-1' } as const;
const MINUTE = 60_000;

interface World {
  readonly lab: LabDouble;
  readonly browser: WebClient;
  readonly deps: SignInDeps;
  readonly sessions: Map<string, AdminSession>;
  readonly keys: Map<string, CryptoKeyPair>;
  /** Bodies that went to the token endpoint. */
  readonly exchanges: unknown[];
}

function createWorld(): World {
  const lab = createLabDouble();
  const browser = createWebClient(lab, [createSignIn(createConsoleSessions())]);
  const sessions = new Map<string, AdminSession>();
  const keys = new Map<string, CryptoKeyPair>();
  const exchanges: unknown[] = [];
  const vault: SessionVault = {
    load: (place) => Promise.resolve(sessions.get(sessionPlaceName(place))),
    save: (session) =>
      Promise.resolve(void sessions.set(sessionPlaceName(sessionPlaceOf(session)), session)),
    clear: (place) => Promise.resolve(void sessions.delete(sessionPlaceName(place))),
  };
  const keyStore: DpopKeys = {
    load: (name) => Promise.resolve(keys.get(name)),
    saveIfAbsent: (name, pair) => {
      const kept = keys.get(name) ?? pair;
      keys.set(name, kept);
      return Promise.resolve(kept);
    },
    remove: (name) => Promise.resolve(void keys.delete(name)),
  };
  const fetchFromLab: typeof fetch = async (input, init) => {
    const body = init?.body;
    if (typeof input !== 'string' || typeof body !== 'string') throw new TypeError('unexpected');
    exchanges.push(JSON.parse(body));
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    const answer = await browser.send(init?.method ?? 'GET', input, { headers, body });
    return new Response(answer.text, { status: answer.status });
  };
  let queue: Promise<unknown> = Promise.resolve();
  const deps: SignInDeps = {
    vault,
    keys: keyStore,
    exchangeToken: createExchangeToken(fetchFromLab),
    cognito: createCognito(fetchFromLab),
    withLock: (_, task) => {
      const run = queue.then(task);
      queue = run.catch(() => undefined);
      return run;
    },
    now: lab.now,
    createId: () => crypto.randomUUID(),
    randomBelow: () => 7,
    watchRedirect: pick(browser),
    identify: () => Promise.resolve({ account: JUMP as AccountId, arn: ADA, userId: 'AIDAADA' }),
  };
  return { lab, browser, deps, sessions, keys, exchanges };
}

/** A person who chooses the session that is signed in. */
function pick(browser: WebClient, change: (url: URL) => void = () => undefined): WatchRedirect {
  return async (url, redirectUri) => {
    const location = await choose(browser, url, {});
    if (!location.href.startsWith(redirectUri)) throw new Error(`sent to ${location.href}`);
    change(location);
    return { kind: 'redirected', url: location.href };
  };
}

async function choose(
  browser: WebClient,
  url: string,
  more: Readonly<Record<string, string>>,
): Promise<URL> {
  const page = await browser.open(url);
  const csrf = /name="csrf"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const session = /name="session"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const answer = await browser.send('POST', url, {
    body: new URLSearchParams({ csrf, session, ...more }).toString(),
  });
  return new URL(String(answer.headers['location']));
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
  const location = await choose(browser, url, {});
  const page = await browser.open(location.href);
  const code = /[A-Za-z0-9+/]{60,}={0,2}/.exec(page.text)?.[0] ?? '';
  expect(await finish(`  ${code.slice(0, 30)}\n${code.slice(30)}  `)).toMatchObject({
    way: 'console',
    clientId: 'arn:aws:signin:::devtools/cross-device',
  });
  await expect(finish('not a code')).rejects.toMatchObject({ code: 'input/invalid' });
});

test('says so when the person closes the tab, declines, or another sign-in answers', async () => {
  const { deps, browser, sessions } = world;
  const closed: WatchRedirect = () => Promise.resolve({ kind: 'closed' });
  const declined: WatchRedirect = async (url) => ({
    kind: 'redirected',
    url: (await choose(browser, url, { cancel: '1' })).href,
  });
  const foreign = pick(browser, (url) => url.searchParams.set('state', 'another'));
  const attempt = (watchRedirect: WatchRedirect) =>
    signInWithConsole({ ...deps, watchRedirect }, target, never);
  await expect(attempt(closed)).rejects.toMatchObject({ code: 'sign-in/tab-closed' });
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
      exchangeToken: createExchangeToken(() => Promise.reject(new TypeError('Failed to fetch'))),
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

test('takes pasted temporary credentials, and no others', async () => {
  const { deps, sessions } = world;
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  const paste = (id: string) =>
    `aws_access_key_id=${id}\naws_secret_access_key=${secret}\naws_session_token=${'t0ken'.repeat(40)}`;
  await expect(signInWithPasted(deps, target, paste('AKIAIOSFODNN7EXAMPLE'))).rejects.toMatchObject(
    { code: 'sign-in/long-term-keys' },
  );
  const cut = signInWithPasted(deps, target, paste('ASIAIOSFODNN7EXAMPLE').slice(0, 60));
  await expect(cut).rejects.toMatchObject({ code: 'input/invalid' });
  await expect(cut).rejects.not.toThrow(secret);
  expect(sessions.size).toBe(0);
  expect(await signInWithPasted(deps, target, paste('ASIAIOSFODNN7EXAMPLE'))).toMatchObject({
    way: 'pasted',
    identity: { arn: ADA },
  });
});

test('a day of thirteen hours: renewed at each turn, ended after twelve, and begun anew', async () => {
  const { deps, sessions, lab, browser } = world;
  await signInWithConsole(deps, target, never);
  const credentials = createSessionCredentials(deps, target);
  const issued = new Set<string>();
  let endedAtMs: number | undefined;
  const startedAtMs = lab.now();
  for (let minute = 0; minute <= 13 * 60; minute += 5) {
    try {
      const { secretAccessKey, expiresAtMs = 0 } = await credentials();
      expect(expiresAtMs).toBeGreaterThan(lab.now());
      issued.add(secretAccessKey);
    } catch (error) {
      expect(error).toMatchObject({ code: 'sign-in/session-ended' });
      endedAtMs ??= lab.now();
      // Somebody who has just been told signs in again, and the day goes on.
      expect(sessions.size).toBe(0);
      await browser.submit(`${HOST}/signin`, { user: ADA, mfa: '1' });
      await signInWithConsole(deps, target, never);
    }
    lab.advance(5 * MINUTE);
  }
  expect(issued.size).toBeGreaterThan(60);
  expect((endedAtMs ?? 0) - startedAtMs).toBeGreaterThanOrEqual(11.75 * 60 * MINUTE);
  expect((endedAtMs ?? 0) - startedAtMs).toBeLessThanOrEqual(12.25 * 60 * MINUTE);
  await expect(credentials()).resolves.toBeDefined();
});

test('a session of Cognito is renewed by its refresh token, twelve hours at most', async () => {
  const { deps, lab } = world;
  const settings = {
    domain: 'acme.auth.eu-west-1.amazoncognito.com',
    clientId: 'acme',
    userPoolId: 'eu-west-1_AcmePool1',
    identityPoolId: 'eu-west-1:6a756d70-6761-4e65-8c61-636f676e6974',
  };
  const requests: unknown[] = [];
  const cognitoDeps: CognitoSignInDeps = {
    ...deps,
    webAuthRedirectUri: () => 'https://abc.chromiumapp.org/cognito',
    launchWebAuth: (url) => {
      const state = new URL(url).searchParams.get('state') ?? '';
      const end = `https://abc.chromiumapp.org/cognito?code=c0de&state=${state}`;
      return Promise.resolve({ kind: 'redirected', url: end });
    },
    cognito: {
      exchangeTokens: (_, request) => {
        requests.push(request);
        return Promise.resolve({ id_token: 'id', refresh_token: 'refresh' });
      },
      fetchCredentials: () =>
        Promise.resolve({
          accessKeyId: 'ASIACOGNITO',
          secretAccessKey: 'secret',
          sessionToken: 'token',
          expiresAtMs: lab.now() + 60 * MINUTE,
        }),
    },
  };
  await signInWithCognito(cognitoDeps, target, settings, never);
  expect(requests).toMatchObject([{ grantType: 'authorization_code', code: 'c0de' }]);
  const credentials = createSessionCredentials(cognitoDeps, target);
  lab.advance(56 * MINUTE);
  await credentials();
  expect(requests.at(-1)).toEqual({ grantType: 'refresh_token', refreshToken: 'refresh' });
  lab.advance(12 * 60 * MINUTE);
  await expect(credentials()).rejects.toMatchObject({ code: 'sign-in/session-ended' });
});
