import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEstate } from '../lab/make-estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { signInByConsole } from '../tour/setup-walk.ts';
import { createWorld, type World } from '../tour/world.ts';

/** The sites that Jumpgate asks the browser for when an administrator signs in there, and no other. */
const SITES = {
  'aws-cn': ['https://*.amazonaws.com.cn/*', 'https://*.signin.amazonaws.cn/*'],
  'aws-eusc': ['https://*.amazonaws.eu/*', 'https://*.signin.amazonaws-eusc.eu/*'],
} as const;

describe.each(['aws-cn', 'aws-eusc'] as const)(
  'an administrator in %s, in Chromium',
  (partition) => {
    let world: World;
    let browser: ExtensionBrowser;
    let directory: string;
    let page: Page;

    beforeAll(async () => {
      world = await createWorld(
        makeEstate({
          accounts: 5,
          people: 6,
          roles: 3,
          grants: 12,
          isMessy: false,
          partition,
          jump: { accountId: '444455556666', alias: 'acme-far-jump' },
        }),
      );
      browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
      await browser.grantHosts(...SITES[partition], 'http://127.0.0.1/*');
      await browser.grantHosts(new URL('/*', world.configuration.sharing?.menuBaseUrl).href);
      directory = await mkdtemp(join(tmpdir(), 'jumpgate-far-'));
      const file = join(directory, 'estate.json');
      await writeFile(file, JSON.stringify(world.configuration));
      page = await browser.open('src/options.html#/configuration');
      page.setDefaultTimeout(15_000);
      await page.setInputFiles('input[type=file][accept*=json]', file);
      await page.getByRole('link', { name: 'Permissions' }).click();
    });
    afterAll(async () => {
      await browser.close();
      await world.close();
      await rm(directory, { recursive: true, force: true });
    });

    /** The roles that STS lets somebody assume now. */
    const openTo = async (user: string) => {
      const roles = Object.values(world.estate.iam).flatMap(({ RoleDetailList }) => RoleDetailList);
      const open: string[] = [];
      for (const { Arn } of roles) if (await world.canAssume(user, Arn)) open.push(Arn);
      return open;
    };
    const isRead = () => page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
    const goTo = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);

    test('pasted credentials sign in, and the estate is read', async () => {
      const arn = `arn:${partition}:iam::${world.lab.jumpAccount}:user/${LAB_NAMES.administrator}`;
      const session = world.lab.issueUserSession(arn, { mfa: true, seconds: 3600 });
      const { accessKeyId, secretAccessKey, sessionToken } = session;
      await page.getByText('Paste temporary credentials').click();
      await page
        .getByLabel('Temporary credentials')
        .fill(
          `export AWS_ACCESS_KEY_ID=${accessKeyId}\nexport AWS_SECRET_ACCESS_KEY=${secretAccessKey}\nexport AWS_SESSION_TOKEN=${sessionToken}\n`,
        );
      await page.getByRole('button', { name: 'Sign in with these credentials' }).click();
      await isRead();
    });

    test('a grant is staged and committed, and lets the person in', async () => {
      const { truth } = world.estate;
      const person = world.configuration.people.find(({ principals }) =>
        truth.every((one) => one.principal !== principals[0] || !one.role.endsWith('/Operator')),
      )!;
      const before = await openTo(person.principals[0]!);
      await goTo(`#/permissions/${person.id}`);
      await page.getByRole('heading', { name: person.name, exact: true }).waitFor();
      await page.getByRole('button', { name: /^Show all/ }).click();
      await page
        .getByRole('button', { name: /^Grant / })
        .first()
        .click();
      await page.getByRole('link', { name: /^Review/ }).click();
      await page.getByLabel('Comment').fill('For the far side.');
      await page.getByRole('button', { name: /^Commit/ }).click();
      await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
      const after = await openTo(person.principals[0]!);
      expect(after.length).toBe(before.length + 1);
      expect(after).toEqual(expect.arrayContaining(before));
    });

    test('menus are signed and published, and every check of the setup is green', async () => {
      await goTo('#/configuration');
      await page.getByRole('button', { name: 'Publish menus' }).click();
      await page.getByText(/^\d+ menus were published/).waitFor({ timeout: 60_000 });
      await goTo('#/setup/doctor');
      await page.getByRole('button', { name: 'Check the setup' }).click();
      await page.getByText(/^All \d+ checks are green\.$/).waitFor({ timeout: 60_000 });
    });

    test('templates name the partition’s ARNs alone', async () => {
      await goTo('#/setup/roles');
      await page.getByRole('button', { name: 'Make the templates' }).click();
      await page.getByText('jumpgate-jump-account.yaml').click();
      const template = page.getByText(`arn:${partition}:iam::`).first();
      await template.waitFor();
      await goTo('#/setup/sharing');
      await page.getByRole('button', { name: 'Make the templates' }).click();
      await page.getByText('jumpgate-jump-account.yaml').click();
      await page
        .getByText(/AWS::S3::Bucket/)
        .first()
        .waitFor();
      const texts = (await page.locator('.template-files').textContent()) ?? '';
      expect(texts).toContain(`arn:${partition}:s3:::acme-far-jump-jumpgate`);
      expect(texts).not.toContain('arn:aws:');
    });

    test('the console session signs in at the partition’s own pages, should AWS offer it there', async () => {
      await goTo('#/permissions');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign in to read again' }).click();
      await signInByConsole(browser, page, LAB_NAMES.administrator);
      await page.getByText('MFA', { exact: true }).waitFor({ timeout: 30_000 });
      await isRead();
    });
  },
);
