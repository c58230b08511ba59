import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposeChangeSet } from '#app/proposals.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { SETUP_PLACES } from '#ui/state/route.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { clientsOfLab } from '../support/lab-session.ts';
import { publishFirstMenus } from '../tour/first-publication.ts';
import { signInByConsole } from '../tour/setup-walk.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let browser: ExtensionBrowser;
let page: Page;
let directory: string;

const PROPOSED: ChangeSet = {
  format: 1,
  id: '11111111-1111-4111-8111-111111111111',
  name: 'Ada joins',
  comment: '',
  createdAtMs: 1,
  changes: [],
};

/** Shares a change set as an administrator of the lab. */
async function propose(changeSet: ChangeSet): Promise<void> {
  const { sharing } = world.configuration;
  if (!sharing) throw new Error('The lab shares nothing.');
  const { clients, close } = clientsOfLab(world);
  const deps = {
    objects: createObjectStore(clients, { ...sharing, sleep: () => Promise.resolve() }),
    fetchCallerIdentity: createFetchCallerIdentity(clients),
    now: Date.now,
  };
  await proposeChangeSet(deps, changeSet, 'a'.repeat(64) as Sha256Hex);
  close();
}

beforeAll(async () => {
  world = await createWorld();
  const { configuration } = await publishFirstMenus(world);
  await propose(PROPOSED);
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-read-only-'));
  const file = join(directory, 'estate.json');
  const rules = { ...configuration.rules, twoPairsOfEyes: true };
  await writeFile(file, JSON.stringify({ ...configuration, rules }));
  page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** Calls since a moment that AWS refused; that a thing does not exist is an answer. */
const refusedSince = (start: number) =>
  world.lab.log
    .slice(start)
    .flatMap(({ name, errorCode }) => (/denied|forbidden/i.test(errorCode ?? '') ? [name] : []));

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

/** Every page of the administrators, and what of it needs something to be about. */
const PAGES = [
  'permissions',
  'permissions/p1',
  'matrix',
  'network',
  'network/person/p1',
  'findings',
  'ask/Who%20can%20reach%20payments-prod%3F',
  'request/',
  'review',
  'review/clean-up',
  'proposals',
  'commits',
  'commits/1',
  'time',
  'time/person/p1',
  'ledger',
  'access-review',
  ...SETUP_PLACES.map((place) => `setup/${place}`),
];

/** What reads, and what leaves things on this machine; whatever else a page offers must be looked at before it is added here. */
const HARMLESS = new RegExp(
  `^(${[
    'Read|Look|Show|Copy|Download|Compare|Verify|Check|Try the role|Find|Preview|Print|Legend|Why\\?',
    'Save (as|a report|the page|everyone)|Make the templates|\\d steps?$|Take in records|Begin the review',
    // The configuration, and what rollout files say, are this browser's own.
    'Save$|Add \\d+ people|Import people|A menu that has expired|People cannot add|Administrators may take over|Serve the menus|The bucket exists already',
    // Archiving takes texts out of this browser, and only reads the bucket.
    'archive only what a signed checkpoint',
    '[A-Z][a-z]+ [A-Z][a-z]+arn:',
  ].join('|')})`,
);

/** What can be pressed, ticked or given a file, once two looks in a row find the same. */
async function offered(): Promise<readonly string[]> {
  const controls = page.locator('main :is(button, input[type=checkbox], input[type=file]):enabled');
  let names: readonly string[] = [];
  await expect
    .poll(async () => {
      const before = names;
      names = await controls.evaluateAll((list) =>
        list.map((one) =>
          (one.getAttribute('aria-label') ?? (one.closest('label') ?? one).textContent).trim(),
        ),
      );
      return JSON.stringify(names) === JSON.stringify(before);
    })
    .toBe(true);
  return names;
}

test('no page offers what would be refused', async () => {
  let seen = 0;
  for (const tab of PAGES) {
    await page.evaluate((to) => (location.hash = `#/${to}`), tab);
    await page.locator('main > *').first().waitFor();
    const names = await offered();
    seen += names.length;
    expect(
      names.filter((name) => !HARMLESS.test(name)),
      tab,
    ).toEqual([]);
  }
  expect(seen).toBeGreaterThan(100);
});

test('a proposal can be read, and who approves it is told instead of asked', async () => {
  const start = world.lab.log.length;
  await page.evaluate(() => (location.hash = '#/permissions'));
  await page.getByRole('link', { name: 'Proposed change sets' }).click();
  await page.getByRole('link', { name: PROPOSED.name }).click();
  await page.getByText('approvers and administrators approve').waitFor();
  expect(await page.getByRole('button', { name: 'Approve this plan' }).count()).toBe(0);
  expect((await offered()).filter((name) => !HARMLESS.test(name))).toEqual([]);
  expect(refusedSince(start)).toEqual([]);
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
