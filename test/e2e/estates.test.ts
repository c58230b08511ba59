import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoleArn } from '#core/aws/arn.ts';
import { toRequestText } from '#core/change/grant-request.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { amissOn } from '../support/amiss-on.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createGovWorld } from '../tour/several-estates.ts';
import { signInByConsole } from '../tour/setup-walk.ts';
import { createWorld, type World } from '../tour/world.ts';

let commercial: World;
let gov: World;
let browser: ExtensionBrowser;
let directory: string;
let page: Page;

const WRITES = /^(Attach|Create|Delete|Put|Set|Tag|Update)/;
const writesIn = ({ lab }: World) => lab.log.filter(({ name }) => WRITES.test(name)).length;
const bar = () => page.locator('header.admin-bar');
const menu = () => page.getByRole('navigation', { name: 'Estates' });
/** What the menu says of one estate. */
const line = (name: string) =>
  menu()
    .getByRole('link')
    .filter({ has: page.getByText(name, { exact: true }) });
const goTo = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);
const hash = () => new URL(page.url()).hash;
const openMenu = async () => {
  await bar()
    .getByRole('button', { name: /^Estates/ })
    .click();
  await menu().waitFor();
};
const choose = async (name: string) => {
  await openMenu();
  await line(name).click();
  await menu().waitFor({ state: 'hidden' });
  await bar()
    .getByRole('button', { name: `Estates: ${name}` })
    .waitFor();
};
const importEstate = async ({ configuration }: World) => {
  const file = join(directory, `${configuration.id}.json`);
  await writeFile(file, JSON.stringify(configuration));
  await page.setInputFiles('.configuration-page input[type=file][accept*=json]', file);
};
const signIn = async () => {
  await signInByConsole(browser, page, LAB_NAMES.administrator);
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
};
/** Changes what the browser's memory says of the session in a world. */
const changeSession = ({ configuration: { jump } }: World, endsAtMs: number) =>
  page.evaluate(
    async ([key, end]) => {
      const { chrome } = globalThis as unknown as {
        chrome: {
          storage: {
            session: {
              get: (key: string) => Promise<Record<string, object>>;
              set: (items: object) => Promise<void>;
            };
          };
        };
      };
      const session = (await chrome.storage.session.get(key))[key];
      await chrome.storage.session.set({ [key]: { ...session, endsAtMs: end } });
    },
    [`admin-session/${jump.partition}/${jump.account}`, endsAtMs] as const,
  );

beforeAll(async () => {
  commercial = await createWorld();
  gov = await createGovWorld(commercial);
  browser = await launchExtensionBrowser({ proxyUrl: commercial.proxyUrl });
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-estates-'));
  page = await browser.open('src/options.html#/configuration');
  page.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await browser.close();
  await gov.close();
  await commercial.close();
  await rm(directory, { recursive: true, force: true });
});

test('a file of another estate adds it beside the first; addresses then name their estate', async () => {
  await importEstate(commercial);
  await page.getByText('Acme was added.').waitFor();
  expect(hash()).toBe('#/configuration');
  await importEstate(gov);
  await page.getByText(/^Acme GovCloud was added as an estate of its own/).waitFor();
  expect(hash()).toBe('#/@acme-gov/configuration');
  await bar().getByText('GovCloud (US)').first().waitFor();
  await choose('Acme');
  expect(hash()).toBe('#/@acme/configuration');
  await page.goBack();
  await page.getByRole('heading', { name: 'Acme GovCloud' }).waitFor();
});

test('a file that would turn one estate into another company’s is refused', async () => {
  const { configuration } = gov;
  await importEstate({
    ...gov,
    configuration: {
      ...configuration,
      people: [],
      jump: { ...configuration.jump, account: commercial.configuration.jump.account },
    },
  });
  await page
    .getByRole('alert')
    .filter({ hasText: 'already keeps an estate with the id “acme-gov”' })
    .waitFor();
  await importEstate({
    ...commercial,
    configuration: { ...commercial.configuration, id: 'other' as typeof configuration.id },
  });
  await page.getByRole('alert').filter({ hasText: 'belongs to the estate Acme' }).waitFor();
});

test('both partitions are signed in at once at their own hosts, and both are read', async () => {
  await goTo('#/@acme-gov/permissions');
  await signIn();
  await goTo('#/@acme/permissions');
  await signIn();
  await openMenu();
  for (const name of ['Acme', 'Acme GovCloud']) {
    const about = line(name);
    await about.getByText(LAB_NAMES.administrator).waitFor();
    await about.getByText('MFA', { exact: true }).waitFor();
    await about.getByText(/left$/).waitFor();
  }
  await page.keyboard.press('Escape');
  await menu().waitFor({ state: 'hidden' });
  const callers = gov.lab.log.flatMap(({ callerArn }) => callerArn ?? []);
  expect(callers.some((arn) => arn.startsWith('arn:aws-us-gov:'))).toBe(true);
});

test('a reload keeps both sessions, and an address without an estate is the last one’s', async () => {
  await page.goto(browser.pageUrl('src/options.html#/permissions'));
  await page.reload();
  await bar().getByRole('button', { name: 'Estates: Acme' }).waitFor();
  await page.getByText(/^Read (now|\d)/).waitFor();
  expect(hash()).toBe('#/@acme/permissions');
  await choose('Acme GovCloud');
  await page.getByText(/^Read (now|\d)/).waitFor();
  await bar().locator('.session-status').getByText(LAB_NAMES.administrator).waitFor();
});

test('a commit in one leaves the other, and what is staged there, untouched', async () => {
  const person = commercial.configuration.people[0]!;
  await goTo(`#/@acme/permissions/${person.id}`);
  await page.getByRole('heading', { name: person.name, exact: true }).waitFor();
  await page.getByRole('button', { name: /^Show all/ }).click();
  await page
    .getByRole('button', { name: /^Grant / })
    .first()
    .click();
  await page.getByText('1 change', { exact: true }).waitFor();

  const subject = gov.configuration.people.find(({ principals }) =>
    gov.estate.truth.every(
      ({ principal, role }) => principal !== principals[0] || !role.endsWith('/Operator'),
    ),
  )!;
  await goTo(`#/@acme-gov/permissions/${subject.id}`);
  await page.getByRole('heading', { name: subject.name, exact: true }).waitFor();
  await page.getByRole('button', { name: /^Show all/ }).click();
  const cell = page.getByRole('button', { name: /^Grant / }).first();
  await cell.click();
  await page.getByRole('link', { name: /^Review/ }).click();
  await page.getByLabel('Comment').fill('For the government.');
  const before = writesIn(commercial);
  const beforeGov = writesIn(gov);
  await page.getByRole('button', { name: /^Commit/ }).click();
  await choose('Acme');
  await page.getByRole('complementary', { name: 'Staged' }).getByText('1 change').waitFor();
  await choose('Acme GovCloud');
  await goTo('#/@acme-gov/commits');
  await page.getByText('For the government.').first().waitFor({ timeout: 60_000 });
  expect(writesIn(gov)).toBeGreaterThan(beforeGov);
  expect(writesIn(commercial)).toBe(before);
  await openMenu();
  await line('Acme').getByText('1 change staged').waitFor();
  await page.keyboard.press('Escape');
});

test('a person says where else they are, and a question is answered from every estate', async () => {
  const ada = gov.configuration.people.find(({ name }) => name === 'Ada Okafor')!;
  await goTo(`#/@acme-gov/permissions/${ada.id}`);
  await page.getByRole('link', { name: /^Also in Acme/ }).click();
  await page.getByRole('heading', { name: 'Ada Okafor' }).waitFor();
  expect(hash()).toMatch(/^#\/@acme\/permissions\//);
  const ask = page.getByRole('searchbox', { name: /^Ask/ });
  await ask.fill('Ada Okafor');
  await ask.press('Enter');
  const elsewhere = page.getByRole('region', { name: /^In Acme GovCloud/ });
  await elsewhere.getByRole('heading', { name: 'Ada Okafor' }).waitFor();
  expect(await elsewhere.locator('[data-role^="arn:aws-us-gov:"]').count()).toBeGreaterThan(0);
  expect(await elsewhere.locator('[data-role^="arn:aws:"]').count()).toBe(0);
  expect(await amissOn(page)).toEqual([]);
});

test('a request leads to the estate that it is about', async () => {
  const { principals } = gov.configuration.people[0]!;
  const role = `arn:aws-us-gov:iam::${gov.configuration.accounts[0]!.id}:role/Operator`;
  const request = toRequestText({
    format: 1,
    principal: principals[0]!,
    role: role as RoleArn,
  });
  await page.goto(browser.pageUrl(`src/options.html#/request/${request}`));
  await page.reload();
  await bar().getByRole('button', { name: 'Estates: Acme GovCloud' }).waitFor();
  expect(hash()).toMatch(/^#\/@acme-gov\/request\//);
  await goTo(`#/@acme/request/${request}`);
  await page.getByRole('link', { name: 'Open it there' }).click();
  await bar().getByRole('button', { name: 'Estates: Acme GovCloud' }).waitFor();
});

test('one person’s enrolments of all estates are handed out as one text, and taken in one after the other', async () => {
  await goTo('#/@acme/configuration');
  await page.getByRole('button', { name: 'Publish menus' }).click();
  await page.getByText(/^\d+ menus were published/).waitFor({ timeout: 60_000 });
  const row = page.locator('.enrolment-table tr').filter({ hasText: 'Ada Okafor' });
  await row.getByRole('button', { name: 'Show enrolment text' }).click();
  await row.getByRole('button', { name: 'Texts of 2 estates' }).click();
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await row.getByRole('button', { name: /^Copy the enrolment texts of all estates/ }).click();
  const texts = await page.evaluate(() => navigator.clipboard.readText());
  expect(texts.match(/^jumpgate:1:/gm)).toHaveLength(2);

  await goTo('#/settings');
  await page.getByLabel('Enrolment text').fill(texts);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(/Another enrolment follows/).waitFor();
  await page.getByRole('button', { name: 'The key matches' }).click();
  await page.getByText(/The next enrolment of the text/).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page
    .getByText(/menus\.acme-gov\.example/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'The key matches' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'Ada Okafor' }).count()).toBe(2);
});

test('two tabs look at two estates, and each learns what the other does', async () => {
  await goTo('#/@acme/permissions');
  const other = await browser.open('src/options.html#/@acme-gov/configuration');
  await other.locator('.estate-form input[name=name]').fill('Acme for the government');
  await other.locator('.estate-form').getByRole('button', { name: 'Save' }).click();
  await openMenu();
  await line('Acme for the government').waitFor();
  await page.keyboard.press('Escape');
  await other.locator('.estate-form input[name=name]').fill('Acme GovCloud');
  await other.locator('.estate-form').getByRole('button', { name: 'Save' }).click();
  await openMenu();
  await line('Acme GovCloud').waitFor();
  await page.keyboard.press('Escape');
  await other.close();
});

test('the end of a session is announced wherever one is, and ends that session alone', async () => {
  await changeSession(gov, Date.now() + 10 * 60_000);
  await page
    .getByText(/The session in Acme GovCloud ends in (9|10) min/)
    .waitFor({ timeout: 30_000 });
  expect(await amissOn(page)).toEqual([]);
  await changeSession(gov, Date.now() - 1000);
  await page.getByText(/The session in Acme GovCloud ends/).waitFor({ state: 'detached' });
  await openMenu();
  await line('Acme GovCloud').getByText('Session over').waitFor();
  await line('Acme').getByText(LAB_NAMES.administrator).waitFor();
  await page.keyboard.press('Escape');
});

test('the menu is worked by keyboard alone, and nothing is cut off at 1180 pixels', async () => {
  await page.setViewportSize({ width: 1180, height: 800 });
  const cutOff = await page
    .getByRole('navigation', { name: 'Pages' })
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(cutOff).toBeLessThanOrEqual(0);
  await bar()
    .getByRole('button', { name: /^Estates/ })
    .focus();
  await page.keyboard.press('Enter');
  await menu().waitFor();
  expect(await amissOn(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await menu().waitFor({ state: 'hidden' });
  await bar().getByRole('button', { name: 'Estates: Acme GovCloud' }).waitFor();
});

test('an address of an estate that is not here says so', async () => {
  await goTo('#/@nowhere/permissions');
  await page.getByRole('heading', { name: 'This browser keeps no estate “nowhere”.' }).waitFor();
  await page.getByRole('link', { name: 'Acme GovCloud' }).click();
  expect(hash()).toBe('#/@acme-gov/permissions');
});

test('an estate leaves the browser on its name, and the other stays', async () => {
  await goTo('#/@acme-gov/configuration');
  await page.getByText('Remove Acme GovCloud from this browser').click();
  const remove = page.getByRole('button', { name: 'Remove Acme GovCloud here' });
  await page.getByText(/the bucket acme-gov-jump-jumpgate/).waitFor();
  const typed = page.getByLabel(/type its name/);
  if (await typed.isVisible()) await typed.fill('Acme GovCloud');
  await remove.click();
  await page.getByRole('heading', { name: 'Acme', exact: true }).waitFor();
  await bar()
    .getByRole('button', { name: /^Estates/ })
    .waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('heading', { name: 'Acme', exact: true }).waitFor();
  const left = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open('jumpgate');
      opening.onsuccess = () => done(opening.result);
    });
    const dump: unknown[] = [];
    // Menus that somebody has enrolled for here are theirs, whoever publishes them.
    const ofEnrolments = ['enrolments', 'menus', 'menu-news'];
    for (const name of database.objectStoreNames) {
      if (ofEnrolments.includes(name)) continue;
      const store = database.transaction(name).objectStore(name);
      const all = [store.getAllKeys(), store.getAll()].map(
        (request) => new Promise((done) => (request.onsuccess = () => done(request.result))),
      );
      dump.push(await Promise.all(all));
    }
    return JSON.stringify(dump);
  });
  expect(left).toContain('acme-jump');
  expect(left).not.toContain('acme-gov');
  expect(left).not.toContain('aws-us-gov');
});
