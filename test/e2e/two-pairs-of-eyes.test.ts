import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB_NAMES } from '../lab/seed.ts';
import { amissOn } from '../support/amiss-on.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createStory, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let story: Story;
let second: ExtensionBrowser;
let third: ExtensionBrowser | undefined;
let robin: Page;
let sam: Page;
let strictFile: string;
let directory: string;

/** Opens the admin pages as one of the lab's users, in an estate that asks for two pairs of eyes. */
async function administer(browser: ExtensionBrowser, name: string, file: string): Promise<Page> {
  const page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
  const opened = browser.context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const aws = await opened;
  await aws.waitForLoadState();
  await aws.getByRole('button', { name }).click();
  await aws.getByRole('button', { name: new RegExp(`${name} @`) }).click();
  await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  story.page = page;
  await story.picture(name);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-eyes-'));
  world = await createWorld();
  story = await createStory(world, process.env['JUMPGATE_PICTURES'] ?? directory);
  const { configurationFile } = await story.handouts();
  const configuration = JSON.parse(await readFile(configurationFile, 'utf8')) as {
    rules: object;
  };
  const strict = { ...configuration, rules: { ...configuration.rules, twoPairsOfEyes: true } };
  strictFile = join(directory, 'strict-estate.json');
  await writeFile(strictFile, JSON.stringify(strict));
  second = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await second.grantHosts('https://*/*', 'http://127.0.0.1/*');
  robin = await administer(story.administrator, LAB_NAMES.administrator, strictFile);
  sam = await administer(second, LAB_NAMES.secondAdministrator, strictFile);
});
afterAll(async () => {
  await second.close();
  await third?.close();
  await story.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

test('an author proposes a plan, and cannot commit or approve it alone', async () => {
  const { cast } = story;
  await robin.getByRole('link', { name: cast.person.name }).click();
  await robin.getByRole('button', { name: /Show all/ }).click();
  await robin
    .getByRole('button', {
      name: new RegExp(`^Grant ${cast.grant.roleName} in ${cast.grant.accountName}`),
    })
    .click();
  await robin.getByLabel('Name of this change set').fill('Ada joins');
  await robin.getByRole('link', { name: 'Review and commit' }).click();
  await robin.getByLabel('Comment').fill('CHG-7: she moves to the team');
  await robin.getByText('another administrator or an approver must approve').waitFor();
  expect(await robin.getByRole('button', { name: /^Commit 1 change/ }).isDisabled()).toBe(true);
  await robin.getByRole('button', { name: 'Propose for approval' }).click();
  await robin.getByText('it waits for another administrator').waitFor();
  await picture(robin, 'review-proposed');
  expect(await amissOn(robin)).toEqual([]);
});

test('another administrator sees the same plan by their own reading, and approves it', async () => {
  await sam.getByRole('link', { name: 'Proposed change sets' }).click();
  await sam.getByRole('heading', { name: 'Proposed change sets' }).waitFor();
  await sam.getByRole('cell', { name: 'robin' }).waitFor();
  await picture(sam, 'proposals');
  expect(await amissOn(sam)).toEqual([]);
  await sam.getByRole('link', { name: 'Ada joins' }).click();
  await sam.getByRole('heading', { name: 'Ada joins' }).waitFor();
  await sam.getByText('CHG-7: she moves to the team').waitFor();
  await sam.getByRole('button', { name: 'Open it here' }).waitFor();
  await sam.getByLabel('Comment (if you have one)').fill('checked with her manager');
  await picture(sam, 'approve');
  expect(await amissOn(sam)).toEqual([]);
  await sam.getByRole('button', { name: 'Approve this plan' }).click();
  await sam.getByText(/^Approved by sam on/).waitFor();
});

test('the approved plan is committed, and the record says who approved it', async () => {
  const { cast } = story;
  await robin.getByRole('button', { name: 'Look again' }).click();
  await robin.getByText('Approved by sam').waitFor();
  await picture(robin, 'review-approved');
  await robin.getByRole('button', { name: /^Commit 1 change/ }).click();
  await robin.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(true);
  await robin.getByRole('button', { name: 'Show the commit' }).click();
  await robin.getByRole('tab', { name: 'Messages' }).click();
  await robin.getByText(/^plan [0-9a-f]{64} approved by sam$/).waitFor();
  await sam.getByRole('link', { name: 'Proposed change sets' }).click();
  await sam.getByText('Nothing is proposed').waitFor();
});

test('a plan that the world has overtaken cannot be approved', async () => {
  const { cast } = story;
  await robin.getByRole('link', { name: 'Permissions' }).first().click();
  await robin.getByRole('link', { name: cast.person.name }).click();
  await robin
    .getByRole('button', {
      name: new RegExp(`^Revoke ${cast.grant.roleName} in ${cast.grant.accountName}`),
    })
    .click();
  await robin.getByRole('link', { name: 'Review and commit' }).click();
  await robin.getByRole('button', { name: 'Propose for approval' }).click();
  await robin.getByText('it waits for another administrator').waitFor();
  // Sam has not read the estate since the grant: for Sam there is nothing to revoke.
  await sam.getByRole('button', { name: 'Look again' }).click();
  await sam.getByRole('link', { name: /^Begun/ }).click();
  await sam.getByText('another plan than the one that was proposed').waitFor();
  expect(await sam.getByRole('button', { name: 'Approve this plan' }).isDisabled()).toBe(true);
});

test('an approver, who may write nothing but approvals, is the second pair of eyes', async () => {
  const { cast } = story;
  third = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await third.grantHosts('https://*/*', 'http://127.0.0.1/*');
  const start = world.lab.log.length;
  const kim = await administer(third, LAB_NAMES.approver, strictFile);
  await kim.getByText('Approver', { exact: true }).waitFor();
  await kim.getByRole('link', { name: 'Proposed change sets' }).click();
  await kim.getByRole('link', { name: /^Begun/ }).click();
  await kim.getByRole('button', { name: 'Approve this plan' }).waitFor();
  expect(await kim.getByRole('button', { name: 'Open it here' }).count()).toBe(0);
  await picture(kim, 'approve-as-approver');
  expect(await amissOn(kim)).toEqual([]);
  await kim.getByRole('button', { name: 'Approve this plan' }).click();
  await kim.getByText(/^Approved by kim on/).waitFor();
  const refused = world.lab.log
    .slice(start)
    .filter(({ errorCode }) => /denied|forbidden/i.test(errorCode ?? ''));
  // That the administration role does not let them in is how they are known.
  expect(refused.filter(({ name }) => name !== 'AssumeRole')).toEqual([]);

  await robin.getByRole('button', { name: 'Look again' }).click();
  await robin.getByText('Approved by kim').waitFor();
  await robin.getByLabel('Comment').fill('CHG-8: she moves on');
  await robin.getByRole('button', { name: /^Commit 1 change/ }).click();
  await robin.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(false);
});
