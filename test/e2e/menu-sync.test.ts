import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import type { SigningKey } from '#core/ports.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { MENU_HOST, type Behaviour } from '../lab/services/menu-endpoint.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { makeKey, roleNumber, signedMenu } from '../support/menu-fixture.ts';
import { createWorld, type World } from '../tour/world.ts';

const PATH = '/menus/ada';
const now = () => Math.floor(Date.now() / 1000);

let world: World;
let browser: ExtensionBrowser;
let page: Page;
let key: SigningKey;

const serve = (behaviour: Behaviour) => world.services.menuEndpoint.behaviours.set(PATH, behaviour);

async function serveMenu(version: number, roles: number): Promise<void> {
  const list = Array.from({ length: roles }, (_, n) => roleNumber(n));
  const dates = { issuedAt: now() - 60, expiresAt: now() + 86_400 };
  serve({ kind: 'body', body: await signedMenu(key, { version, roles: list, ...dates }) });
}

/** The version that the browser holds, read from where the product keeps it. */
const acceptedVersion = () =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('jumpgate');
        opening.onerror = () => {
          reject(new Error('The database cannot be opened.'));
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('enrolments').objectStore('enrolments').getAll();
          reading.onsuccess = () => {
            const [state] = reading.result as { accepted?: { version: number } }[];
            db.close();
            resolve(state?.accepted?.version ?? 0);
          };
        };
      }),
  );

async function syncNow(): Promise<void> {
  await page.getByRole('button', { name: messages.action_sync.message }).click();
  await page.getByRole('button', { name: messages.action_sync.message }).waitFor();
}

beforeAll(async () => {
  key = await makeKey();
  world = await createWorld();
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await browser.grantHosts('https://*/*');
  await serveMenu(1, 3);
  page = await browser.open('src/options.html#/settings');
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

test('an enrolment link fills the form, and confirming its key fills the menu', async () => {
  const text = toEnrolmentText({ url: `https://${MENU_HOST}${PATH}`, keys: [key.publicKey] });
  await page.goto(browser.pageUrl(`src/options.html#${text}`));
  await page.getByRole('button', { name: messages.action_continue.message }).click();
  await page.getByText(key.kid).waitFor();
  expect(page.url()).not.toContain('jumpgate:1:');
  await page.getByRole('button', { name: messages.action_enrol.message }).click();
  await page.getByRole('button', { name: messages.action_sync.message }).waitFor();
  expect(await acceptedVersion()).toBe(1);
});

test('a newer menu arrives with one sync', async () => {
  await serveMenu(2, 5);
  await syncNow();
  await expect.poll(acceptedVersion).toBe(2);
});

test.each<[keyof typeof messages, Behaviour]>([
  ['menu_reason_too_large', { kind: 'huge', bytes: 17 * 1024 * 1024 }],
  ['menu_reason_too_large', { kind: 'gzip-bomb', bytes: 64 * 1024 * 1024 }],
  ['menu_failure_offline', { kind: 'redirect-loop' }],
  ['menu_reason_web_page', { kind: 'captive-portal' }],
  ['menu_reason_not_an_envelope', { kind: 'body', body: 'rubbish' }],
  ['menu_failure_endpoint_error', { kind: 'status', status: 503 }],
])('%s: %j is refused in its own words, and the menu stays', async (sentence, behaviour) => {
  serve(behaviour);
  await syncNow();
  const words = messages[sentence].message.split('$')[0]?.trim() ?? '';
  await page.getByText(words).first().waitFor();
  expect(await acceptedVersion()).toBe(2);
});

test('a worker that is stopped in the middle of a sync loses nothing', async () => {
  await serveMenu(3, 2);
  const body = world.services.menuEndpoint.behaviours.get(PATH);
  serve({ kind: 'slow', milliseconds: 3_000 });
  await page.getByRole('button', { name: messages.action_sync.message }).click();
  const session = await browser.context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  expect(await acceptedVersion()).toBe(2);
  if (body) serve(body);
  await page.reload();
  await syncNow();
  await expect.poll(acceptedVersion).toBe(3);
});
