import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let story: Story;
let pictures: string;

const row = () =>
  story.page.locator('.enrolment-table tr').filter({ hasText: story.cast.person.name });
const publish = () => story.page.getByRole('button', { name: 'Publish menus' }).click();

beforeAll(async () => {
  pictures = await mkdtemp(join(tmpdir(), 'jumpgate-publishing-'));
  world = await createWorld();
  story = await createStory(world, pictures);
  const start = MAIN_JOB.findIndex(({ name }) => name.startsWith('an administrator signs in'));
  for (const { run } of MAIN_JOB.slice(start, start + 2)) await run(story);
  await story.page.getByRole('link', { name: 'Configuration' }).click();
});
afterAll(async () => {
  await story.close();
  await world.close();
  await rm(pictures, { recursive: true, force: true });
});

test('menus that are as they should be are not written', async () => {
  await publish();
  await story.page
    .getByText(/No menu|0 menus/)
    .first()
    .waitFor();
  await story.page.getByText(/\d+ were as they should be/).waitFor();
});

test('a menu that cannot be written is named with its person and the reason, and trying again writes it', async () => {
  const { versions } = world.services.s3.buckets.get(world.configuration.sharing?.bucket ?? '')!;
  const records = () => [...versions.keys()].filter((key) => key.startsWith('ledger/')).length;
  const before = records();
  const seal = row().getByRole('checkbox');
  await seal.click();
  // It is checked once the estate keeps it.
  await expect.poll(() => seal.isChecked()).toBe(true);
  // The record of that goes into the same bucket, and must not meet what is meant for the menu.
  await expect.poll(records).toBeGreaterThan(before);
  world.lab.faults.add({
    service: 's3',
    action: 'PUT',
    times: 1,
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'not now' },
  });
  await publish();
  const alert = story.page.getByText('1 menu could not be published.');
  await alert.waitFor();
  const line = story.page.locator('.menus-section li').filter({ hasText: story.cast.person.name });
  expect(await line.count()).toBe(1);
  await story.page.getByRole('button', { name: 'Try again' }).click();
  await story.page.getByText('1 menu was published.').waitFor();
});

test('a sealed menu tells the endpoint nothing, and opens with the new enrolment text', async () => {
  await row().getByRole('button', { name: 'Show enrolment text' }).click();
  const copy = row().getByRole('button', { name: /^Copy/ });
  await copy.waitFor();
  await story.administrator.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.click();
  const text = await story.page.evaluate(() => navigator.clipboard.readText());
  const person = await story.person.open('src/options.html#/settings');
  await person.getByLabel('Enrolment text').fill(text);
  await person.getByRole('button', { name: 'Continue' }).click();
  await person.getByRole('button', { name: 'The key matches' }).click();
  await person.getByRole('heading', { name: story.cast.person.name }).waitFor();
  expect(JSON.parse(atob(text.split(':')[2] ?? ''))).toHaveProperty('seal');
  await person.close();
});

test('the signing key is changed, and the person’s browser follows by itself', async () => {
  const { page } = story;
  await page.getByText('Change the signing key').click();
  await page.getByLabel('A new key of this browser').check();
  await page.getByRole('button', { name: 'Change the key and publish' }).click();
  await page
    .getByText(new RegExp(`^${world.configuration.people.length} menus were published`))
    .waitFor({ timeout: 60_000 });
  const person = await story.person.open('src/options.html#/settings');
  const key = person.locator('.enrolment .mono');
  await key.waitFor();
  const before = await key.textContent();
  await person.getByRole('button', { name: 'Sync now' }).click();
  await expect.poll(() => key.textContent()).not.toBe(before);
  expect(await person.locator('.enrolment li.updated').first().textContent()).toMatch(
    /Version \d+/,
  );
});
