import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import { fromProfileText } from '#core/menu/text-formats/from-profile-text.ts';
import type { ImportedMenu } from '#core/menu/text-formats/imported-menu.ts';
import { AESR_COMPLEX, AESR_SIMPLE } from '../support/aesr-examples.ts';
import { amissOn } from '../support/amiss-on.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';

const HOME = '111122223333' as AccountId;
const TEXT = `${AESR_SIMPLE}\n${AESR_COMPLEX}`;
const SETTINGS = 'src/options.html#/settings';
/** As wide and high as a popup is that the browser shows at twice its size. */
const AT_200_PERCENT = { width: 400, height: 300 };

let profile: string;
let browser: ExtensionBrowser;
beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'jumpgate-profile-'));
  browser = await launchExtensionBrowser({ profile });
});
afterAll(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** Roles without the ids of this menu's bases, in an order of their own. */
const meaning = ({ bases, roles }: ImportedMenu) => {
  const byId = new Map(bases.map(({ id, ...base }) => [id, base]));
  return roles.map(({ base, ...role }) => JSON.stringify([role, byId.get(base)])).sort();
};

/** A popup has neither the heading nor the landmarks that axe would have of a whole page. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await amissOn(page, { runOnly: WCAG })).toEqual([]);
    if (process.env['JUMPGATE_PICTURES'] !== undefined)
      await page.screenshot({
        path: `${process.env['JUMPGATE_PICTURES']}/${name}-${colorScheme}.png`,
      });
  }
}

test('AWS Extend Switch Roles’ own examples go in, and come out unchanged in meaning', async () => {
  const page = await browser.open(SETTINGS, { width: 1100, height: 1400 });
  await page
    .locator('textarea[name=roles]')
    .fill(`${TEXT}\n[half]\nrole_arn = nonsense\ncolor = mauve\n`);
  await page.locator('input[name=name]').fill('Moved');
  await page.getByLabel('Account you sign in to').fill(HOME);
  await page.getByRole('button', { name: 'Check the text' }).click();
  await page.getByText('1 problem').waitFor();
  await picture(page, 'settings-import');
  // The number of an account that the text calls by its alias.
  await page.getByLabel('Account id of account-3-alias').fill('3000 0000 0003');
  await page.getByRole('button', { name: 'Read again with these' }).click();
  await page.getByLabel('Account id of account-3-alias').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Import \d+ roles as Moved$/ }).click();
  await page.getByRole('button', { name: 'Remove the roles of Moved' }).waitFor();

  await page.getByRole('button', { name: 'For AWS Extend Switch Roles' }).click();
  const written = await page.locator('.export textarea').inputValue();
  const accounts = new Map([['account-3-alias', '300000000003' as AccountId]]);
  const read = fromProfileText(TEXT, { baseAccount: HOME, accounts });
  const again = fromProfileText(written);
  const withoutAlias = (menu: ImportedMenu): ImportedMenu => ({
    ...menu,
    // The export writes the number that the reader gave, in place of the alias.
    roles: menu.roles.map(({ alias: _, accountName: __, ...role }) => ({
      ...role,
      accountName: '',
    })),
  });
  expect(again.problems).toEqual([]);
  expect(meaning(withoutAlias(again))).toEqual(meaning(withoutAlias(read)));
  await page.close();
});

test('the popup lists what was imported, its details say where from, and twice the size hides nothing', async () => {
  const popup = await browser.open('src/popup.html', { width: 400, height: 600 });
  await popup.getByRole('option', { name: /marketingadmin/ }).waitFor();
  await picture(popup, 'popup-list');
  await popup.getByRole('combobox').fill('manager');
  await popup.getByRole('option', { name: /Manager/ }).waitFor();
  await popup.keyboard.press('ArrowRight');
  await popup.getByText('Why?').click();
  await popup.getByText('It comes from “Moved”').waitFor();
  await picture(popup, 'popup-details');
  await popup.setViewportSize(AT_200_PERCENT);
  const overflow = () =>
    popup.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      Math.max(
        0,
        (document.querySelector('.footer')?.getBoundingClientRect().bottom ?? 0) - innerHeight,
      ),
    ]);
  expect(await overflow()).toEqual([0, 0]);
  await popup.keyboard.press('Escape');
  await popup.getByRole('combobox').fill('');
  await popup.getByRole('option', { name: /marketingadmin/ }).waitFor();
  expect(await overflow()).toEqual([0, 0]);
  await popup.close();
});

test('what a person prefers is kept in the part that travels, within its quotas, and the menu is not', async () => {
  const popup = await browser.open('src/popup.html', { width: 400, height: 600 });
  await popup.getByRole('combobox').fill('manager');
  await popup.getByRole('option', { name: /Manager/ }).waitFor();
  await popup.keyboard.press('Control+d');
  await popup.close();
  const settings = await browser.open(SETTINGS);
  await settings.getByLabel('Theme').selectOption('dark');
  await settings.getByLabel('Group roles by').selectOption('account');
  const stored = () =>
    settings.evaluate(async () => {
      const { sync } = (
        globalThis as unknown as {
          chrome: {
            storage: {
              sync: {
                get: (keys: null) => Promise<Record<string, unknown>>;
                getBytesInUse: (keys: string | null) => Promise<number>;
              };
            };
          };
        }
      ).chrome.storage;
      const items = await sync.get(null);
      const sizes = await Promise.all(Object.keys(items).map((name) => sync.getBytesInUse(name)));
      return {
        items: JSON.stringify(items),
        largest: Math.max(...sizes),
        all: await sync.getBytesInUse(null),
      };
    });
  await expect.poll(async () => (await stored()).items).toContain('"grouping":"account"');
  const { items, largest, all } = await stored();
  expect(items).toContain('222200002222|Manager');
  expect(items).not.toContain('marketingadmin');
  expect(largest).toBeLessThanOrEqual(8_192);
  expect(all).toBeLessThanOrEqual(102_400);
  await settings.close();

  await browser.close();
  browser = await launchExtensionBrowser({ profile });
  const again = await browser.open('src/popup.html', { width: 400, height: 600 });
  await again.getByText('Favourites').waitFor();
  expect(await again.locator('html').getAttribute('data-theme')).toBe('dark');
  await again.close();
});
