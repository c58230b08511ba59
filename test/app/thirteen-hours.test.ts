import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSessionCredentials } from '#app/session.ts';
import { signInWithConsole, type SignInTarget } from '#app/sign-in.ts';
import { signInWithCognito, type CognitoSignInDeps } from '#app/sign-in-cognito.ts';
import type { AccountId } from '#core/aws/arn.ts';
import {
  sessionPlaceName,
  sessionStanding,
  type AdminSession,
} from '#core/sign-in/admin-session.ts';
import { ACME_ESTATE, readEstate } from '../lab/estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';
import { createWebClient, type WebClient } from '../lab/web-client.ts';
import { deployCognitoRole } from '../support/cognito-role.ts';
import { chooseSession, createLabSessions, type LabSessions } from '../support/lab-sessions.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';

const MINUTE = 60_000;
const CALLBACK = `https://${'a'.repeat(32)}.chromiumapp.org/cognito`;
const never = new AbortController().signal;

let running: RunningLab;
let client: WebClient;
let kept: LabSessions;
let deps: CognitoSignInDeps;
let target: SignInTarget;
let closeSdk: () => void;

beforeAll(async () => {
  running = await startLab({ estate: readEstate(ACME_ESTATE) });
  const { lab, services } = running;
  deployCognitoRole(running);
  services.cognito.callbacks.add(CALLBACK);
  client = createWebClient(lab, services.list);
  const sdk = sdkOverProxy(running);
  closeSdk = sdk.close;
  kept = createLabSessions(lab, client, sdk.requestHandler);
  target = { partition: 'aws', account: lab.jumpAccount as AccountId, region: 'eu-west-1' };
  deps = {
    ...kept.deps,
    randomBelow: () => 7,
    watchRedirect: async (url) => ({
      kind: 'redirected',
      url: (await chooseSession(client, url)).href,
    }),
    identify: (_, { accessKeyId }) => {
      const { callerArn = '', userId = '', account } = lab.credentials.find(accessKeyId) ?? {};
      return Promise.resolve({ arn: callerArn, userId, account: account as AccountId });
    },
    webAuthRedirectUri: () => CALLBACK,
    launchWebAuth: async (url) => {
      const answer = await client.send('GET', `${url}&user=${encodeURIComponent(robin())}`);
      return { kind: 'redirected', url: String(answer.headers['location']) };
    },
  };
});
afterAll(async () => {
  closeSdk();
  await running.close();
});

const robin = () =>
  running.lab.users().find(({ userName }) => userName === LAB_NAMES.administrator)?.arn ?? '';

const WAYS: Record<'console' | 'cognito', () => Promise<AdminSession>> = {
  console: async () => {
    await client.submit('https://eu-west-1.signin.aws.amazon.com/signin', {
      user: robin(),
      mfa: '1',
      redirect_uri: 'https://eu-west-1.console.aws.amazon.com/',
    });
    return signInWithConsole(deps, target, never);
  },
  cognito: () => signInWithCognito(deps, target, running.services.cognito, never),
};

test.each([
  ['console', 15],
  ['cognito', 60],
] as const)(
  'a day of thirteen hours by %s: renewed at each turn, its end announced, over after twelve, begun anew',
  async (way, lifeMinutes) => {
    const { lab } = running;
    const { sessions } = kept;
    const began = await WAYS[way]();
    expect(began.way).toBe(way);
    const credentials = createSessionCredentials(deps, target);
    const issued = new Set<string>();
    const standings: string[] = [];
    const startedAtMs = lab.now();
    let endedAtMs: number | undefined;
    for (let minute = 0; minute <= 13 * 60; minute += 5) {
      const session = sessions.get(sessionPlaceName(target));
      const { kind } = session ? sessionStanding(session, lab.now()) : { kind: 'none' };
      if (standings.at(-1) !== kind) standings.push(kind);
      try {
        // Two pages that ask at once get the same.
        const [one, other] = await Promise.all([credentials(), credentials()]);
        expect(other).toEqual(one);
        expect(one.expiresAtMs).toBeGreaterThan(lab.now());
        issued.add(one.secretAccessKey);
      } catch (error) {
        expect(error).toMatchObject({ code: 'sign-in/session-ended' });
        endedAtMs ??= lab.now();
        // Somebody who has just been told signs in again, and the day goes on.
        expect(sessions.size).toBe(0);
        await WAYS[way]();
      }
      lab.advance(5 * MINUTE);
    }
    expect(standings).toEqual(['good', 'ending', 'ended', 'good']);
    const hours = ((endedAtMs ?? 0) - startedAtMs) / (60 * MINUTE);
    expect(hours).toBeGreaterThanOrEqual(12);
    expect(hours).toBeLessThan(12.25);
    // Renewed five minutes before their end, and no more often than that.
    const turns = (13 * 60) / (lifeMinutes - 5);
    expect(issued.size).toBeGreaterThanOrEqual(Math.floor(turns) - 1);
    expect(issued.size).toBeLessThanOrEqual(Math.ceil(turns) + 2);
    for (const { privateKey } of kept.keys.values()) expect(privateKey.extractable).toBe(false);
  },
);

test('a refresh token that Cognito has revoked ends the session, and says so', async () => {
  const { lab, services } = running;
  await WAYS.cognito();
  services.cognito.refusesRefreshes = true;
  lab.advance(56 * MINUTE);
  await expect(createSessionCredentials(deps, target)()).rejects.toMatchObject({
    code: 'sign-in/session-ended',
  });
  expect(kept.sessions.size).toBe(0);
  services.cognito.refusesRefreshes = false;
});

test.each([
  ['the pages are not there', { domain: 'nowhere.acme.example' }, 'aws/unreachable'],
  [
    'the pool is another',
    { identityPoolId: `eu-west-1:${'0'.repeat(8)}-${'0'.repeat(27)}` },
    'sign-in/pool-refused',
  ],
  ['the user pool is not the pool’s', { userPoolId: 'eu-west-1_Another' }, 'sign-in/pool-refused'],
])('where %s, that is said and nothing is kept', async (_, wrong, code) => {
  const settings = { ...running.services.cognito, ...wrong };
  const closed: CognitoSignInDeps = {
    ...deps,
    launchWebAuth: () => Promise.resolve({ kind: 'closed' }),
  };
  const isClosed = code === 'aws/unreachable';
  await expect(
    signInWithCognito(isClosed ? closed : deps, target, settings, never),
  ).rejects.toMatchObject({ code });
  expect(kept.sessions.size).toBe(0);
});
