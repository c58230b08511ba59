import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { ACME_ESTATE, readEstate } from '../estate.ts';
import { createLab, type LabInternals } from '../lab.ts';
import { LAB_NAMES } from '../seed.ts';
import { createWebClient, type WebClient } from '../web-client.ts';
import { createServices } from './all.ts';
import { SWITCH_FAILED } from './sign-in-pages.ts';

const estate = readEstate(ACME_ESTATE);
const HOME = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1';
const SIGN_IN = 'https://eu-west-1.signin.aws.amazon.com';
const CALLBACK = 'http://127.0.0.1:41234/oauth/callback';
const CLIENT = 'arn:aws:signin:::devtools/same-device';
const VERIFIER = 'v'.repeat(43);

let lab: LabInternals;
let client: WebClient;

beforeEach(() => {
  lab = createLab({ estate });
  client = createWebClient(lab, createServices(lab).list);
});

const arnOf = (userName: string): string =>
  lab.users().find((user) => user.userName === userName)?.arn ?? 'nobody';

const signIn = (userName: string, mfa = true) =>
  client.submit(`${SIGN_IN}/signin`, {
    user: arnOf(userName),
    redirect_uri: HOME,
    ...(mfa && { mfa: '1' }),
  });

async function switchTo(page: { readonly text: string }, account: string, roleName: string) {
  return client.submit(`${SIGN_IN}/switchrole`, {
    mfaNeeded: '0',
    action: 'switchFromBasis',
    src: 'nav',
    csrf: /getMbtc: \(\) => "([^"]+)"/.exec(page.text)?.[1] ?? '',
    roleName,
    account,
    color: '',
    redirect_uri: HOME,
    displayName: '',
  });
}

const ADA = 'ada.okafor';
const roles = Object.values(estate.iam).flatMap(({ RoleDetailList }) => RoleDetailList);
const statesOfAda = new Map(
  estate.truth
    .filter(({ principal }) => principal === `arn:aws:iam::${estate.jump.accountId}:user/${ADA}`)
    .map(({ role, state }) => [role, state]),
);

test.each([
  ['with MFA', true, ['active', 'active-mfa']],
  ['without MFA', false, ['active']],
])(
  '%s, the console switches Ada to every role that is granted so, and to no other',
  async (_, mfa, states) => {
    const page = await signIn(ADA, mfa);
    for (const { Arn, RoleName } of roles) {
      const [, , , , account = '', resource = ''] = Arn.split(':');
      const answer = await switchTo(page, account, resource.replace('role/', ''));
      const isIn = answer.text.includes(`:assumed-role/${RoleName}/${ADA}<`);
      expect([Arn, isIn]).toEqual([Arn, states.includes(statesOfAda.get(Arn) ?? 'none')]);
      expect([Arn, answer.text.includes(SWITCH_FAILED)]).toEqual([Arn, !isIn]);
    }
  },
);

test('the record of a switch names Ada', async () => {
  const [arn = ''] = [...statesOfAda].find(([, state]) => state === 'active-mfa') ?? [];
  const [, , , , account = '', resource = ''] = arn.split(':');
  await switchTo(await signIn(ADA), account, resource.replace('role/', ''));
  const switched = lab.log.find(({ name }) => name === 'SwitchRole');
  expect(switched?.details).toMatchObject({ SwitchFrom: arnOf(ADA) });
});

async function authorize(): Promise<{ readonly status: number; readonly location: string }> {
  const address = `${SIGN_IN}/v1/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT,
    state: randomUUID(),
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  }).toString()}`;
  const { text } = await client.open(address);
  const value = (name: string): string =>
    new RegExp(`name="${name}"\\s+value="([^"]+)"`).exec(text)?.[1] ?? '';
  const { status, headers } = await client.send('POST', address, {
    body: new URLSearchParams({ csrf: value('csrf'), session: value('session') }).toString(),
  });
  return { status, location: String(headers['location']) };
}

async function exchange(code: string) {
  const address = `${SIGN_IN}/v1/token`;
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const dpop = await new SignJWT({ htm: 'POST', htu: address, jti: randomUUID() })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(publicKey) })
    .setIssuedAt()
    .sign(privateKey);
  const answer = await client.send('POST', address, {
    headers: { 'content-type': 'application/json', dpop },
    body: JSON.stringify({
      clientId: CLIENT,
      grantType: 'authorization_code',
      code,
      codeVerifier: VERIFIER,
      redirectUri: CALLBACK,
    }),
  });
  return JSON.parse(answer.text) as { readonly accessToken: { readonly accessKeyId: string } };
}

test('an administrator’s console session becomes credentials that the lab knows as theirs', async () => {
  await signIn(LAB_NAMES.administrator);
  const code = new URL((await authorize()).location).searchParams.get('code') ?? '';
  const { accessToken } = await exchange(code);
  const session = lab.credentials.find(accessToken.accessKeyId);
  expect(session).toMatchObject({ callerArn: arnOf(LAB_NAMES.administrator), mfa: true });
  expect(session!.expiresAtMs - lab.now()).toBeLessThanOrEqual(900_000);
});

test('someone without the sign-in permissions gets no code', async () => {
  await signIn(ADA);
  expect((await authorize()).status).toBe(400);
  expect(lab.log.at(-1)).toMatchObject({
    name: 'AuthorizeOAuth2Access',
    callerArn: arnOf(ADA),
    errorCode: 'AccessDenied',
  });
});
