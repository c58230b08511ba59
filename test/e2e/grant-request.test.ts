import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAdministratorStory } from '../support/administrator-story.ts';
import { toRequestLink } from '#app/role-link.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import { toRequestText, type GrantRequest } from '#core/change/grant-request.ts';
import { amissOn } from '../support/amiss-on.ts';
import type { Story } from '../tour/main-job.ts';
import type { World } from '../tour/world.ts';

let world: World;
let story: Story;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, story, close } = await startAdministratorStory());
});
afterAll(() => close());

const requestOf = (changes: Partial<GrantRequest> = {}): GrantRequest => ({
  format: 1,
  principal: story.cast.principal as PrincipalArn,
  role: story.cast.grant.arn as GrantRequest['role'],
  person: story.cast.person.name,
  reason: 'Month end <b>is</b> near',
  ...changes,
});

test('a request’s link leads an administrator to the grant, and their click stages it', async () => {
  const page = await story.administrator.context.newPage();
  // As a console tab would be taken over; the administrator is not signed in to the console's pages here.
  const link = toRequestLink('console.aws.amazon.com', toRequestText(requestOf()));
  const subject = new URLSearchParams({ link });
  await page.goto(`${story.administrator.pageUrl('src/link.html')}#${subject.toString()}`);
  await page.waitForURL(/options\.html#\/request\//);
  await page.getByRole('button', { name: 'Stage this grant' }).waitFor();
  story.page = page;
  await story.picture('request');
  const shown = await page.locator('.request-offer').textContent();
  for (const part of [story.cast.person.name, story.cast.grant.accountName, 'Month end <b>is</b>'])
    expect(shown).toContain(part);
  expect(await amissOn(page)).toEqual([]);
  const writes = () => world.lab.log.filter(({ name }) => /^(Update|Create|Put)/.test(name)).length;
  const before = writes();
  await page.getByRole('button', { name: 'Stage this grant' }).click();
  const staged = page.getByRole('complementary', { name: 'Staged' });
  await staged.getByText(story.cast.grant.roleName).first().waitFor();
  expect(writes()).toBe(before);
});

test('a request for somebody unknown, or pasted by half, says what is wrong and offers nothing', async () => {
  const { page } = story;
  await page.getByRole('link', { name: 'Open a request' }).click();
  const paste = async (text: string) => {
    await page.getByLabel('Request, link or mail').fill(text);
    await page.getByRole('button', { name: 'Read it' }).click();
  };
  await paste(toRequestText(requestOf()).slice(0, -20));
  await page.getByText('The request is not complete').waitFor();
  const eve = story.cast.principal.replace(/user\/.*/, 'user/eve') as PrincipalArn;
  await paste(`See ${toRequestText(requestOf({ principal: eve }))} please`);
  await page.getByText('The jump account has no such user or role').waitFor();
  expect(await page.getByRole('button', { name: 'Stage this grant' }).isDisabled()).toBe(true);
});
