import { cpSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { LAB_NAMES } from '../lab/seed.ts';
import { openAsAdministrator } from '../support/admin-page.ts';
import { amissOn } from '../support/amiss-on.ts';
import {
  createBrowserPolicy,
  unpackedExtensionId,
  type BrowserPolicy,
} from '../support/browser-policy.ts';
import { builtExtension } from '../support/built-extension.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createWorld, type World } from '../tour/world.ts';

const COLLEAGUES = 'https://intranet.acme.example/jumpgate.html';
const CHROME_FILE = '/etc/opt/chrome/policies/managed/jumpgate.json';

let world: World;
let directory: string;
let extensionDir: string;
let policy: BrowserPolicy;
let administrator: ExtensionBrowser;
let page: Page;
const people: ExtensionBrowser[] = [];

/** A browser of a person’s own, with the company’s extension in it. */
async function newBrowser(): Promise<ExtensionBrowser> {
  const browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl, extensionDir });
  people.push(browser);
  return browser;
}

async function savedBy(name: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return readFile(await (await download).path(), 'utf8');
}

const policyFile = async (name: string): Promise<string> => {
  const file = page.locator('details.setup-file').filter({ hasText: name });
  return (await file.locator('pre').textContent()) ?? '';
};

/** Whose menu a browser shows without anybody having done anything in it. */
async function expectEnrolled(browser: ExtensionBrowser, name: string): Promise<void> {
  const settings = await browser.open('src/options.html#/settings');
  await settings.locator('.enrolment').getByText(name).waitFor();
  await settings.getByText(messages.health_managed.message, { exact: true }).waitFor();
  await settings.close();
  const popup = await browser.open('src/popup.html', { width: 400, height: 600 });
  await popup.getByRole('option').first().waitFor();
  await popup.close();
}

beforeAll(async () => {
  world = await createWorld();
  // Nobody whose browser a policy enrols is asked for access to the endpoint, so it must answer pages of any origin.
  world.services.menuEndpoint.hasCors = true;
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-rollout-'));
  extensionDir = join(directory, 'extension');
  cpSync(builtExtension(), extensionDir, { recursive: true });
  policy = createBrowserPolicy(unpackedExtensionId(extensionDir));
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(world.configuration));
  administrator = await launchExtensionBrowser({ proxyUrl: world.proxyUrl, extensionDir });
  page = await openAsAdministrator(administrator, file, LAB_NAMES.administrator);
  await page.evaluate(() => (location.hash = '#/setup/publication'));
  await page.getByRole('button', { name: 'Publish menus' }).click();
  await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
  await page.evaluate(() => (location.hash = '#/setup/rollout'));
});
afterAll(async () => {
  policy.remove();
  for (const browser of people) await browser.close();
  await administrator.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

test('the policy file for one person’s browser, put where the browser reads it, enrols it', async () => {
  await page.getByLabel('Whose browser').selectOption({ label: 'Ada Okafor' });
  await expect.poll(() => policyFile(CHROME_FILE)).toContain('jumpgate:1:');
  const file = await policyFile(CHROME_FILE);
  expect(JSON.parse(file)).toEqual(JSON.parse(await policyFile('/etc/opt/edge/')));
  expect(JSON.parse(await policyFile('/etc/firefox/'))).toEqual({
    policies: {
      '3rdparty': {
        Extensions: {
          'jumpgate@jumpgate.example': Object.values(
            (JSON.parse(file) as { '3rdparty': { extensions: object } })['3rdparty'].extensions,
          )[0] as unknown,
        },
      },
    },
  });
  policy.install(file);
  await expectEnrolled(await newBrowser(), 'Ada Okafor');
});

test('the policy for everyone enrols each person once device management has filled in their text from the list', async () => {
  await page.getByLabel('Whose browser').selectOption('');
  await expect.poll(() => policyFile(CHROME_FILE)).toContain('${JUMPGATE_ENROLMENT}');
  const list = await savedBy('Save everyone’s texts (CSV)');
  const line = list.split('\r\n').find((one) => one.includes('Grace Iyer')) ?? '';
  const enrolment = line.split(',').at(-1) ?? '';
  expect(enrolment).toMatch(/^jumpgate:1:/);
  const [browser] = people;
  if (!browser) throw new Error('No browser was enrolled.');
  const file = await policyFile(CHROME_FILE);
  policy.install(file.replace('${JUMPGATE_ENROLMENT}', enrolment));
  await expectEnrolled(browser, 'Grace Iyer');
});

test('a colleague follows their link to the company’s page, and enrols with the text it shows', async () => {
  policy.remove();
  const html = await savedBy('Save the page');
  await page.getByLabel('Address of the page').fill(COLLEAGUES);
  await page.getByLabel('Address of the page').blur();
  const row = page.locator('.enrolment-table tr').filter({ hasText: 'Barbara Olsen' });
  await row.getByRole('button', { name: 'Show enrolment text' }).click();
  await administrator.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await row.getByRole('button', { name: 'Copy link to the enrolment of Barbara Olsen' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(`${COLLEAGUES}#jumpgate:1:`)).toBe(true);

  const browser = await newBrowser();
  await browser.grantHosts('https://menus.acme.example/*');
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await browser.context.route('https://intranet.acme.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: html }),
  );
  const colleague = await browser.context.newPage();
  const asked: string[] = [];
  colleague.on('request', (request) => asked.push(request.url()));
  await colleague.goto(link);
  await colleague.getByRole('heading', { name: 'Jumpgate at Acme' }).waitFor();
  expect(await amissOn(colleague)).toEqual([]);
  await colleague.getByRole('button', { name: 'Copy' }).click();
  const text = await colleague.evaluate(() => navigator.clipboard.readText());
  expect(asked.filter((url) => !url.startsWith(COLLEAGUES))).toEqual([]);
  const settings = await browser.open('src/options.html#/settings');
  await settings.getByLabel('Enrolment text').fill(text);
  await settings.getByRole('button', { name: 'Continue' }).click();
  await settings.getByRole('button', { name: 'The key matches' }).click();
  await settings.getByRole('heading', { name: 'Barbara Olsen' }).waitFor();
  await colleague.goto(COLLEAGUES);
  await colleague.getByText(/by the link that you were sent/).waitFor();
});

test('the endpoint’s access log tells who has fetched which version, and who never asked', async () => {
  const time = new Date().toUTCString().split(/[ ,]+/);
  const at = `[${time[1]}/${time[2]}/${time[3]}:${time[4]} +0000]`;
  const lines = world.services.menuEndpoint.requests.map(
    ({ path, status }) => `192.0.2.7 - - ${at} "GET ${path} HTTP/2.0" ${status} 512 "-" "Chrome"`,
  );
  const log = join(directory, 'access.log');
  await writeFile(log, `${lines.join('\n')}\n`);
  await page.getByLabel('Read access logs').setInputFiles(log);
  const table = page.locator('table').filter({ hasText: 'Last asked' });
  await page.getByText(/^3 of \d+ have the newest menu/).waitFor();
  for (const name of ['Ada Okafor', 'Grace Iyer', 'Barbara Olsen']) {
    const row = table.getByRole('row').filter({ hasText: name });
    expect(await row.textContent()).toContain('Version 1 of 1');
  }
  const never = table.getByRole('row').filter({ hasText: 'Edsger Hughes' });
  expect(await never.textContent()).toContain('Never');
  expect(await amissOn(page)).toEqual([]);
});
