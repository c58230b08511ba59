import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amissOn } from '../support/amiss-on.ts';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

const SIGN_IN = 'an administrator signs in with the console session';

let world: World;
let story: Story;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-silent-'));
  world = await createWorld();
  story = await createStory(world, process.env['JUMPGATE_PICTURES'] ?? directory);
});
afterAll(async () => {
  await story.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

test('accounts that never answer hold up no other, are named while they are awaited, and are read alone later', async () => {
  const silent = world.configuration.accounts.slice(0, 3);
  const ends = silent.map(({ id }) =>
    world.lab.faults.add({
      service: 'iam',
      account: id,
      effect: { kind: 'latency', milliseconds: 300_000 },
    }),
  );
  const signIn = MAIN_JOB.find(({ name }) => name === SIGN_IN);
  await signIn?.run(story);
  const { page } = story;
  await page
    .getByText(/^3 accounts have not answered yet and are asked again at the end:/)
    .waitFor({ timeout: 90_000 });
  const others = world.configuration.accounts.length + 1 - silent.length;
  const total = world.configuration.accounts.length + 1;
  await page.getByText(`${others} of ${total} accounts`).waitFor();
  await story.picture('silent-awaited');
  expect(await amissOn(page)).toEqual([]);
  await page.getByText('3 accounts could not be read').click({ timeout: 90_000 });
  await page.getByText(`Account ${silent[0]?.id ?? ''} did not answer.`).waitFor();
  await story.picture('silent-named');
  expect(await amissOn(page)).toEqual([]);
  ends.forEach((end) => end());
  const list = page.locator('.unreadable-accounts');
  await list.getByRole('button').first().click();
  await page.getByText('2 accounts could not be read').waitFor();
});
