import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { LabSession } from '../lab/contract.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { openSignInStage, type SignInStage } from '../support/sign-in-stage.ts';
import { signInByConsole } from '../tour/setup-walk.ts';

const MINUTE = 60_000;

let stage: SignInStage;
let page: Page;

beforeAll(async () => {
  stage = await openSignInStage();
  ({ page } = stage);
});
afterAll(() => stage.close());
beforeEach(async () => {
  await atLabTime();
  await stage.atThePanel();
});

/** Pages take their clock when they load; from then on it stands where it was last set. */
const atLabTime = () => stage.browser.context.clock.setFixedTime(stage.world.lab.now());

const robin = () => `arn:aws:iam::${stage.world.lab.jumpAccount}:user/${LAB_NAMES.administrator}`;
const byConsole = () => signInByConsole(stage.browser, page, LAB_NAMES.administrator);
const withMfa = () => page.getByText('MFA', { exact: true }).waitFor({ timeout: 30_000 });
const openConsoleSignIn = async () => {
  const opened = stage.browser.context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in with the console session' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  return aws;
};

type Parts = Pick<LabSession, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;
/** The three forms in which temporary credentials are copied. */
const FORMS = {
  exports: ({ accessKeyId, secretAccessKey, sessionToken }: Parts) =>
    `export AWS_ACCESS_KEY_ID="${accessKeyId}"\nexport AWS_SECRET_ACCESS_KEY="${secretAccessKey}"\nexport AWS_SESSION_TOKEN="${sessionToken}"\n`,
  json: ({ accessKeyId, secretAccessKey, sessionToken }: Parts) =>
    JSON.stringify({
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
      },
    }),
  ini: ({ accessKeyId, secretAccessKey, sessionToken }: Parts) =>
    `[acme]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`,
} as const;
const paste = async (text: string) => {
  const field = page.getByLabel('Temporary credentials');
  if (!(await field.isVisible())) await page.getByText('Paste temporary credentials').click();
  await field.fill(text);
  await page.getByRole('button', { name: 'Sign in with these credentials' }).click();
};
const issue = () => stage.world.lab.issueUserSession(robin(), { mfa: true, seconds: 3600 });

test('the console session: a tab that was closed, and a person who declines, have their sentences', async () => {
  await (await openConsoleSignIn()).close();
  await stage.alert(/tab was closed/);
  const aws = await openConsoleSignIn();
  await aws.getByRole('button', { name: LAB_NAMES.administrator }).click();
  await aws.getByRole('button', { name: 'Cancel' }).click();
  await stage.alert(/access_denied/);
});

test('a user without the managed policy is told its name, at whichever step AWS says no', async () => {
  const { lab } = stage.world;
  const user = lab.iam.accounts.get(lab.jumpAccount)?.users.get(LAB_NAMES.administrator);
  if (!user) throw new Error('The lab has no administrator.');
  const refuse = (action: string) => {
    const Statement = [{ Effect: 'Deny', Action: action, Resource: '*' }];
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    lab.iam.put({ ...user, inline: [...user.inline, { name: 'no-sign-in', text }] });
  };
  refuse('signin:CreateOAuth2Token');
  await byConsole();
  await stage.alert(/may not sign in here[^]*managed policy SignInLocalDevelopmentAccess/);
  // Whoever may not even begin is told so by AWS, and sent nowhere.
  refuse('signin:AuthorizeOAuth2Access');
  const aws = await openConsoleSignIn();
  await aws.getByRole('button', { name: new RegExp(`^${LAB_NAMES.administrator} @`) }).click();
  await aws.getByText('You do not have permission to perform').waitFor();
  await aws.close();
  await stage.alert(/tab was closed[^]*managed policy SignInLocalDevelopmentAccess/);
  lab.iam.put(user);
  await byConsole();
  await withMfa();
});

test('a clock that is off is told by how much, and the session begins once it is right', async () => {
  const off = (minutes: number) =>
    stage.browser.context.clock.setFixedTime(stage.world.lab.now() + minutes * MINUTE);
  await off(-30);
  await byConsole();
  await stage.alert(/clock is 30 minutes behind[^]*automatic time/);
  await off(20);
  await byConsole();
  await stage.alert(/clock is 20 minutes ahead/);
  await atLabTime();
  await byConsole();
  await withMfa();
});

test('of several sessions of the browser, a wrong one that was picked is named, and nothing is read with it', async () => {
  const { lab, configuration } = stage.world;
  const [account] = configuration.accounts;
  const door = lab.iam.accounts
    .get(account?.id ?? '')
    ?.roles.get(LAB_NAMES.administrationRole.toLowerCase());
  if (!door) throw new Error('The lab has no administration role.');
  // A role whose sessions may sign in this way, as those with broad policies may.
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'signin:*', Resource: '*' }],
  });
  lab.iam.put({ ...door, inline: [...door.inline, { name: 'sign-in', text }] });
  const elsewhere = await stage.browser.context.newPage();
  const signIn = 'https://signin.aws.amazon.com';
  await elsewhere.goto(`${signIn}/`);
  await elsewhere.getByRole('button', { name: LAB_NAMES.administrator }).click();
  await elsewhere.goto(`${signIn}/sessions/v1/opt-in`);
  await elsewhere.goto(`${signIn}/`);
  await elsewhere.getByRole('button', { name: LAB_NAMES.secondAdministrator }).click();
  await elsewhere.goto(
    `${signIn}/switchrole?account=${account?.id}&roleName=${LAB_NAMES.administrationRole}`,
  );
  await elsewhere.getByRole('button', { name: 'Switch Role' }).click();
  await elsewhere.getByText(LAB_NAMES.administrationRole).first().waitFor();
  await elsewhere.close();
  const before = lab.log.length;
  const aws = await openConsoleSignIn();
  expect(await aws.locator('button[name=session]').count()).toBeGreaterThan(1);
  await aws.getByRole('button', { name: new RegExp(`^${LAB_NAMES.administrationRole}/`) }).click();
  await stage.alert(new RegExp(`${account?.id}[^]*choose a session of account ${lab.jumpAccount}`));
  const calls = lab.log.slice(before).map(({ name }) => name);
  expect(calls.filter((name) => /^(Get(?!CallerIdentity)|List|AssumeRole)/.test(name))).toEqual([]);
  await byConsole();
  await withMfa();
});

test('a session without MFA, which the administration roles refuse, is explained, and another way is offered', async () => {
  const { services, lab } = stage.world;
  services.signIn.controls.tokensCarryMfa = false;
  await byConsole();
  const shutOut = page.getByText(/None of the accounts let this session in/);
  await shutOut.waitFor({ timeout: 30_000 });
  await page.getByText(`--serial-number arn:aws:iam::${lab.jumpAccount}:mfa/`).waitFor();
  services.signIn.controls.tokensCarryMfa = true;
  await page.getByRole('button', { name: 'Sign in another way' }).click();
  await paste(FORMS.exports(issue()));
  await withMfa();
  expect(await shutOut.count()).toBe(0);
});

test('a code is carried over by hand; half of it, no code at all, another’s and one that waited too long are each named', async () => {
  const { lab } = stage.world;
  await page.getByText('Sign in with a code').click();
  await page.getByRole('button', { name: 'Get a sign-in link' }).click();
  const send = async (code: string) => {
    await page.getByLabel('Code from AWS').fill(code);
    await page.getByRole('button', { name: 'Sign in with the code' }).click();
  };
  /** Opens the link as the other device would, and reads the code that AWS shows there. */
  const codeOf = async () => {
    const opened = stage.browser.context.waitForEvent('page');
    await page.getByRole('link', { name: 'Open the sign-in page' }).click();
    const aws = await opened;
    await aws.getByRole('button', { name: new RegExp(`^${LAB_NAMES.administrator} @`) }).click();
    const code = (await aws.locator('#verification-code').textContent()) ?? '';
    await aws.close();
    return code;
  };
  const first = await codeOf();
  await send('what is this');
  await stage.alert(/no code in what was pasted/);
  await send(Buffer.from(first, 'base64').subarray(0, -20).toString('base64'));
  await stage.alert(/cut off when it was copied/);
  await send(btoa('state=other&code=abc'));
  await stage.alert(/belongs to another sign-in/);
  lab.advance(6 * MINUTE);
  await atLabTime();
  await send(first);
  await stage.alert(/code is no longer good/);
  await page.getByRole('button', { name: 'Get a new link' }).click();
  await send(await codeOf());
  await withMfa();
});

test.each(['exports', 'json', 'ini'] as const)(
  'credentials pasted as %s sign in; long-term, half, expired and unknown ones are each named',
  async (form) => {
    const write = FORMS[form];
    const good = issue();
    await paste(write({ ...good, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }));
    await stage.alert(/Long-term access keys/);
    await paste(
      write(good)
        .slice(0, -60)
        .replace(/AWS_SESSION|SessionT|aws_session/, 'x'),
    );
    await stage.alert(/not whole[^]*aws_session_token/);
    const old = issue();
    stage.world.lab.expireSession(old.accessKeyId);
    await paste(write(old));
    await stage.alert(/have expired/);
    await paste(write({ ...good, accessKeyId: 'ASIAOTHERPARTITION00' }));
    await stage.alert(/of another partition/);
    await paste(write({ ...good, secretAccessKey: good.secretAccessKey.slice(0, -8) }));
    await stage.alert(/does not know these credentials/);
    await paste(write(good));
    await withMfa();
  },
);

test('two tabs renew a session once; its end is announced beforehand, and a new one begun in time', async () => {
  const { lab } = stage.world;
  const renewals = () =>
    lab.log.filter(({ name, atMs }) => name === 'CreateOAuth2Token' && atMs > beganAtMs).length;
  const to = async (minutes: number) => {
    lab.advance(beganAtMs + minutes * MINUTE - lab.now());
    await atLabTime();
  };
  let beganAtMs = Infinity;
  await byConsole();
  await withMfa();
  const other = await stage.browser.open('src/options.html#/permissions');
  await other.getByText('MFA', { exact: true }).waitFor();
  beganAtMs = lab.now() + 1;
  await to(11);
  await Promise.all(
    [page, other].map((tab) => tab.getByRole('button', { name: 'Read again' }).click()),
  );
  await expect.poll(renewals, { timeout: 20_000 }).toBe(1);
  for (const tab of [page, other])
    await tab.getByRole('button', { name: 'Read again' }).waitFor({ timeout: 30_000 });
  expect(renewals()).toBe(1);
  await to(11 * 60 + 55);
  await other.reload();
  await other
    .getByRole('status')
    .filter({ hasText: /Ends in/ })
    .waitFor();
  const opened = stage.browser.context.waitForEvent('page');
  await other.getByRole('button', { name: 'Sign in anew' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  // The console's own session is as old, and would give minutes.
  const anew = aws.getByRole('link', { name: 'Sign in to new session' });
  if (await anew.isVisible()) await anew.click();
  await aws.getByRole('button', { name: LAB_NAMES.administrator }).click();
  await aws
    .getByRole('button', { name: new RegExp(`^${LAB_NAMES.administrator} @`) })
    .last()
    .click();
  await other.getByText(/1[12] hr.* left/).waitFor();
  // One who signs out in one tab is out in all.
  await other.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'detached' });
  await other.close();
});

test('nothing secret that was handed out is at rest, logged or exported afterwards, by whichever way it came', async () => {
  expect(stage.world.lab.secrets.size).toBeGreaterThan(60);
  expect(await stage.secretsAtRest()).toEqual([]);
});
