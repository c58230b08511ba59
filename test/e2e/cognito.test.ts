import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { RoleEntity } from '../lab/iam-store.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { amissOn } from '../support/amiss-on.ts';
import { deployCognitoRole, letInEverywhere } from '../support/cognito-role.ts';
import { followOut } from '../support/follow-out.ts';
import { openSignInStage, type SignInStage } from '../support/sign-in-stage.ts';
import { chooseCast } from '../tour/cast.ts';

type Settings = Readonly<Record<'domain' | 'clientId' | 'userPoolId' | 'identityPoolId', string>>;

let stage: SignInStage;
let page: Page;
let callback: string;
let role: RoleEntity;

beforeAll(async () => {
  stage = await openSignInStage();
  ({ page } = stage);
  callback = `https://${stage.browser.extensionId}.chromiumapp.org/cognito`;
  stage.world.services.cognito.callbacks.add(callback);
});
afterAll(() => stage.close());
beforeEach(() => stage.atThePanel());

const cognito = () => stage.world.services.cognito;
const openForm = () => page.getByText('Sign in with Amazon Cognito').click();
/** Fills the form in and sends it. */
async function send(wrong: Partial<Settings> = {}): Promise<void> {
  await openForm();
  const { domain, clientId, userPoolId, identityPoolId } = { ...cognito(), ...wrong };
  for (const [name, value] of Object.entries({ domain, clientId, userPoolId, identityPoolId }))
    await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole('button', { name: 'Sign in with Cognito' }).click();
}
/** Sends the form and waits for the window of the hosted pages. */
async function openWindow(wrong: Partial<Settings> = {}): Promise<Page> {
  const opened = stage.browser.context.waitForEvent('page');
  await send(wrong);
  const window = await opened;
  await window.waitForLoadState();
  return window;
}
async function signIn(wrong: Partial<Settings> = {}): Promise<void> {
  const window = await openWindow(wrong);
  await followOut(window, LAB_NAMES.administrator);
}

test('the form names the callback URL that the app client must allow, and settings that cannot be', async () => {
  await openForm();
  await page.getByText('Allowed callback URL').waitFor();
  await page.getByText(callback, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Copy the callback URL' }).waitFor();
  await openForm();
  await send({ userPoolId: 'AcmePool1', identityPoolId: 'eu-west-1_AcmePool1' });
  await stage.alert(/userPoolId.*identityPoolId/s);
});

test('a window that was closed has its sentence, and so have a callback and an app client that Cognito does not know', async () => {
  const sentence = new RegExp(`window was closed[^]*${callback}`);
  await (await openWindow()).close();
  await stage.alert(sentence);
  cognito().callbacks.delete(callback);
  await stage.atThePanel();
  await send();
  await stage.alert(sentence);
  cognito().callbacks.add(callback);
  await stage.atThePanel();
  await send({ clientId: 'another' });
  await stage.alert(sentence);
});

test('pages that nobody answers at, and a person who declines, each have their sentence', async () => {
  const mend = stage.world.lab.faults.add({
    service: 'cognito',
    effect: { kind: 'cut', when: 'before' },
  });
  await send();
  await stage.alert(/acme\.auth\.eu-west-1\.amazoncognito\.com/);
  mend();
  await stage.atThePanel();
  const window = await openWindow();
  await followOut(window, 'Not now');
  await stage.alert(/access_denied/);
});

test('a code that has expired, a pool that is another and a role that is not there are each named', async () => {
  cognito().refusesCodes = true;
  await signIn();
  await stage.alert(/code is no longer good/);
  cognito().refusesCodes = false;
  for (const wrong of [
    { identityPoolId: 'eu-west-1:00000000-0000-4000-8000-000000000000' },
    { userPoolId: 'eu-west-1_Another' },
    {},
  ]) {
    await stage.atThePanel();
    await signIn(wrong);
    await stage.alert(/identity pool gave no credentials/);
  }
});

test('a role of another account is named, and nothing is read with it', async () => {
  const { lab } = stage.world;
  const [account] = stage.world.configuration.accounts;
  const elsewhere = `arn:aws:iam::${account?.id}:role/${LAB_NAMES.administrationRole}`;
  const { role: right } = cognito();
  cognito().role = elsewhere;
  const before = lab.log.length;
  await signIn();
  await stage.alert(new RegExp(`${account?.id}[^]*${lab.jumpAccount}`));
  const calls = lab.log.slice(before).map(({ name }) => name);
  expect(calls.filter((name) => name !== 'GetCallerIdentity')).toEqual([]);
  cognito().role = right;
});

test('a role that no account lets in is told what can be done about it', async () => {
  role = deployCognitoRole(stage.world);
  await signIn();
  await page.getByText(/None of the accounts let this session in/).waitFor();
});

test('signs in by PKCE and the identity pool, reads the estate, and keeps the settings for the next time', async () => {
  letInEverywhere(stage.world, role);
  await signIn();
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  await page.getByText('MFA: not told for roles').waitFor();
  // Who it is by the user pool's word, here and in the accounts' CloudTrail: the identity pool calls everyone the same.
  const person = `${LAB_NAMES.administrator}@acme.example`;
  await page.getByText(person, { exact: true }).waitFor();
  const { log } = stage.world.lab;
  expect(log.some(({ callerArn }) => callerArn?.endsWith(`/${person}`))).toBe(true);
  const entered = stage.world.lab.log.filter(
    ({ name, callerArn }) => name === 'AssumeRole' && callerArn?.includes(role.name),
  );
  expect(entered.length).toBeGreaterThanOrEqual(stage.world.configuration.accounts.length);
  expect(await stage.secretsAtRest()).toEqual([]);
  await stage.atThePanel();
  await openForm();
  await expect.poll(() => page.locator('[name=clientId]').inputValue()).toBe(cognito().clientId);
});

test('what they commit is theirs by name in the ledger, where the ARN is everybody’s', async () => {
  const { world } = stage;
  const cast = chooseCast(world);
  const name = `${LAB_NAMES.administrator}@acme.example`;
  await signIn();
  await page.getByText('MFA: not told for roles').waitFor();
  await page.getByRole('link', { name: cast.person.name }).click();
  await page.getByRole('button', { name: /Show all/ }).click();
  const { roleName, accountName } = cast.grant;
  await page
    .getByRole('button', { name: new RegExp(`^Grant ${roleName} in ${accountName}`) })
    .click();
  await page.getByRole('link', { name: 'Review and commit' }).click();
  await page.getByLabel('Comment').fill('CHG-1043');
  await page.getByRole('button', { name: /^Commit 1 change/ }).click();
  await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
  await page.getByText(/records? (was|were) exported/).waitFor({ timeout: 60_000 });

  // The baseline, the commit, the publication of menus, and the addresses that it gave people in the configuration.
  const person = {
    issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${cognito().userPoolId}`,
    name,
    subject: cognito().subjects.get(LAB_NAMES.administrator),
  };
  const arn = `arn:aws:sts::${world.lab.jumpAccount}:assumed-role/${role.name}/CognitoIdentityCredentials`;
  const { versions } = world.services.s3.buckets.get(world.configuration.sharing?.bucket ?? '')!;
  const records = [...versions]
    .filter(([key]) => key.startsWith('ledger/'))
    .map(
      ([, [version]]) =>
        JSON.parse(Buffer.from(version!.body).toString()) as Pick<LedgerRecord, 'kind' | 'actor'>,
    );
  expect(new Set(records.map(({ kind }) => kind))).toEqual(
    new Set(['commit', 'drift', 'estate-change', 'publication']),
  );
  for (const { actor } of records) expect(actor).toMatchObject({ arn, person });

  await page.getByRole('button', { name: 'Show the commit' }).click();
  const facts = page.locator('.facts');
  await facts.getByText(name, { exact: true }).waitFor();
  await facts.getByText(`${person.issuer}, where their id is ${person.subject}`).waitFor();
  await page.getByRole('link', { name: 'Commits', exact: true }).first().click();
  await page.getByRole('cell', { name, exact: true }).nth(2).waitFor();
  expect(await amissOn(page)).toEqual([]);
  const author = page.locator('.record-filter').getByLabel('Author');
  await author.fill('nobody@acme.example');
  await page.getByText('No record of the ledger fits the filter.').waitFor();
  await author.fill(person.subject!);
  await page.getByRole('cell', { name, exact: true }).nth(2).waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const csv = await readFile(await (await saved).path(), 'utf8');
  expect(csv.split('\r\n')[1]).toContain([arn, name, person.subject, person.issuer].join());
});

test('is renewed by its refresh token when its hour is nearly over, until Cognito revokes that', async () => {
  const { lab } = stage.world;
  const refreshes = () => [...lab.secrets].filter((secret) => secret.startsWith('refresh.')).length;
  // Pages take their clock when they load.
  await page.clock.setFixedTime(lab.now());
  await stage.atThePanel();
  await signIn();
  await page.getByText('MFA: not told for roles').waitFor();
  const before = refreshes();
  const later = async (minutes: number) => {
    lab.advance(minutes * 60_000);
    await page.clock.setFixedTime(lab.now());
    await page.getByRole('button', { name: 'Read again' }).click();
  };
  await later(56);
  await expect.poll(refreshes, { timeout: 20_000 }).toBe(before + 1);
  await page.getByRole('button', { name: 'Read again' }).waitFor();
  cognito().refusesRefreshes = true;
  await later(56);
  await page.getByText('Your AWS session has ended.').first().waitFor();
  cognito().refusesRefreshes = false;
});

test('nothing that was handed out is at rest afterwards', async () => {
  expect(stage.world.lab.secrets.size).toBeGreaterThan(30);
  expect(await stage.secretsAtRest()).toEqual([]);
});
