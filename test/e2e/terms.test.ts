import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAdministratorStory } from '../support/administrator-story.ts';
import { amissOn } from '../support/amiss-on.ts';
import type { CastRole } from '../tour/cast.ts';
import type { Story } from '../tour/main-job.ts';
import type { World } from '../tour/world.ts';

const HOUR_MS = 3_600_000;

let world: World;
let story: Story;
let page: Page;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, story, page, close } = await startAdministratorStory());
});
afterAll(() => close());

const pane = () => page.getByRole('complementary', { name: 'Staged' });
const cell = (act: string, { roleName, accountName }: CastRole) =>
  page.getByRole('button', { name: new RegExp(`^${act} ${roleName} in ${accountName}`) });
/** As a `datetime-local` field wants it: the clock of the page, which is this machine's. */
const field = (atMs: number) =>
  new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const trustOf = (arn: string) => JSON.stringify(world.lab.iam.role(arn)?.trust);

async function commit(): Promise<void> {
  await pane().getByRole('link', { name: 'Review and commit' }).click();
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.getByLabel('Comment').fill('as agreed');
  await page.getByRole('button', { name: /^Commit / }).click();
  await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
}
async function toPerson(): Promise<void> {
  await page.getByRole('link', { name: 'Permissions' }).first().click();
  await page.getByText(/^Read (now|\d)/).waitFor();
  await page.getByRole('link', { name: story.cast.person.name }).click();
}

test('a grant with an end date is reviewed, committed, and shown with its date', async () => {
  const { cast } = story;
  await page.getByRole('button', { name: /Show all/ }).click();
  await cell('Grant', cast.grant).click();
  await pane()
    .getByRole('button', { name: /^Terms of/ })
    .click();
  await pane()
    .getByLabel('Ends on')
    .fill(field(Date.now() + HOUR_MS));
  await pane()
    .getByText(/^until /)
    .waitFor();
  await story.picture('staged-until');
  expect(await amissOn(page)).toEqual([]);
  await pane().getByRole('link', { name: 'Review and commit' }).click();
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.getByText('aws:CurrentTime').waitFor();
  await page.getByText('conditional').first().waitFor();
  await story.picture('review-columns');
  expect(await amissOn(page)).toEqual([]);
  await page.goBack();
  await commit();
  expect(trustOf(cast.grant.arn)).toContain('DateLessThan');
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(true);
  await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Show the commit' }).click();
  await toPerson();
  await page.locator('.role-cell .until').first().waitFor();
  await page
    .getByRole('button', { name: `Why? ${cast.grant.roleName} in ${cast.grant.accountName}` })
    .click();
  await page.getByLabel('New end').waitFor();
  await story.picture('permissions-until');
  expect(await amissOn(page)).toEqual([]);
  await page.getByRole('link', { name: 'Matrix', exact: true }).click();
  const ending = page.getByRole('gridcell', { name: /: conditional, Ends / });
  await ending.waitFor();
  expect(await ending.getAttribute('aria-label')).toContain(cast.person.name);
  await ending.hover();
  expect(await page.locator('.matrix-grid .sheet').getAttribute('title')).toMatch(/, Ends /);
  await story.picture('matrix-until');
  expect(await amissOn(page)).toEqual([]);
  await toPerson();
});

test('the person’s menu says until when', async () => {
  const { cast } = story;
  const { enrolmentText } = await story.handouts();
  const settings = await story.person.open('src/options.html#/settings');
  await settings.getByLabel('Enrolment text').fill(enrolmentText);
  await settings.getByRole('button', { name: 'Continue' }).click();
  await settings.getByRole('button', { name: 'The key matches' }).click();
  await settings.getByRole('heading', { name: cast.person.name }).waitFor();
  await settings.close();
  const menu = await story.person.open('src/popup.html', { width: 400, height: 600 });
  await menu.getByRole('combobox').fill(cast.grant.words);
  await menu.getByRole('option', { name: cast.grant.roleName }).first().waitFor();
  await menu.keyboard.press('ArrowRight');
  await menu.getByText('Until', { exact: true }).waitFor();
  const shown = story.page;
  story.page = menu;
  await story.picture('menu-until');
  story.page = shown;
  await menu.close();
});

test('a revoke can end the sessions that are open, and says so before', async () => {
  const { cast } = story;
  await cell('Revoke', cast.grant).click();
  await pane().getByRole('link', { name: 'Review and commit' }).click();
  await page.getByText(/sessions that are open now live on/).waitFor();
  await page.getByRole('button', { name: 'End those sessions too' }).click();
  await page.getByText('JumpgateEndedSessions').first().waitFor();
  await story.picture('review-end-sessions');
  expect(await amissOn(page)).toEqual([]);
  await page.goBack();
  await commit();
  expect(world.lab.iam.role(cast.grant.arn)?.inline.map(({ name }) => name)).toContain(
    'JumpgateEndedSessions',
  );
  await page.getByRole('button', { name: 'Show the commit' }).click();
});

test('a grant that has passed and a Deny that has done its work are found and cleaned up', async () => {
  const { cast } = story;
  const role = world.lab.iam.role(cast.grant.arn);
  if (!role) throw new Error('The lab has no such role.');
  const user = world.lab.iam.accounts.get(world.lab.jumpAccount)?.users.get(cast.userName);
  const yesterday = `${new Date(Date.now() - 24 * HOUR_MS).toISOString().slice(0, 19)}Z`;
  const passed = {
    Sid: 'JumpgateTrustMfaUntilYesterday',
    Effect: 'Allow',
    Principal: { AWS: user?.id },
    Action: 'sts:AssumeRole',
    Condition: {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      DateLessThan: { 'aws:CurrentTime': yesterday },
    },
  };
  const ended = role.inline.map(({ name, text }) => ({
    name,
    text: name === 'JumpgateEndedSessions' ? text.replace(/\d{4}-\d{2}-[^"]+Z/g, yesterday) : text,
  }));
  const trust = { ...role.trust, Statement: [role.trust['Statement'], passed].flat() };
  world.lab.iam.put({ ...role, trust, inline: ended });
  await toPerson();
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByText('1 role still refuses sessions').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Findings' }).click();
  const found = page.locator('details', { hasText: 'Grants that have passed' });
  await found.locator('summary').click();
  await found.getByText(/^Ended /).waitFor();
  await story.picture('finding-passed');
  expect(await amissOn(page)).toEqual([]);
  await found.getByRole('button', { name: /^Extend by 30 days/ }).click();
  await pane()
    .getByText(/^until /)
    .waitFor();
  await found.getByRole('button', { name: /^Clean up/ }).click();
  await commit();
  expect(trustOf(cast.grant.arn)).not.toContain(yesterday);
  await page.getByRole('button', { name: 'Show the commit' }).click();

  await toPerson();
  await page.getByRole('link', { name: 'Review the clean-up' }).click();
  await page.getByRole('heading', { name: 'Clean up ended sessions' }).waitFor();
  await story.picture('review-clean-up');
  expect(await amissOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clean up (1 IAM call in 1 account)' }).click();
  await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  expect(world.lab.iam.role(cast.grant.arn)?.inline.map(({ name }) => name)).not.toContain(
    'JumpgateEndedSessions',
  );
});
