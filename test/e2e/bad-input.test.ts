import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let browser: ExtensionBrowser;
let directory: string;

beforeAll(async () => {
  world = await createWorld();
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-bad-input-'));
});
// Each in a browser that knows no estate yet.
beforeEach(async () => {
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
});
afterEach(() => browser.close());
afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

async function openWith(configuration: EstateConfiguration): Promise<Page> {
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(configuration));
  const page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
  await page.getByText(`Choose the one of account ${configuration.jump.account}`).waitFor();
  return page;
}

async function signIn(page: Page): Promise<void> {
  const opened = browser.context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in with the console session' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  const picker = aws.getByRole('button', { name: /robin @/ });
  if (!(await picker.isVisible())) await aws.getByRole('button', { name: 'robin' }).click();
  await picker.click();
}

test('an estate file that is half right names every problem and changes nothing', async () => {
  const file = join(directory, 'half.json');
  const { rules: _, ...rest } = world.configuration;
  await writeFile(file, JSON.stringify({ ...rest, jump: { ...rest.jump, account: '1111' } }));
  const page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  const notice = page.getByRole('alert');
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(/jump\.account.*rules/s);
  expect(await page.getByRole('link', { name: 'Permissions' }).count()).toBe(0);
});

test('a session of another account is named, and nothing is read', async () => {
  const { jump } = world.configuration;
  const page = await openWith({
    ...world.configuration,
    jump: { ...jump, account: '999988887777' as typeof jump.account },
    people: [],
  });
  const before = world.lab.log.length;
  await signIn(page);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain(jump.account);
  expect(await alert.textContent()).toContain('999988887777');
  const calls = world.lab.log.slice(before).map(({ name }) => name);
  expect(calls.filter((name) => /^(Get(?!CallerIdentity)|List|AssumeRole)/.test(name))).toEqual([]);
});

test('an account that cannot be read says so by name, and the others are there', async () => {
  const [first, second] = world.configuration.accounts;
  if (!first || !second) throw new Error('The estate has too few accounts.');
  world.lab.faults.add({
    service: 'iam',
    action: 'GetAccountAuthorizationDetails',
    account: first.id,
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'not for you' },
  });
  const page = await openWith(world.configuration);
  await signIn(page);
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  const [person] = world.configuration.people;
  await page.getByRole('link', { name: person?.name ?? '' }).click();
  await page.getByRole('button', { name: /Show all/ }).click();
  const row = page.locator('.account').filter({ hasText: first.name });
  expect(await row.getByRole('status').textContent()).toContain('GetAccountAuthorizationDetails');
  expect(await page.locator('.role-cell').count()).toBeGreaterThan(50);
});

test('an account id of 11 digits is named where it was typed, alone and in a list', async () => {
  const page = await browser.open('src/options.html#/setup/jump');
  await page.locator('[name=name]').fill('Acme');
  const account = page.locator('[name=account]');
  await account.fill('1111-2222-333');
  await page.getByRole('button', { name: 'Save' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText(/Jump account: .*12 digits/).waitFor();
  await account.fill('1111-2222-3333');
  await page.getByRole('button', { name: 'Save' }).click();
  await alert.waitFor({ state: 'detached' });
  await page.evaluate(() => (location.hash = '#/setup/accounts'));
  await page.getByText('Type or paste').click();
  await page.locator('textarea[name=lines]').fill('99990000002 short\n200000104729 payments-dev\n');
  await page.getByRole('button', { name: 'Look at them' }).click();
  expect(await alert.textContent()).toMatch(/99990000002 short/);
  await page.getByRole('button', { name: 'Add 1 account' }).waitFor();
});
