import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB_NAMES } from '../lab/seed.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { publishFirstMenus } from '../tour/first-publication.ts';
import { signInByConsole } from '../tour/setup-walk.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let browser: ExtensionBrowser;
let page: Page;
let directory: string;

beforeAll(async () => {
  world = await createWorld();
  const { configuration } = await publishFirstMenus(world);
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-read-only-'));
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(configuration));
  page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** Calls since a moment that AWS refused. */
const refusedSince = (start: number) =>
  world.lab.log.slice(start).flatMap(({ name, errorCode }) => (errorCode ? [name] : []));

test('an auditor’s session is recognized by what lets it in, and reads the whole estate', async () => {
  await signInByConsole(browser, page, LAB_NAMES.auditor);
  await page.getByText('Read-only').waitFor({ timeout: 30_000 });
  const start = world.lab.log.length;
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  const [person] = world.configuration.people;
  await page.getByRole('link', { name: person?.name ?? '' }).click();
  await page.locator('.role-cell').first().waitFor();
  expect(await page.getByText(/could not be read/).count()).toBe(0);
  expect(refusedSince(start)).toEqual([]);
});

test('no page offers what would be refused', async () => {
  const writes =
    /^(Grant|Revoke|Stage|Take (the|over)|Publish|Review and commit|Commit|Sign a checkpoint|Export the ledger|Undo this commit|Complete|Remove)/i;
  for (const tab of [
    'permissions/p1',
    'matrix',
    'network',
    'findings',
    'commits',
    'time',
    'ledger',
    // What the configuration page changes is this browser's own.
    'setup/publication',
    'setup/adoption',
    'setup/rollout',
  ]) {
    await page.evaluate((to) => (location.hash = `#/${to}`), tab);
    await page.locator('main > *').first().waitFor();
    await page.waitForLoadState();
    const offered = await page
      .getByRole('button', { name: writes, disabled: false })
      .evaluateAll((buttons) =>
        buttons.map((one) => one.getAttribute('aria-label') ?? one.textContent),
      );
    expect(offered, tab).toEqual([]);
  }
});

test('the ledger can be brought from the bucket and verified, and the doctor tries nothing that writes', async () => {
  const start = world.lab.log.length;
  await page.evaluate(() => (location.hash = '#/ledger'));
  await page.getByRole('button', { name: /^Verify/ }).click();
  await page.getByRole('button', { name: /^Verify/, disabled: false }).waitFor();
  await page.evaluate(() => (location.hash = '#/setup/doctor'));
  await page.getByRole('button', { name: 'Check the setup' }).click();
  await page.getByText('The endpoint answers').waitFor({ timeout: 60_000 });
  expect(await page.locator('.doctor li.bad').allTextContents()).toEqual([]);
  expect(refusedSince(start)).toEqual([]);
});
