import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LAB_NAMES } from '../lab/seed.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { signInByConsole } from '../tour/setup-walk.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let browser: ExtensionBrowser;
let page: Page;
let directory: string;
/** Everything secret that was handed out, by whichever way. */
const secrets: string[] = [];

beforeAll(async () => {
  world = await createWorld();
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-sign-in-'));
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(world.configuration));
  page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
  page.setDefaultTimeout(12_000);
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  const out = page.getByRole('button', { name: 'Sign out' });
  if (await out.isVisible()) await out.click();
  await page.goto(browser.pageUrl('src/options.html#/permissions'));
  await page.reload();
  const consoleSession = page.getByRole('button', { name: 'Sign in with the console session' });
  const again = page.getByRole('button', { name: 'Sign in to read again' });
  await consoleSession.or(again).waitFor();
  // What was read before stays to be looked at; signing in is beside it.
  if (await again.isVisible()) await again.click();
  await consoleSession.waitFor();
});

const alert = (text: RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor();
const openConsoleSignIn = async () => {
  const opened = browser.context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in with the console session' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  return aws;
};
/** Adds what a page of ours has in its memory to what must not be found elsewhere. */
async function noteSession(): Promise<void> {
  const found = await page.evaluate(async (key) => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { session: { get: (key: null) => Promise<Record<string, unknown>> } } };
    };
    const items = await chrome.storage.session.get(null);
    const session = items[key] as {
      credentials: { secretAccessKey: string; sessionToken: string };
      refreshToken?: string;
    };
    const { secretAccessKey, sessionToken } = session.credentials;
    return [secretAccessKey, sessionToken, session.refreshToken ?? secretAccessKey];
  }, `admin-session/aws/${world.lab.jumpAccount}`);
  secrets.push(...found);
}

test('the console session: a tab that was closed has its sentence', async () => {
  await (await openConsoleSignIn()).close();
  await alert(/closed/i);
});

test('the console session signs in, proves MFA by the door it opens, and is forgotten at sign-out', async () => {
  await signInByConsole(browser, page, LAB_NAMES.administrator);
  await page.getByText('MFA', { exact: true }).waitFor({ timeout: 30_000 });
  await noteSession();
});

test('a session without MFA, which the administration roles refuse, is explained', async () => {
  world.services.signIn.controls.tokensCarryMfa = false;
  await signInByConsole(browser, page, LAB_NAMES.administrator);
  await page.getByText(/None of the accounts let this session in/).waitFor({ timeout: 30_000 });
  await page.getByText(/get-session-token/).waitFor();
  world.services.signIn.controls.tokensCarryMfa = true;
});

test('pasted credentials sign in; expired ones and those of nobody say so', async () => {
  const arn = `arn:aws:iam::${world.lab.jumpAccount}:user/${LAB_NAMES.administrator}`;
  const paste = async (id: string, secret: string, token: string) => {
    const form = page.getByLabel('Temporary credentials');
    if (!(await form.isVisible())) await page.getByText('Paste temporary credentials').click();
    await form.fill(
      `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`,
    );
    await page.getByRole('button', { name: 'Sign in with these credentials' }).click();
  };
  const old = world.lab.issueUserSession(arn, { mfa: true, seconds: 900 });
  world.lab.expireSession(old.accessKeyId);
  await paste(old.accessKeyId, old.secretAccessKey, old.sessionToken ?? '');
  await alert(/expired/);
  await paste('ASIAOTHERPARTITION00', 'x'.repeat(40), 'y'.repeat(64));
  await alert(/another partition/);
  const good = world.lab.issueUserSession(arn, { mfa: true, seconds: 3600 });
  await paste(good.accessKeyId, good.secretAccessKey, good.sessionToken ?? '');
  await page.getByText('MFA', { exact: true }).waitFor({ timeout: 30_000 });
  await noteSession();
  secrets.push(old.secretAccessKey, good.secretAccessKey);
});

test('after both, no secret that was handed out is at rest or in an export', async () => {
  const rest = await page.evaluate(async () => {
    const dump: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, fail) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => fail(new Error('unreadable'));
      });
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store).getAll();
        dump.push(await new Promise((done) => (rows.onsuccess = () => done(rows.result))));
      }
      database.close();
    }
    const { chrome } = globalThis as unknown as {
      chrome: {
        storage: Record<'local' | 'sync' | 'session', { get: (key: null) => Promise<unknown> }>;
      };
    };
    for (const area of ['local', 'sync', 'session'] as const)
      dump.push(await chrome.storage[area].get(null));
    return JSON.stringify([dump, Object.entries(localStorage), document.documentElement.outerHTML]);
  });
  const exported = await (async () => {
    await page.evaluate(() => (location.hash = '#/configuration'));
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as file' }).click(),
    ]);
    const stream = await file.createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  })();
  expect(secrets.length).toBeGreaterThan(5);
  expect(rest).toContain(world.lab.jumpAccount);
  for (const secret of secrets) expect(`${rest}${exported}`).not.toContain(secret);
});
