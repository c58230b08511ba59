import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { allowInLab } from '../support/allow-in-lab.ts';
import { amissOn } from '../support/amiss-on.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createWorld, type World } from '../tour/world.ts';

describe('signing in by hand and checking the setup, in Chromium against the lab', () => {
  let world: World;
  let browser: ExtensionBrowser;
  let page: Page;
  let directory: string;
  let secrets: readonly string[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jumpgate-setup-'));
    world = await createWorld();
    browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
    await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
    const file = join(directory, 'estate.json');
    await writeFile(file, JSON.stringify(world.configuration));
    page = await browser.open('src/options.html#/configuration');
    await page.setInputFiles('input[type=file]', file);
    await page.getByRole('link', { name: 'Permissions' }).click();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** Imports the estate with something in it changed. */
  const configureAnew = async (change: (estate: EstateConfiguration) => EstateConfiguration) => {
    const file = join(directory, 'changed.json');
    await writeFile(file, JSON.stringify(change(world.configuration)));
    await page.evaluate(() => (location.hash = '#/configuration'));
    await page.setInputFiles('input[type=file][accept*=json]', file);
    await page.evaluate(() => (location.hash = '#/setup/doctor'));
  };
  const paste = async (credentials: string) => {
    const form = page.getByLabel('Temporary credentials');
    if (!(await form.isVisible())) await page.getByText('Paste temporary credentials').click();
    await form.fill(credentials);
    await page.getByRole('button', { name: 'Sign in with these credentials' }).click();
  };
  const exportsOf = (id: string, secret: string, token = '') =>
    `export AWS_ACCESS_KEY_ID=${id}\nexport AWS_SECRET_ACCESS_KEY=${secret}\n${token && `export AWS_SESSION_TOKEN=${token}\n`}`;

  test('long-term keys and half a paste are refused, each with its sentence', async () => {
    await paste(exportsOf('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12'));
    await page
      .getByRole('alert')
      .filter({ hasText: /long-term/i })
      .waitFor();
    await paste(exportsOf('ASIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12'));
    await page.getByRole('alert').filter({ hasText: 'aws_session_token' }).waitFor();
  });

  test('a code that belongs to no sign-in is refused', async () => {
    await page.getByText('Sign in with a code').click();
    await page.getByRole('button', { name: 'Get a sign-in link' }).click();
    const href = await page
      .getByRole('link', { name: 'Open the sign-in page' })
      .getAttribute('href');
    expect(href).toContain('cross-device');
    await page.getByLabel('Code from AWS').fill(btoa('state=other&code=abc'));
    await page.getByRole('button', { name: 'Sign in with the code' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /another sign-in|other sign-in/i })
      .waitFor();
  });

  test('temporary credentials of the jump account sign in', async () => {
    const arn = `arn:aws:iam::${world.estate.jump.accountId}:user/${LAB_NAMES.administrator}`;
    const session = world.lab.issueUserSession(arn, { mfa: true, seconds: 3600 });
    secrets = [session.secretAccessKey, session.sessionToken ?? ''];
    await paste(exportsOf(session.accessKeyId, session.secretAccessKey, session.sessionToken));
    await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  });

  test('every check of the setup is green, and one that is not says what to do', async () => {
    await page.evaluate(() => (location.hash = '#/setup/doctor'));
    const check = page.getByRole('button', { name: 'Check the setup' });
    await check.click();
    await page.getByText('The endpoint answers').waitFor({ timeout: 60_000 });
    expect(await page.locator('.doctor li.bad').allTextContents()).toEqual([]);
    // For each account its role, its reading and its permissions, and what there is once.
    const expected = 3 * world.configuration.accounts.length + 13;
    expect(await page.locator('.doctor li.good').count()).toBe(expected);
  });

  test('a bucket, a key, an alias and an account that are not as they should be are each named', async () => {
    const bad = () => page.locator('.doctor li.bad').allTextContents();
    const check = async () => {
      const button = page.getByRole('button', { name: 'Check the setup' });
      await button.click();
      await page.locator('.doctor[aria-busy=false]').waitFor({ timeout: 60_000 });
      return (await bad()).join('\n');
    };
    const bucket = world.services.s3.buckets.get(world.configuration.sharing?.bucket ?? '');
    if (!bucket) throw new Error('The lab has no bucket.');
    bucket.isPublicAccessBlocked = false;
    delete bucket.versioning;
    expect(await check()).toMatch(/Versioning is off[^]*Turn all four settings on/);
    Object.assign(bucket, {
      account: '999988887777',
      policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }],
      },
    });
    expect(await check()).toContain('belongs to another account');
    const [first] = world.configuration.accounts;
    const roles = world.lab.iam.accounts.get(first?.id ?? '')?.roles;
    const role = roles?.get(LAB_NAMES.administrationRole.toLowerCase());
    if (!role) throw new Error('The lab has no administration role.');
    world.lab.iam.put({ ...role, inline: [] });
    expect(await check()).toMatch(/Denied: .*iam:UpdateAssumeRolePolicy/);
    world.services.menuEndpoint.behaviours.set('/menus/jumpgate-doctor', {
      kind: 'captive-portal',
    });
    // The product's policy knows one key alone.
    allowInLab(world.lab, LAB_NAMES.administrator, ['kms:GetPublicKey']);
    await configureAnew((estate) => ({
      ...estate,
      jump: { ...estate.jump, alias: 'somebody-else' },
      ...(estate.sharing && {
        sharing: {
          ...estate.sharing,
          signingKey: world.services.kms.wrongKey.arn,
        },
      }),
    }));
    const told = await check();
    expect(told).toContain('somebody-else');
    expect(told).toContain('ECC_NIST_P256');
    expect(told).toContain('It sends a web page');
  });

  test('templates are made from the company’s own names, and the page is accessible', async () => {
    await page.evaluate(() => (location.hash = '#/setup/roles'));
    await page.getByRole('button', { name: 'Make the templates' }).click();
    await page.getByText('jumpgate-target-account.yaml').click();
    await page
      .getByText(/RoleName: JumpgateAdmin/)
      .first()
      .waitFor();
    expect(await amissOn(page)).toEqual([]);
  });

  test('no secret is at rest: neither in IndexedDB nor in the storage areas that last', async () => {
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
        chrome: { storage: Record<'local' | 'sync', { get: (key: null) => Promise<unknown> }> };
      };
      dump.push(await chrome.storage.local.get(null), await chrome.storage.sync.get(null));
      return JSON.stringify([dump, Object.entries(localStorage)]);
    });
    expect(rest).toContain(world.estate.jump.accountId);
    for (const secret of secrets) expect(rest).not.toContain(secret);
  });
});
