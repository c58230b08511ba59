import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { deployTemplate } from '../support/deploy-template.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { startBareCompany, type BareCompany } from './bare-company.ts';

/** The walk from an installed extension to the first menu, as it goes along. */
export interface SetupWalk {
  readonly company: BareCompany;
  readonly browser: ExtensionBrowser;
  readonly page: Page;
  /** Saves what the page shows, in light and in dark. */
  readonly picture: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** One station of the walk: done when it returns. */
export interface WalkStep {
  readonly name: string;
  readonly run: (walk: SetupWalk) => Promise<void>;
}

/** Starts a bare company and a browser with nothing but the extension in it. */
export async function createSetupWalk(pictures: string): Promise<SetupWalk> {
  await mkdir(pictures, { recursive: true });
  const company = await startBareCompany();
  const browser = await launchExtensionBrowser({ proxyUrl: company.proxyUrl });
  // An administrator clicks the browser's own prompt; headless Chromium has none to click.
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  const page = await browser.open('src/options.html', { width: 1180, height: 760 });
  let count = 0;
  return {
    company,
    browser,
    page,
    picture: async (name) => {
      count += 1;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.evaluate(() => scrollTo(0, 0));
        const file = `setup-${String(count).padStart(2, '0')}-${name}-${colorScheme}.png`;
        await page.screenshot({ path: join(pictures, file) });
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    },
    close: async () => {
      await browser.close();
      await company.close();
    },
  };
}

/** The text of a generated file, as the administrator would copy it. */
async function templateText(page: Page, name: string): Promise<string> {
  const file = page.locator('details.setup-file').filter({ hasText: name });
  if ((await file.getAttribute('open')) === null) await file.locator('summary').click();
  return (await file.locator('pre').textContent()) ?? '';
}

/** Signs in by the console session, as whoever the sign-in page is told to be. */
export async function signInByConsole(
  browser: ExtensionBrowser,
  page: Page,
  userName: string,
): Promise<void> {
  const opened = browser.context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in with the console session' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  const picker = aws.getByRole('button', { name: new RegExp(`${userName} @`) });
  if (!(await picker.isVisible())) await aws.getByRole('button', { name: userName }).click();
  await picker.click();
}

/** From nothing to everyone's first menu, by the screens alone; what AWS does is done to the lab. */
export const SETUP_WALK: readonly WalkStep[] = [
  {
    name: 'the jump account is named',
    run: async ({ page, company, picture }) => {
      await page.getByRole('link', { name: 'Set up your company' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: false }).first().fill('Acme');
      await page.getByLabel('Jump account').fill('1111 2222 333');
      await page.getByLabel('Alias').fill(company.estate.jump.alias);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('an account id of 12 digits').waitFor();
      await page.getByLabel('Jump account').fill('1111 2222 3333');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('The jump account is named.').waitFor();
      await picture('jump-account');
    },
  },
  {
    name: 'the administrators are named, and the templates made and deployed',
    run: async ({ page, company, picture }) => {
      await page.getByRole('link', { name: /^Next: Administration role/ }).click();
      await page.getByRole('textbox', { name: /^Administrators/ }).fill(company.administratorArn);
      await page.getByRole('button', { name: 'Make the templates' }).click();
      const jump = await templateText(page, 'jumpgate-jump-account.yaml');
      await picture('administration-role');
      deployTemplate(company, company.lab.jumpAccount, jump);
      const target = await templateText(page, 'jumpgate-target-account.yaml');
      // A StackSet that has not reached everyone.
      const accounts = company.estate.accounts.filter(({ id }) => id !== company.lab.jumpAccount);
      for (const { id } of accounts.slice(0, -2)) deployTemplate(company, id, target);
    },
  },
  {
    name: 'the administrator signs in, after a pause in which the tab was closed',
    run: async ({ page, browser, picture }) => {
      await page.reload();
      await page.locator('.setup-nav').getByText('The jump account').click();
      await signInByConsole(browser, page, 'robin');
      await page.getByText('robin').first().waitFor();
      await page.getByText('You are not signed in to it.').waitFor({ state: 'detached' });
      await picture('signed-in');
    },
  },
  {
    name: 'accounts come from the organization, and the two that the StackSet missed are named',
    run: async ({ page, company, picture }) => {
      await page.getByRole('link', { name: /^Next: Administration role/ }).click();
      await page.getByRole('link', { name: /^Next: Accounts/ }).click();
      await page.getByRole('button', { name: /organi[sz]ation/i }).click();
      await page.getByRole('button', { name: /^Add 12 accounts/ }).click();
      await page.getByText('12 accounts are named.').waitFor();
      await page.getByRole('button', { name: 'Try the role in every account' }).click();
      await page.getByText('10 of 12 accounts let you in.').waitFor({ timeout: 60_000 });
      await picture('accounts');
      await page.locator('.setup-nav').getByText('Administration role').click();
      const target = await templateText(page, 'jumpgate-target-account.yaml');
      for (const { id } of company.estate.accounts.slice(-2)) deployTemplate(company, id, target);
      await page.getByRole('link', { name: /^Next: Accounts/ }).click();
      await page.getByRole('button', { name: 'Try the role in every account' }).click();
      await page.getByText('All 12 accounts let you in.').waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'bucket, key and endpoint are made by the template, named, and found right',
    run: async ({ page, company, picture }) => {
      await page.getByRole('link', { name: /^Next: Bucket, key and endpoint/ }).click();
      const make = page.locator('.setup-page form').first();
      await make.locator('[name=bucket]').fill(company.bucket);
      await make.locator('[name=bucketRegion]').fill('eu-west-1');
      await make.getByRole('button', { name: 'Make the templates' }).click();
      const jump = await templateText(page, 'jumpgate-jump-account.yaml');
      const outputs = deployTemplate(company, company.lab.jumpAccount, jump);
      await page.locator('[name=signingKey]').fill(outputs['SigningKeyArn'] ?? '');
      await page.locator('[name=menuBaseUrl]').fill(outputs['MenuBaseUrl'] ?? '');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('A bucket is named.').waitFor();
      await page.getByRole('button', { name: 'Check bucket, key and endpoint' }).click();
      await page.getByText('The endpoint answers as browsers need it').waitFor();
      const bad = await page.locator('.doctor li.bad').allTextContents();
      if (bad.length > 0) throw new Error(bad.join('\n'));
      await picture('sharing');
    },
  },
  {
    name: 'people are found among the users, looked at, and kept',
    run: async ({ page, picture }) => {
      await page.getByRole('link', { name: /^Next: People/ }).click();
      await page.getByRole('button', { name: /^Read/ }).click();
      await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
      await page.getByLabel('E-mail pattern').fill('{user}@acme.example');
      await page.getByText(/IAM users are claimed by nobody/).click();
      await page.getByText('ada.okafor@acme.example').first().waitFor();
      await picture('people');
      await page.getByRole('button', { name: /^Add \d+ people/ }).click();
      await page.getByText(/^26 people are named/).waitFor();
    },
  },
  {
    name: 'everyone’s first menu is published',
    run: async ({ page, picture }) => {
      await page.getByRole('link', { name: /^Next: First menus/ }).click();
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
      await page.getByText(/people have a menu/).waitFor();
      await picture('first-menus');
    },
  },
  {
    name: 'what was made by hand is shown, and can be taken over',
    run: async ({ page, picture }) => {
      await page.getByRole('link', { name: /^Next: Take over what is there/ }).click();
      await page.getByText(/grants were written by hand/).waitFor();
      await page.getByRole('button', { name: /^Stage taking over/ }).waitFor();
      await picture('adoption');
    },
  },
  {
    name: 'everything that administering depends on is tried, and found right',
    run: async ({ page, picture }) => {
      await page.locator('.setup-nav').getByText('Check the setup').click();
      await page.getByRole('button', { name: 'Check the setup' }).click();
      await page.getByText('The endpoint answers as browsers need it').waitFor({ timeout: 60_000 });
      const bad = await page.locator('.doctor li.bad').allTextContents();
      if (bad.length > 0) throw new Error(bad.join('\n'));
      await picture('doctor');
    },
  },
  {
    name: 'the ways in which menus reach people are ready to hand out',
    run: async ({ page, picture }) => {
      await page.locator('.setup-nav').getByText('Rollout to people').click();
      await page.getByText('By browser policy').waitFor();
      await picture('rollout');
    },
  },
];
