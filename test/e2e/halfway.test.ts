import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let story: Story;
let pictures: string;

beforeAll(async () => {
  pictures = await mkdtemp(join(tmpdir(), 'jumpgate-halfway-'));
  world = await createWorld();
  story = await createStory(world, pictures);
  const start = MAIN_JOB.findIndex(({ name }) => name.startsWith('an administrator signs in'));
  const end = MAIN_JOB.findIndex(({ name }) => name.startsWith('they are committed'));
  for (const { run } of MAIN_JOB.slice(start, end)) await run(story);
});
afterAll(async () => {
  await story.close();
  await world.close();
  await rm(pictures, { recursive: true, force: true });
});

test('a commit that fails halfway shows what was done, survives its page, and can be taken back', async () => {
  const { cast } = story;
  const account = cast.grant.arn.split(':')[4] ?? '';
  world.lab.faults.add({
    service: 'iam',
    action: 'UpdateAssumeRolePolicy',
    account,
    times: 1,
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'not now' },
  });
  await story.page.getByRole('button', { name: /^Commit \d+ changes/ }).click();
  await story.page.getByText('stopped before it was finished').waitFor({ timeout: 60_000 });
  const written = world.lab.log.filter(
    ({ name, errorCode }) =>
      name.includes('Policy') && !name.startsWith('Get') && errorCode === undefined,
  );
  expect(written.length).toBeGreaterThan(0);
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(false);
  await story.page.close();

  // The tab is gone; the next one finds the diary.
  story.page = await story.administrator.open('src/options.html#/permissions');
  await story.page.getByText('was left unfinished').waitFor();
  await story.page.getByRole('button', { name: 'Take it back' }).click();
  await story.page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
  expect(await world.canAssume(cast.principal, cast.grant.arn)).toBe(false);
  expect(await world.canAssume(cast.principal, cast.revoke.arn)).toBe(true);

  await story.page.getByRole('button', { name: 'Show the commit' }).click();
  await story.page.getByRole('tab', { name: 'Effect' }).click();
  await story.page.getByText('Nobody gains or loses anything.').waitFor();
});
