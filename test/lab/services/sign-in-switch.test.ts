import { expect, test } from 'vitest';
import { createConsoleSessions } from '../console-sessions.ts';
import { createLabDouble, JUMP, PAYMENTS } from '../lab-double.ts';
import { createWebClient, type WebAnswer } from '../web-client.ts';
import { createConsole } from './console.ts';
import { createSignIn } from './sign-in.ts';
import { SWITCH_FAILED } from './sign-in-pages.ts';

const HOME = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1';
const ADA = `arn:aws:iam::${JUMP}:user/ada.okafor`;

function createSite() {
  const lab = createLabDouble();
  const sessions = createConsoleSessions();
  const signIn = createSignIn(sessions);
  const console = createConsole(sessions);
  return { lab, signIn, console, client: createWebClient(lab, [signIn, console]) };
}

type Site = ReturnType<typeof createSite>;

const signInAsAda = ({ client }: Site, redirectUri = HOME): Promise<WebAnswer> =>
  client.submit('https://signin.aws.amazon.com/signin', {
    user: ADA,
    mfa: '1',
    redirect_uri: redirectUri,
  });

const callerOf = (page: WebAnswer): string | undefined =>
  /id="caller-arn">([^<]+)/.exec(page.text)?.[1];
const csrfOf = (page: WebAnswer): string =>
  /getMbtc: \(\) => "([^"]+)"/.exec(page.text)?.[1] ?? 'none';

const switchFields = (page: WebAnswer, roleName: string) => ({
  mfaNeeded: '0',
  action: 'switchFromBasis',
  src: 'nav',
  csrf: csrfOf(page),
  roleName,
  account: PAYMENTS,
  color: 'd13212',
  redirect_uri: HOME,
  displayName: `payments / ${roleName}`,
});

const CLASSIC = 'https://eu-west-1.signin.aws.amazon.com/switchrole';

test('a console page sends whoever is not signed in to the sign-in page and back', async () => {
  const site = createSite();
  const page = await site.client.open(HOME);
  expect(new URL(page.address).hostname).toBe('eu-west-1.signin.aws.amazon.com');
  expect((await signInAsAda(site)).address).toBe(HOME);
});

test('a classic switch ends in the role and its record names Ada', async () => {
  const site = createSite();
  const page = await site.client.submit(
    CLASSIC,
    switchFields(await signInAsAda(site), 'Developer'),
  );
  expect(callerOf(page)).toBe(`arn:aws:sts::${PAYMENTS}:assumed-role/Developer/ada.okafor`);
  expect(page.text).toContain('id="awsc-role-display-name-account">2000-0010-4729<');
  const event = site.lab.log.find(({ name }) => name === 'SwitchRole');
  expect(event?.details).toMatchObject({ SwitchFrom: ADA });
  expect(event?.errorCode).toBeUndefined();
});

test('a classic switch from inside a role starts again from who signed in', async () => {
  const site = createSite();
  const first = await site.client.submit(CLASSIC, switchFields(await signInAsAda(site), 'One'));
  const second = await site.client.submit(CLASSIC, switchFields(first, 'Two'));
  expect(callerOf(second)).toBe(`arn:aws:sts::${PAYMENTS}:assumed-role/Two/ada.okafor`);
  expect(site.lab.log.at(-1)?.details).toMatchObject({ SwitchFrom: ADA });
});

test('a classic switch accepts an alias and a role with a path', async () => {
  const site = createSite();
  const fields = switchFields(await signInAsAda(site), 'jump/Admin');
  const page = await site.client.submit(CLASSIC, { ...fields, account: 'acme-payments-dev' });
  expect(callerOf(page)).toBe(`arn:aws:sts::${PAYMENTS}:assumed-role/Admin/ada.okafor`);
});

test.each([
  ['another csrf', { csrf: 'guessed' }, CLASSIC],
  ['no csrf', { csrf: '' }, CLASSIC],
  ['an unknown account', { account: '999999999999' }, CLASSIC],
  ['a role that refuses', { roleName: 'Closed' }, CLASSIC],
  [
    'a sign-in host of a Region that the page is not in',
    {},
    CLASSIC.replace('eu-west-1', 'ap-south-1'),
  ],
])('a classic switch with %s is refused in the words of AWS', async (_, change, address) => {
  const site = createSite();
  site.lab.refused.add(`${ADA} sts:AssumeRole arn:aws:iam::${PAYMENTS}:role/Closed`);
  const fields = switchFields(await signInAsAda(site), 'Developer');
  const page = await site.client.submit(address, { ...fields, ...change });
  expect(page.text).toContain(SWITCH_FAILED);
  expect(callerOf(await site.client.open(HOME))).toBe(ADA);
});

test('the sign-in host of us-east-1 takes classic switches of every Region', async () => {
  const site = createSite();
  const page = await site.client.submit(
    'https://us-east-1.signin.aws.amazon.com/switchrole',
    switchFields(await signInAsAda(site), 'Developer'),
  );
  expect(callerOf(page)).toContain('assumed-role/Developer');
});

test('switching back ends in who signed in', async () => {
  const site = createSite();
  const page = await site.client.submit(CLASSIC, switchFields(await signInAsAda(site), 'One'));
  const back = { action: 'exit', csrf: csrfOf(page), redirect_uri: HOME };
  expect(callerOf(await site.client.submit(CLASSIC, back))).toBe(ADA);
});

test('the official link opens a filled form and switches nothing by itself', async () => {
  const site = createSite();
  await signInAsAda(site);
  const page = await site.client.open(
    `https://signin.aws.amazon.com/switchrole?account=${PAYMENTS}&roleName=Admin&displayName=%3Cb%3E`,
  );
  expect(page.text).toContain('value="Admin"');
  expect(page.text).toContain('value="&lt;b&gt;"');
  expect(callerOf(await site.client.open(HOME))).toBe(ADA);
});

test('a role session ends with its time, not with the sign-in', async () => {
  const site = createSite();
  await site.client.submit(CLASSIC, switchFields(await signInAsAda(site), 'One'));
  site.lab.advance(3600_001);
  const page = await site.client.open(HOME);
  expect(page.text).toContain('Your session has expired.');
});

test('a page under a variant hides what it is told to hide', async () => {
  const site = createSite();
  Object.assign(site.console.variant, {
    signInEndpoint: 'element',
    hasAccountInfo: false,
    mbtc: 'promise',
  });
  const page = await signInAsAda(site);
  expect(page.text).not.toContain('ConsoleNavService');
  expect(page.text).not.toContain('signInEndpoint');
  expect(page.text).toContain('id="awsc-signin-endpoint"');
  expect(page.text).toMatch(/getMbtc: \(\) => Promise\.resolve\("/);
});

async function openPrism(site: Site) {
  await signInAsAda(site);
  const page = await site.client.open(
    `https://eu-west-1.signin.aws.amazon.com/sessions/v1/opt-in?redirect_uri=${encodeURIComponent(HOME)}`,
  );
  return { page, differentiator: differentiatorOf(page) };
}

const differentiatorOf = (page: WebAnswer): string =>
  /^\d{12}-([a-z0-9]{8})\./.exec(new URL(page.address).hostname)?.[1] ?? 'none';

const switchMulti = (
  site: Site,
  differentiator: string,
  roleName: string,
  headers: Readonly<Record<string, string>> = { 'x-csrf-protection': '1' },
) =>
  site.client.send(
    'POST',
    `https://eu-west-1.signin.aws.amazon.com/sessions/${differentiator}/v1/switchrole`,
    {
      headers: {
        origin: `https://${JUMP}-${differentiator}.eu-west-1.console.aws.amazon.com`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify({
        account: PAYMENTS,
        color: 'd13212',
        displayName: roleName,
        redirectUri: HOME,
        roleName,
      }),
    },
  );

async function openRole(site: Site, differentiator: string, roleName: string): Promise<WebAnswer> {
  const { destination } = JSON.parse((await switchMulti(site, differentiator, roleName)).text) as {
    readonly destination: string;
  };
  return site.client.open(destination);
}

test('a multi-session switch answers with a destination that opens the role beside the base', async () => {
  const site = createSite();
  const { page, differentiator } = await openPrism(site);
  expect(page.address).toMatch(
    /^https:\/\/111122223333-[a-z0-9]{8}\.eu-west-1\.console\.aws\.amazon\.com\/s3\/home\?/,
  );
  const role = await openRole(site, differentiator, 'Developer');
  expect(callerOf(role)).toBe(`arn:aws:sts::${PAYMENTS}:assumed-role/Developer/ada.okafor`);
  expect(new URL(role.address).hostname).toMatch(/^200000104729-/);
  expect(callerOf(await site.client.open(page.address))).toBe(ADA);
});

test('a multi-session switch from inside a role chains, and the trust decides', async () => {
  const site = createSite();
  const { differentiator } = await openPrism(site);
  const role = await openRole(site, differentiator, 'One');
  site.lab.refused.add(
    `arn:aws:sts::${PAYMENTS}:assumed-role/One/ada.okafor sts:AssumeRole arn:aws:iam::${PAYMENTS}:role/Two`,
  );
  expect((await switchMulti(site, differentiatorOf(role), 'Two')).status).toBe(403);
  expect((await switchMulti(site, differentiator, 'Two')).status).toBe(200);
});

test('the sixth session is refused', async () => {
  const site = createSite();
  const { differentiator } = await openPrism(site);
  for (const name of ['One', 'Two', 'Three', 'Four']) {
    expect((await switchMulti(site, differentiator, name)).status).toBe(200);
  }
  const sixth = await switchMulti(site, differentiator, 'Five');
  expect(sixth.status).toBe(400);
  expect(JSON.parse(sixth.text)).toEqual({ error: 'SESSION_LIMIT_EXCEEDED' });
});

test('switching to an open role again signs its older session out', async () => {
  const site = createSite();
  const { differentiator } = await openPrism(site);
  const first = await openRole(site, differentiator, 'One');
  const second = await openRole(site, differentiator, 'One');
  expect((await site.client.open(first.address)).text).toContain('You have been signed out');
  expect(callerOf(await site.client.open(second.address))).toContain('/One/');
});

test('a multi-session switch needs its header, its cookie, its session and a console origin', async () => {
  const site = createSite();
  const { differentiator } = await openPrism(site);
  expect((await switchMulti(site, differentiator, 'One', {})).status).toBe(403);
  expect((await switchMulti(site, 'zzzzzzzz', 'One')).status).toBe(404);
  expect(
    (
      await switchMulti(site, differentiator, 'One', {
        'x-csrf-protection': '1',
        origin: 'https://console.aws.amazon.com.evil.example',
      })
    ).status,
  ).toBe(403);
  const stranger = { ...site, client: createWebClient(site.lab, [site.signIn]) };
  expect((await switchMulti(stranger, differentiator, 'One')).status).toBe(401);
});

test.each([
  ['unauthorized-in-200', 200],
  ['throttled', 429],
  ['gone', 410],
  ['error', 500],
] as const)('multi-session switches can be made to answer %s', async (answer, status) => {
  const site = createSite();
  const { differentiator } = await openPrism(site);
  site.signIn.controls.switchAnswer = answer;
  expect((await switchMulti(site, differentiator, 'One')).status).toBe(status);
});

test('signing one session out leaves the others', async () => {
  const site = createSite();
  const { page, differentiator } = await openPrism(site);
  const role = await openRole(site, differentiator, 'One');
  await site.client.open(
    `https://eu-west-1.signin.aws.amazon.com/sessions/${differentiatorOf(role)}/v1/logout`,
  );
  expect((await site.client.open(role.address)).status).toBe(401);
  expect(callerOf(await site.client.open(page.address))).toBe(ADA);
});

test.each([
  ['https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home', 'signin.amazonaws-us-gov.com'],
  ['https://cn-north-1.console.amazonaws.cn/ec2/home', 'signin.amazonaws.cn'],
  ['https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2/home', 'signin.amazonaws-eusc.eu'],
])('%s belongs to %s', async (address, domain) => {
  const page = await createSite().client.open(address);
  expect(new URL(page.address).hostname.endsWith(domain)).toBe(true);
});

test('a foreign redirect address leads to the console, not away from it', async () => {
  const page = await signInAsAda(createSite(), 'https://evil.example/console.aws.amazon.com');
  expect(new URL(page.address).hostname).toBe('console.aws.amazon.com');
});
