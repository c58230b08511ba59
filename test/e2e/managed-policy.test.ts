import { cpSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import type { SigningKey } from '#core/ports.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { LAB_NAMES } from '../lab/seed.ts';
import { MENU_HOST } from '../lab/services/menu-endpoint.ts';
import {
  createBrowserPolicy,
  unpackedExtensionId,
  type BrowserPolicy,
} from '../support/browser-policy.ts';
import { builtExtension } from '../support/built-extension.ts';
import { deployCognitoRole, letInEverywhere } from '../support/cognito-role.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { followOut } from '../support/follow-out.ts';
import { makeKey, roleNumber, signedMenu } from '../support/menu-fixture.ts';
import { createWorld, type World } from '../tour/world.ts';

const PATH = '/menus/ada';
const now = () => Math.floor(Date.now() / 1000);

let world: World;
let browser: ExtensionBrowser;
let directory: string;
let policy: BrowserPolicy;
let page: Page;
let key: SigningKey;

async function serveMenu(version: number, roles: number, validSeconds: number): Promise<void> {
  const list = Array.from({ length: roles }, (_, n) => roleNumber(n));
  const dates = { issuedAt: now() - 60, expiresAt: now() + validSeconds };
  const body = await signedMenu(key, { version, roles: list, ...dates });
  world.services.menuEndpoint.behaviours.set(PATH, { kind: 'body', body });
}

async function syncNow(): Promise<void> {
  const button = page.getByRole('button', { name: messages.action_sync.message });
  await button.click();
  await button.waitFor();
}

/** How many roles the popup lists, and what it says. */
async function openPopup(): Promise<{ readonly roles: number; readonly text: string }> {
  const popup = await browser.open('src/popup.html', { width: 400, height: 600 });
  await popup.locator('body:not([aria-busy]) .footer').waitFor();
  const roles = await popup.locator('.row[role=option]').count();
  const text = (await popup.locator('body').textContent()) ?? '';
  await popup.close();
  return { roles, text };
}

beforeAll(async () => {
  key = await makeKey();
  world = await createWorld();
  // Nobody is asked for access to the host, so the endpoint must admit the extension itself.
  world.services.menuEndpoint.hasCors = true;
  await serveMenu(1, 3, 86_400);
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-managed-'));
  cpSync(builtExtension(), directory, { recursive: true });
  policy = createBrowserPolicy(unpackedExtensionId(directory));
  policy.set({
    enrolments: [
      toEnrolmentText({ url: `https://${MENU_HOST}${PATH}`, keys: [key.publicKey] }),
      'jumpgate:1:rubbish',
    ],
    hardExpiry: true,
    onlyManagedEnrolments: true,
  });
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl, extensionDir: directory });
  page = await browser.open('src/options.html#/settings');
});
afterAll(async () => {
  policy.remove();
  await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

test('a browser policy enrols without asking, and what it holds cannot be left', async () => {
  expect(browser.extensionId).toBe(unpackedExtensionId(directory));
  await page.locator('.enrolment').getByText('Ada Okafor').waitFor();
  await page.getByText(messages.health_managed.message, { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: messages.action_leave.message }).count()).toBe(0);
  expect((await openPopup()).roles).toBe(3);
});

test('a policy that allows only its own enrolments leaves no field to paste another into, and a text it got wrong is named', async () => {
  await page.getByText(messages.settings_only_managed.message).waitFor();
  expect(await page.getByLabel(messages.enrol_text.message).count()).toBe(0);
  await page.getByText(messages.settings_policy_problems.message).waitFor();
});

test('a menu follows without any site access, through CORS and its preflights', async () => {
  await serveMenu(2, 5, 6);
  await syncNow();
  expect((await openPopup()).roles).toBe(5);
});

test('hard expiry hides the menu when it is over and says so, and shows its successor', async () => {
  await expect
    .poll(
      async () => {
        await syncNow();
        return (await openPopup()).roles;
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  expect((await openPopup()).text).toContain(messages.popup_empty_withheld.message);
  await serveMenu(3, 4, 86_400);
  await syncNow();
  expect((await openPopup()).roles).toBe(4);
});

test('an enrolment that the policy no longer names goes, and its roles with it', async () => {
  policy.set({ enrolments: [] });
  await page.locator('.enrolment').waitFor({ state: 'detached' });
  expect((await openPopup()).roles).toBe(0);
});

test('Cognito’s settings come from the policy: they are shown, cannot be typed over, and sign an administrator in', async () => {
  const { domain, clientId, userPoolId, identityPoolId, callbacks } = world.services.cognito;
  const settings = { domain, clientId, userPoolId, identityPoolId };
  policy.set({ enrolments: [], cognito: settings });
  callbacks.add(`https://${browser.extensionId}.chromiumapp.org/cognito`);
  letInEverywhere(world, deployCognitoRole(world));
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(world.configuration));
  await page.goto(browser.pageUrl('src/options.html#/configuration'));
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
  const managed = page.getByText(messages.sign_in_cognito_managed.message);
  // Chromium takes a moment to hand a changed policy on; the form asks when it opens.
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByText(messages.sign_in_cognito_title.message).click();
        return managed.isVisible();
      },
      { timeout: 20_000, interval: 1000 },
    )
    .toBe(true);
  for (const [name, value] of Object.entries(settings)) {
    expect(await page.locator(`[name=${name}]`).inputValue()).toBe(value);
    expect(await page.locator(`[name=${name}]`).isEditable()).toBe(false);
  }
  const opened = browser.context.waitForEvent('page');
  await page.getByRole('button', { name: messages.action_sign_in_with_cognito.message }).click();
  await followOut(await opened, LAB_NAMES.administrator);
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
});
