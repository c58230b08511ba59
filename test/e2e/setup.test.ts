import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { allowInLab } from '../support/allow-in-lab.ts';
import { amissOn } from '../support/amiss-on.ts';
import { openSignInStage, type SignInStage } from '../support/sign-in-stage.ts';
import type { World } from '../tour/world.ts';

describe('checking the setup, in Chromium against the lab', () => {
  let stage: SignInStage;
  let world: World;
  let page: Page;

  beforeAll(async () => {
    stage = await openSignInStage();
    ({ world, page } = stage);
  });
  afterAll(() => stage.close());

  /** Imports the estate with something in it changed. */
  const configureAnew = async (change: (estate: EstateConfiguration) => EstateConfiguration) => {
    const file = join(stage.directory, 'changed.json');
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

  test('temporary credentials of the jump account sign in', async () => {
    const arn = `arn:aws:iam::${world.estate.jump.accountId}:user/${LAB_NAMES.administrator}`;
    const session = world.lab.issueUserSession(arn, { mfa: true, seconds: 3600 });
    await paste(exportsOf(session.accessKeyId, session.secretAccessKey, session.sessionToken));
    await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  });

  test('every check of the setup is green, and one that is not says what to do', async () => {
    await page.evaluate(() => (location.hash = '#/setup/doctor'));
    const check = page.getByRole('button', { name: 'Check the setup' });
    await check.click();
    await page.getByText('The endpoint answers').waitFor({ timeout: 60_000 });
    expect(await page.locator('.doctor li.bad').allTextContents()).toEqual([]);
    // For each account its role, its reading and its permissions, in a line each, and what there is once.
    const tried = 3 * world.configuration.accounts.length + 14;
    await page.getByText(`All ${tried} checks are green.`).waitFor();
    expect(await page.locator('.doctor li.good').count()).toBe(3 + 14);
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
    world.lab.faults.add({
      service: 'organizations',
      action: 'ListAccounts',
      effect: { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'No.' },
    });
    await check();
    expect(await page.locator('.doctor li.remark').textContent()).toMatch(
      /delegated administrator/,
    );
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

  test('nothing that was handed out is at rest, logged or exported', async () => {
    expect(await stage.secretsAtRest()).toEqual([]);
  });
});
