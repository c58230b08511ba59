import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createConsoleSessions } from '../console-sessions.ts';
import { createLabDouble, JUMP, type LabDouble } from '../lab-double.ts';
import { createWebClient, type WebClient } from '../web-client.ts';
import { createSignIn } from './sign-in.ts';

const HOST = 'https://eu-west-1.signin.aws.amazon.com';
const TOKEN = `${HOST}/v1/token`;
const CALLBACK = 'http://127.0.0.1:41234/oauth/callback';
const CLIENT = 'arn:aws:signin:::devtools/same-device';
const ADA = `arn:aws:iam::${JUMP}:user/ada.okafor`;

type Key = Awaited<ReturnType<typeof generateKeyPair>>;

interface Site {
  readonly lab: LabDouble;
  readonly client: WebClient;
  readonly key: Key;
  readonly verifier: string;
}

async function createSite(): Promise<Site> {
  const lab = createLabDouble();
  const client = createWebClient(lab, [createSignIn(createConsoleSessions())]);
  await client.submit(`${HOST}/signin`, { user: ADA, mfa: '1' });
  const key = await generateKeyPair('ES256', { extractable: true });
  return { lab, client, key, verifier: randomBytes(48).toString('base64url') };
}

function authorizeUrl(verifier: string, change: Readonly<Record<string, string>> = {}): string {
  return `${HOST}/v1/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT,
    state: 'state-1',
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...change,
  }).toString()}`;
}

/** Presses the first button of the account picker. */
async function pick({ client }: Site, address: string): Promise<URL> {
  const page = await client.open(address);
  const csrf = /name="csrf"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const session = /name="session"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const answer = await client.send('POST', address, {
    body: new URLSearchParams({ csrf, session }).toString(),
  });
  return new URL(String(answer.headers['location']));
}

async function proof(
  key: Key,
  lab: LabDouble,
  change: { readonly htu?: string; readonly jti?: string; readonly iat?: number } = {},
): Promise<string> {
  const jwk = await exportJWK(key.publicKey);
  return new SignJWT({ htm: 'POST', htu: change.htu ?? TOKEN, jti: change.jti ?? randomUUID() })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
    .setIssuedAt(change.iat ?? Math.floor(lab.now() / 1000))
    .sign(key.privateKey);
}

interface TokenAnswer {
  readonly error?: string;
  readonly message?: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly accessToken: { readonly accessKeyId: string };
}

async function post(
  { client, lab, key }: Site,
  body: Readonly<Record<string, string>>,
  options: { readonly dpop?: string; readonly address?: string } = {},
) {
  const dpop = options.dpop ?? (await proof(key, lab));
  const answer = await client.send('POST', options.address ?? TOKEN, {
    headers: { 'content-type': 'application/json', dpop },
    body: JSON.stringify({ clientId: CLIENT, ...body }),
  });
  // The lab's own answer, checked member by member below.
  return {
    status: answer.status,
    type: answer.headers['x-amzn-errortype'],
    ...(JSON.parse(answer.text) as TokenAnswer),
  };
}

const codeGrant = (site: Site, callback: URL) => ({
  grantType: 'authorization_code',
  code: callback.searchParams.get('code') ?? '',
  codeVerifier: site.verifier,
  redirectUri: CALLBACK,
});

const refreshGrant = (refreshToken: string) => ({ grantType: 'refresh_token', refreshToken });

async function signIn() {
  const site = await createSite();
  const callback = await pick(site, authorizeUrl(site.verifier));
  return { site, callback, token: await post(site, codeGrant(site, callback)) };
}

test('a code is exchanged for fifteen minutes of credentials of the session that was picked', async () => {
  const { callback, token, site } = await signIn();
  expect(callback.origin + callback.pathname).toBe(CALLBACK);
  expect(callback.searchParams.get('state')).toBe('state-1');
  expect(token).toMatchObject({ status: 200, expiresIn: 900 });
  expect(decodeJwt(token.idToken).sub).toBe(ADA);
  expect(site.lab.log.map(({ name }) => name)).toEqual([
    'ConsoleLogin',
    'AuthorizeOAuth2Access',
    'CreateOAuth2Token',
  ]);
});

test('a replayed authorization code is refused', async () => {
  const { site, callback } = await signIn();
  expect(await post(site, codeGrant(site, callback))).toMatchObject({
    status: 400,
    type: 'ValidationException',
    error: 'INVALID_REQUEST',
  });
});

test('a code with another verifier is refused and spent', async () => {
  const site = await createSite();
  const grant = codeGrant(site, await pick(site, authorizeUrl(site.verifier)));
  const wrong = { ...grant, codeVerifier: randomBytes(48).toString('base64url') };
  expect(await post(site, wrong)).toMatchObject({ status: 400, error: 'INVALID_REQUEST' });
  expect((await post(site, grant)).status).toBe(400);
});

test('a code older than five minutes is refused as expired', async () => {
  const site = await createSite();
  const grant = codeGrant(site, await pick(site, authorizeUrl(site.verifier)));
  site.lab.advance(5 * 60_000 + 1);
  expect(await post(site, grant)).toMatchObject({ status: 401, error: 'AUTHCODE_EXPIRED' });
});

test('each refresh brings a new refresh token, and the old one is refused', async () => {
  const { site, token } = await signIn();
  const second = await post(site, refreshGrant(token.refreshToken));
  expect(second.status).toBe(200);
  expect(second.idToken).toBeUndefined();
  expect(await post(site, refreshGrant(token.refreshToken))).toMatchObject({
    status: 400,
    type: 'ValidationException',
    error: 'INVALID_REQUEST',
  });
  expect((await post(site, refreshGrant(second.refreshToken))).status).toBe(200);
});

test('a refresh with the proof of another key is refused and spends nothing', async () => {
  const { site, token } = await signIn();
  const dpop = await proof(await generateKeyPair('ES256', { extractable: true }), site.lab);
  expect((await post(site, refreshGrant(token.refreshToken), { dpop })).status).toBe(400);
  expect((await post(site, refreshGrant(token.refreshToken))).status).toBe(200);
});

test('a refresh at another Region is refused', async () => {
  const { site, token } = await signIn();
  const address = TOKEN.replace('eu-west-1', 'us-east-1');
  const dpop = await proof(site.key, site.lab, { htu: address });
  expect((await post(site, refreshGrant(token.refreshToken), { dpop, address })).status).toBe(400);
});

test('a refresh twelve hours after signing in is refused as expired', async () => {
  const { site, token } = await signIn();
  site.lab.advance(12 * 3_600_000);
  expect(await post(site, refreshGrant(token.refreshToken))).toMatchObject({
    status: 401,
    type: 'AccessDeniedException',
    error: 'TOKEN_EXPIRED',
  });
});

test('the last refresh ends with the console session', async () => {
  const { site, token } = await signIn();
  site.lab.advance(12 * 3_600_000 - 60_000);
  const last = await post(site, refreshGrant(token.refreshToken));
  expect(last.expiresIn).toBeLessThanOrEqual(60);
});

test.each([
  ['none', () => Promise.resolve('')],
  ['for another address', ({ key, lab }: Site) => proof(key, lab, { htu: `${HOST}/v1/other` })],
  ['ten minutes old', ({ key, lab }: Site) => proof(key, lab, { iat: lab.now() / 1000 - 601 })],
])('a token request with a DPoP proof that is %s is refused', async (_, make) => {
  const site = await createSite();
  const grant = codeGrant(site, await pick(site, authorizeUrl(site.verifier)));
  expect(await post(site, grant, { dpop: await make(site) })).toMatchObject({
    status: 400,
    error: 'INVALID_REQUEST',
  });
});

test('a DPoP proof that was used before is refused', async () => {
  const site = await createSite();
  const dpop = await proof(site.key, site.lab);
  const first = codeGrant(site, await pick(site, authorizeUrl(site.verifier)));
  expect((await post(site, first, { dpop })).status).toBe(200);
  const second = codeGrant(site, await pick(site, authorizeUrl(site.verifier)));
  expect((await post(site, second, { dpop })).status).toBe(400);
});

test.each([
  ['client_id', 'arn:aws:signin:::devtools/other'],
  ['response_type', 'token'],
  ['state', 'x'.repeat(129)],
  ['scope', 'profile'],
  ['code_challenge_method', 'S256'],
  ['code_challenge', 'short'],
  ['redirect_uri', 'http://localhost:41234/oauth/callback'],
  ['redirect_uri', 'https://evil.example/oauth/callback'],
])('an authorize address with %s %s is a bad request', async (name, value) => {
  const { client, verifier } = await createSite();
  expect((await client.open(authorizeUrl(verifier, { [name]: value }))).status).toBe(400);
});

test('someone who is not signed in signs in first and comes back', async () => {
  const lab = createLabDouble();
  const client = createWebClient(lab, [createSignIn(createConsoleSessions())]);
  const address = authorizeUrl('v'.repeat(43));
  const page = await client.open(address);
  expect(page.text).toContain('Sign in as IAM user');
  const redirectUri = new URL(page.address).searchParams.get('redirect_uri') ?? '';
  const picker = await client.submit(`${HOST}/signin`, { user: ADA, redirect_uri: redirectUri });
  expect(picker.text).toContain('Continue with an active session');
});

test('a picker form of another session is refused', async () => {
  const { client, verifier } = await createSite();
  const body = new URLSearchParams({ session: 'zzzzzzzz', csrf: '' }).toString();
  expect((await client.send('POST', authorizeUrl(verifier), { body })).status).toBe(400);
});

test('whoever presses Cancel sends access_denied to the program', async () => {
  const { client, verifier } = await createSite();
  const answer = await client.send('POST', authorizeUrl(verifier), { body: 'cancel=1' });
  expect(answer.headers['location']).toBe(`${CALLBACK}?error=access_denied&state=state-1`);
});

const resource = `arn:aws:signin:eu-west-1:${JUMP}:oauth2/public-client/localhost`;

test('a user who may not authorize gets no code', async () => {
  const site = await createSite();
  site.lab.refused.add(`${ADA} signin:AuthorizeOAuth2Access ${resource}`);
  await expect(pick(site, authorizeUrl(site.verifier))).rejects.toThrow();
  expect(site.lab.log.at(-1)).toMatchObject({
    name: 'AuthorizeOAuth2Access',
    errorCode: 'AccessDenied',
  });
});

test('a user who may not create tokens is told so', async () => {
  const site = await createSite();
  site.lab.refused.add(`${ADA} signin:CreateOAuth2Token ${resource}`);
  const callback = await pick(site, authorizeUrl(site.verifier));
  expect(await post(site, codeGrant(site, callback))).toMatchObject({
    status: 403,
    type: 'AccessDeniedException',
    error: 'INSUFFICIENT_PERMISSIONS',
  });
});

test('the cross-device flow shows a code to copy that can be exchanged', async () => {
  const site = await createSite();
  const clientId = 'arn:aws:signin:::devtools/cross-device';
  const redirectUri = `${HOST}/v1/sessions/confirmation`;
  const address = authorizeUrl(site.verifier, { client_id: clientId, redirect_uri: redirectUri });
  const page = await site.client.open((await pick(site, address)).href);
  const shown = /id="verification-code">([^<]+)/.exec(page.text)?.[1] ?? '';
  const copied = new URLSearchParams(Buffer.from(shown, 'base64').toString('utf8'));
  expect(copied.get('state')).toBe('state-1');
  const token = await post(site, {
    clientId,
    redirectUri,
    grantType: 'authorization_code',
    code: copied.get('code') ?? '',
    codeVerifier: site.verifier,
  });
  expect(token.status).toBe(200);
});
