import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB_NAMES } from '../lab/seed.ts';
import { openAsAdministrator } from '../support/admin-page.ts';
import { amissOn } from '../support/amiss-on.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let directory: string;
let administrator: ExtensionBrowser;
let page: Page;
let person: ExtensionBrowser;

const placeCsv = async (name: string, text: string): Promise<void> => {
  const file = join(directory, name);
  await writeFile(file, text);
  await page.locator('input[type=file][accept*=csv]').setInputFiles(file);
};
const peopleNamed = (count: number) => page.getByText(`${count} people are named.`).waitFor();

beforeAll(async () => {
  world = await createWorld();
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-files-'));
  const { sharing: _, ...estate } = world.configuration;
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify({ ...estate, people: [] }));
  administrator = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  page = await openAsAdministrator(administrator, file, LAB_NAMES.administrator);
  person = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await person.grantHosts('https://menus.acme.example/*');
});
afterAll(async () => {
  await person.close();
  await administrator.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

test('people are proposed from the tags and the e-mail pattern that the company uses, and changed rules change the proposals', async () => {
  await page.evaluate(() => (location.hash = '#/setup/people'));
  await page.getByText(/IAM users are claimed by nobody/).click();
  const preview = page.locator('details.preview');
  await preview.getByText('Ada Okafor').waitFor();
  await page.getByLabel('E-mail pattern').fill('{user}@corp.example');
  await preview.getByText('ada.okafor@corp.example').waitFor();
  await page.getByLabel('Name from the tag').fill('person');
  await preview.getByText('p1', { exact: true }).waitFor();
  expect(await preview.getByText('Ada Okafor').count()).toBe(0);
  await page.getByLabel('Name from the tag').fill('name');
  await preview.getByText('Ada Okafor').waitFor();
  await preview.getByRole('button', { name: /^Add \d+ people/ }).click();
  await page.getByText('Every IAM user of the jump account belongs to somebody.').waitFor();
});

test('a list from a file is shown as what it would change, and kept only by a click', async () => {
  const ada = `arn:aws:iam::${world.estate.jump.accountId}:user/ada.okafor`;
  const grace = `arn:aws:iam::${world.estate.jump.accountId}:user/grace.iyer`;
  await placeCsv('two.csv', `id,name,email,principals\np1,Ada O.,ada@acme.example,${ada}\n`);
  await page.getByText('The file was read. Nothing is kept yet.').waitFor();
  await page.getByText('1 changes').waitFor();
  await page.getByText(/^\d+ are not in the file and would go/).waitFor();
  await page.getByRole('button', { name: 'Leave it' }).click();
  expect(await page.getByText('2 people are named.').count()).toBe(0);

  await placeCsv('wrong.csv', `id,name,email,principals\np1,Ada,,arn:aws:iam::1:user/ada\n`);
  await page
    .getByText(/Line 2/)
    .first()
    .waitFor();

  await placeCsv(
    'right.csv',
    `id,name,email,principals\np1,Ada Okafor,ada@acme.example,${ada}\np2,Grace Iyer,,${grace}\n`,
  );
  await page.getByRole('button', { name: 'Keep these' }).click();
  await peopleNamed(2);
  expect(await amissOn(page)).toEqual([]);
});

test('menus are saved as files, and a web server that serves them is all that a browser needs', async () => {
  await page.evaluate(() => (location.hash = '#/setup/publication'));
  await page
    .getByLabel('Address that serves the folder “menus”')
    .fill('https://menus.acme.example/');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Publish menus' }).click();
  await page.getByText('2 menus were published.').waitFor({ timeout: 60_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the menus as files' }).click();
  const served = join(directory, 'served');
  await mkdir(served);
  execFileSync('tar', ['-xf', await (await download).path(), '-C', served]);
  const names = await readdir(join(served, 'menus'));
  expect(names.length).toBe(2);
  for (const name of names) {
    const body = await readFile(join(served, 'menus', name));
    world.services.menuEndpoint.behaviours.set(`/menus/${name}`, { kind: 'body', body });
  }
});

test('an enrolment text that came as a file is opened as a file', async () => {
  const row = page.locator('.enrolment-table tr').filter({ hasText: 'Grace Iyer' });
  await row.getByRole('button', { name: 'Show enrolment text' }).click();
  await administrator.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await row.getByRole('button', { name: /^Copy/ }).first().click();
  const file = join(directory, 'enrolment.txt');
  await writeFile(file, `${await page.evaluate(() => navigator.clipboard.readText())}\n`);
  const settings = await person.open('src/options.html#/settings');
  await settings.getByLabel('Open a file').first().setInputFiles(file);
  await expect
    .poll(() => settings.getByLabel('Enrolment text').inputValue())
    .toMatch(/^jumpgate:1:/);
  await settings.getByRole('button', { name: 'Continue' }).click();
  await settings.getByRole('button', { name: 'The key matches' }).click();
  await settings.getByRole('heading', { name: 'Grace Iyer' }).waitFor();
  const popup = await person.open('src/popup.html', { width: 400, height: 600 });
  await popup.getByRole('option').first().waitFor();
});
