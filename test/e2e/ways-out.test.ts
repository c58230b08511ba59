import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAdministratorStory } from '../support/administrator-story.ts';
import { amissOn } from '../support/amiss-on.ts';
import type { Story } from '../tour/main-job.ts';
import type { World } from '../tour/world.ts';

let world: World;
let story: Story;
let page: Page;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, story, page, close } = await startAdministratorStory(fillTrust));
});
afterAll(() => close());

const pane = () => page.getByRole('complementary', { name: 'Staged' });
const trustOf = (arn: string) => world.lab.iam.role(arn)?.trust;
const cell = (act: string) => {
  const { roleName, accountName } = story.cast.grant;
  return page.getByRole('button', { name: new RegExp(`^${act} ${roleName} in ${accountName}`) });
};

/** Everybody else is in the trust of the role to be granted, and others' statements leave no room for one more. */
function fillTrust(world: World, { cast }: Story): void {
  const role = world.lab.iam.role(cast.grant.arn);
  if (!role) throw new Error('The lab has no such role.');
  const users = [...(world.lab.iam.accounts.get(world.lab.jumpAccount)?.users.values() ?? [])];
  const owned = {
    Sid: 'JumpgateTrustMfa',
    Effect: 'Allow',
    Principal: { AWS: users.filter(({ arn }) => arn !== cast.principal).map(({ id }) => id) },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  };
  const filling = {
    Sid: 'Others',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceVpc': 'x'.repeat(400) } },
  };
  const trust = { ...role.trust, Statement: [role.trust['Statement'], owned, filling].flat() };
  world.lab.iam.put({ ...role, trust });
}

test('a trust without room offers delegation, confirmed by the role’s name', async () => {
  const { cast } = story;
  await page.getByRole('link', { name: cast.person.name }).click();
  await page.getByRole('button', { name: /Show all/ }).click();
  await cell('Grant').click();
  await pane()
    .getByText(/The trust of .* would have/)
    .waitFor();
  await pane().getByText('Delegate the role').click();
  const confirm = pane().getByRole('button', { name: `Delegate ${cast.grant.roleName}` });
  expect(await confirm.isDisabled()).toBe(true);
  await pane().getByLabel(`Type ${cast.grant.roleName} to confirm`).fill(cast.grant.roleName);
  await story.picture('delegate');
  expect(await amissOn(page)).toEqual([]);
  await confirm.click();
  await pane()
    .getByText(/The trust of .* would have/)
    .waitFor({ state: 'detached' });
  await pane().getByRole('link', { name: 'Review and commit' }).click();
  await page.getByText(':root"').first().waitFor();
  await page.getByText('It has nothing to say against these documents.').waitFor();
  expect(world.lab.log.some(({ name }) => name === 'ValidatePolicy')).toBe(true);
  await story.picture('review-delegated');
});

test('a document that somebody else changed in the same entries is shown in three versions', async () => {
  const { cast } = story;
  const role = world.lab.iam.role(cast.grant.arn);
  if (!role) throw new Error('The lab has no such role.');
  const delegated = {
    Sid: 'TheirOwn',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${world.lab.jumpAccount}:root` },
    Action: 'sts:AssumeRole',
  };
  world.lab.iam.put({
    ...role,
    trust: { ...role.trust, Statement: [delegated] },
  });
  await page.getByLabel('Comment').fill('as agreed');
  await page.getByRole('button', { name: /^Commit 1 change/ }).click();
  await page.getByText('Somebody changed the very entries').waitFor({ timeout: 60_000 });
  await page
    .getByRole('region', { name: /^Since the review/ })
    .getByText('TheirOwn')
    .waitFor();
  await page
    .getByRole('region', { name: /^In the review/ })
    .getByText('JumpgateTrustAccount')
    .waitFor();
  await story.picture('conflict');
  expect(await amissOn(page)).toEqual([]);
  expect(JSON.stringify(trustOf(cast.grant.arn))).not.toContain('Jumpgate');
  world.lab.iam.put(role);
  await page.getByRole('button', { name: 'Read again and review anew' }).click();
  await page.getByRole('heading', { name: 'Review', exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Commit 1 change/ }).click();
  await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(true);
});

test('a past commit is undone from its page, planned against today', async () => {
  const { cast } = story;
  await page.getByRole('button', { name: 'Show the commit' }).click();
  await page.getByRole('button', { name: 'Stage the opposite' }).click();
  await page.getByRole('heading', { name: 'Review', exact: true }).waitFor();
  await page.getByLabel('Comment').fill('taken back');
  await page.getByRole('button', { name: /^Commit 1 change/ }).click();
  await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(false);
});
