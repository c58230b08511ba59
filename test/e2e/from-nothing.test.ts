import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { SETUP_STEPS } from '#core/setup/setup-steps.ts';
import { amissOn } from '../support/amiss-on.ts';
import { truthOf } from '../support/access-truth.ts';
import { clientsOfLab } from '../support/lab-session.ts';
import { foreignTrusts } from '../tour/foreign-statements.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import type { BareCompany } from '../tour/bare-company.ts';
import { createSetupWalk, SETUP_WALK, type SetupWalk } from '../tour/setup-walk.ts';

/** The state of every pair between the estate’s own principals and roles, by what IAM holds now. */
async function statesOf(company: BareCompany): Promise<ReadonlyMap<string, string>> {
  const { clients, close } = clientsOfLab(company);
  const fetchAccountIam = createFetchAccountIam(clients, Date.now);
  const { estate } = company;
  const read = (account: string) =>
    fetchAccountIam(account as AccountId, {
      signal: new AbortController().signal,
      onCall: () => undefined,
    });
  const targets = estate.accounts.filter(({ id }) => id !== estate.jump.accountId);
  const [jump, ...accounts] = await Promise.all([
    read(estate.jump.accountId),
    ...targets.map(({ id }) => read(id)),
  ]);
  close();
  const table = evaluateAccess({ partition: 'aws', jump, accounts });
  const known = new Set(
    Object.values(estate.iam).flatMap(({ UserDetailList, RoleDetailList }) =>
      [...UserDetailList, ...RoleDetailList].map(({ Arn }) => Arn),
    ),
  );
  return new Map(
    [...table.pairs()]
      .filter(({ principal, role }) => known.has(principal) && known.has(role))
      .map(({ principal, role, state }) => [`${principal} ${role}`, state]),
  );
}

/** Every pair that STS lets through, with MFA and without: what the lab's authorizer says, not what Jumpgate thinks. */
async function doorsOf({ lab, estate }: BareCompany): Promise<readonly string[]> {
  const roles = Object.values(estate.iam).flatMap(({ RoleDetailList }) => RoleDetailList);
  const open: string[] = [];
  for (const { arn } of lab.users()) {
    for (const mfa of [true, false]) {
      const session = lab.issueUserSession(arn, { mfa, seconds: 900 });
      for (const { Arn } of roles) {
        const isOpen = await lab.assumeRole(session, Arn, { sessionName: 'proof' }).then(
          () => true,
          () => false,
        );
        if (isOpen) open.push(`${arn} ${Arn}${mfa ? ' with MFA' : ''}`);
      }
    }
  }
  return open;
}

describe('from an installed extension to the first menu, in Chromium against a lab that holds nothing of Jumpgate’s', () => {
  let walk: SetupWalk;
  let pictures: string;
  let person: ExtensionBrowser | undefined;

  beforeAll(async () => {
    pictures = await mkdtemp(join(tmpdir(), 'jumpgate-setup-'));
    walk = await createSetupWalk(process.env['JUMPGATE_PICTURES'] ?? pictures);
    walk.page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await person?.close();
    await walk.close();
    await rm(pictures, { recursive: true, force: true });
  });

  for (const { name, run } of SETUP_WALK) test(name, () => run(walk));

  test('every step is accessible', async () => {
    const { page } = walk;
    for (const place of [...SETUP_STEPS, 'rollout', 'doctor']) {
      await page.evaluate((to) => (location.hash = `#/setup/${to}`), place);
      await page.locator('.setup-page h1').waitFor();
      if (place === 'publication') await page.getByText(/people have a menu/).waitFor();
      if (place === 'adoption') await page.getByRole('button', { name: /^Stage/ }).waitFor();
      expect(await amissOn(page), place).toEqual([]);
    }
  });

  test('the person who is handed their enrolment text has their menu, and switches with it', async () => {
    const { page, company } = walk;
    await page.evaluate(() => (location.hash = '#/setup/publication'));
    const row = page.getByRole('row').filter({ hasText: 'Ada Okafor' });
    await row.getByRole('button', { name: 'Show enrolment text' }).click();
    await walk.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await row.getByRole('button', { name: /Copy/ }).first().click();
    const enrolment = await page.evaluate(() => navigator.clipboard.readText());
    person = await launchExtensionBrowser({ proxyUrl: company.proxyUrl });
    await person.grantHosts('https://menus.acme.example/*');
    const settings = await person.open('src/options.html#/settings');
    await settings.getByLabel('Enrolment text').fill(enrolment);
    await settings.getByRole('button', { name: 'Continue' }).click();
    await settings.getByRole('button', { name: 'The key matches' }).click();
    await settings.getByRole('heading', { name: 'Ada Okafor' }).waitFor();
    const console = await person.context.newPage();
    await console.goto('https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1');
    await console.getByRole('button', { name: 'ada.okafor' }).click();
    await console.waitForURL(/console\.aws\.amazon\.com/);
    const menu = await person.open('src/popup.html', { width: 400, height: 600 });
    await menu.getByRole('option').first().waitFor();
    await menu.getByRole('combobox').fill('payments dev');
    await menu.getByRole('option').first().waitFor();
    await menu.keyboard.press('Enter');
    await console
      .locator('#awsc-role-display-name-user')
      .filter({ hasText: /\w/ })
      .waitFor({ state: 'attached', timeout: 20_000 });
    expect(company.lab.log.some(({ name }) => name === 'SwitchRole')).toBe(true);
  });

  test('everything that was made by hand is taken over, and nobody’s access has changed', async () => {
    const { page, company } = walk;
    const before = foreignTrusts(company);
    const opened = await doorsOf(company);
    expect(opened.length).toBeGreaterThan(100);
    await page.evaluate(() => (location.hash = '#/setup/adoption'));
    const told = () => page.locator('.step-facts').textContent();
    await expect.poll(told, { timeout: 30_000 }).toMatch(/^82 grants were written by hand/);
    expect(await page.getByText(/stays? with whoever wrote/).count()).toBe(0);
    expect(await statesOf(company)).toEqual(truthOf(company.estate));
    await page.getByRole('button', { name: /^Stage taking over/ }).click();
    await page.getByText('82 takeovers are staged').waitFor();
    await page.getByRole('link', { name: 'Review and commit' }).first().click();
    await page
      .getByText(/The grant no longer depends on it/)
      .first()
      .waitFor();
    await walk.picture('adoption-review');
    await page.getByLabel('Comment').fill('Take over what was made by hand');
    await page.getByRole('button', { name: 'Commit 82 changes' }).click();
    await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 120_000 });
    expect(foreignTrusts(company)).not.toEqual(before);
    expect(await doorsOf(company)).toEqual(opened);
    expect(await statesOf(company)).toEqual(truthOf(company.estate));
    await page.evaluate(() => (location.hash = '#/setup/adoption'));
    await expect
      .poll(told, { timeout: 30_000 })
      .toBe('Every grant that Jumpgate can manage is managed.');
  });
});
