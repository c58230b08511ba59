import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAdministratorStory } from '../support/administrator-story.ts';
import { amissOn } from '../support/amiss-on.ts';
import type { Story } from '../tour/main-job.ts';
import type { World } from '../tour/world.ts';

const WIDE = 'WholeJumpAccount';

let world: World;
let story: Story;
let page: Page;
let close: () => Promise<void>;
/** The role that the statement lets into. */
let arn: string;

beforeAll(async () => {
  ({ world, story, page, close } = await startAdministratorStory(fillTrust));
});
afterAll(() => close());

/** Lets others write a statement for each person into a role's trust, until hardly another one fits. */
function fillTrust({ lab, configuration }: World, { cast }: Story): void {
  const role = lab.iam.role(cast.grant.arn)!;
  const Statement = configuration.people.slice(0, 10).map(({ principals }, i) => ({
    Sid: `Access${i}`,
    Effect: 'Allow',
    Principal: { AWS: lab.iam.idOf(principals[0] ?? '') },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  }));
  lab.iam.put({ ...role, trust: { Version: '2012-10-17', Statement } });
}

const pane = () => page.getByRole('complementary', { name: 'Staged' });
const finding = () =>
  page
    .locator('details', { hasText: 'Wide trusts' })
    .locator('li', { hasText: WIDE })
    .filter({ hasText: /grants? rel(y|ies) on it/ })
    .first();
const removal = () => finding().locator('details');

/** The role that the finding is about, which it calls by its account's name and its own. */
async function wideRole(): Promise<string> {
  const subject = (await finding().locator('strong').textContent()) ?? '';
  const [accountName] = subject.split('/');
  const { id } = world.configuration.accounts.find(({ name }) => name === accountName)!;
  return `arn:aws:iam::${id}:role/${subject.slice(subject.indexOf('/') + 1)}`;
}
const trustOf = (arn: string) => JSON.stringify(world.lab.iam.role(arn)?.trust);

async function commit(): Promise<void> {
  await page.getByLabel('Comment').fill('as agreed');
  await page.getByRole('button', { name: /^Commit / }).click();
  await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
}

test('a trust near its quota says the same in fewer characters, by changes that are staged', async () => {
  await page.getByRole('link', { name: 'Findings' }).click();
  const kind = page.locator('details', { hasText: 'Trusts close to their quota' });
  await kind.locator('summary').first().click();
  await kind.getByRole('button', { name: 'Say the same in fewer characters' }).click();
  const said = await kind.getByText(/Staged: with it the trust comes to/).textContent();
  const size = Number(/\d[\d,]*/.exec(said ?? '')?.[0].replaceAll(',', ''));
  expect(size).toBeLessThan(1200);
  await pane().getByText('10 changes').waitFor();
  expect(await pane().getByRole('alert').count()).toBe(0);
  await story.picture('finding-shortened');
  expect(await amissOn(page)).toEqual([]);
  await pane().getByRole('button', { name: 'Discard', exact: true }).click();
});

test('before a wide statement is removed, its finding says who would lose access, by name', async () => {
  await page.getByRole('link', { name: 'Findings' }).click();
  await page.locator('details', { hasText: 'Wide trusts' }).locator('summary').first().click();
  await removal().locator('summary').click();
  const status = removal().getByRole('status');
  await status.getByText(/would lose access/).waitFor();
  arn = await wideRole();
  const named = (await status.textContent()) ?? '';
  const losers = world.configuration.people.filter(({ name }) => named.includes(name));
  expect(losers.length).toBeGreaterThan(0);
  for (const { principals } of losers) {
    expect(await world.canAssume(principals[0] ?? '', arn)).toBe(true);
  }
  await removal().getByText(`"Sid": "${WIDE}"`).waitFor();
  expect(await removal().getByRole('button', { name: 'Stage the removal' }).isDisabled()).toBe(
    true,
  );
  await story.picture('finding-removal');
  expect(await amissOn(page)).toEqual([]);
});

test('once they are taken over nobody loses; the role’s name confirms, and the statement leaves with the same commit', async () => {
  const name = arn.split('role/')[1] ?? '';
  await finding()
    .getByRole('button', { name: /^Take over/ })
    .click();
  await removal().getByText('nobody of the jump account loses access').waitFor();
  await removal().getByLabel(`Type ${name} to confirm`).fill(name);
  await removal().getByRole('button', { name: 'Stage the removal' }).click();
  await removal().getByText('The removal is staged.').waitFor();
  await pane().getByText(`Sid ${WIDE}`).waitFor();
  await pane().getByRole('link', { name: 'Review and commit' }).click();
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.getByText('Nobody gains or loses anything.').waitFor();
  await story.picture('review-removal');
  expect(await amissOn(page)).toEqual([]);
  await commit();
  expect(trustOf(arn)).not.toContain(WIDE);
  await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
});

test('the commit is undone like any other: the statement is staged to come back, reviewed, and stands there again', async () => {
  const held = world.estate.truth.filter(({ state }) => state.startsWith('active'));
  const wide = held.find(({ role }) => role === arn);
  await page.getByRole('button', { name: 'Show the commit' }).click();
  await page.getByRole('button', { name: 'Stage the opposite' }).click();
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.getByText('Put the statement back').first().waitFor();
  await page.getByText('Nobody gains or loses anything.').waitFor();
  await story.picture('review-restored');
  expect(await amissOn(page)).toEqual([]);
  await commit();
  expect(trustOf(arn)).toContain(WIDE);
  expect(await world.canAssume(wide?.principal ?? '', arn)).toBe(true);
});
