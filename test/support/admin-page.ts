import type { Page } from 'playwright-core';
import type { ExtensionBrowser } from './extension-browser.ts';

/** Signs in as an administrator from the permissions page: the click, AWS's own pages, and back. */
export async function signInOn(
  page: Page,
  { context }: ExtensionBrowser,
  userName: string,
): Promise<void> {
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  await aws.getByRole('button', { name: userName }).click();
  await aws.getByRole('button', { name: new RegExp(`${userName} @`) }).click();
  await page.getByText(userName).first().waitFor();
}

/** Opens the admin pages in a new profile, hands them an estate file, signs in, and waits until the estate is read. */
export async function openAsAdministrator(
  browser: ExtensionBrowser,
  configurationFile: string,
  userName: string,
): Promise<Page> {
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  const page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', configurationFile);
  await page.getByRole('link', { name: 'Permissions' }).click();
  await signInOn(page, browser, userName);
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  return page;
}

/** Stages an exported change set, comment and all, in place of what is open. */
export async function importChangeSet(page: Page, file: string): Promise<void> {
  await page
    .getByRole('complementary', { name: 'Staged' })
    .locator('input[type=file]')
    .setInputFiles(file);
}
