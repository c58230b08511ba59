import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

describe('the main job, in Chromium against the lab', () => {
  let world: World;
  let story: Story;
  let pictures: string;

  beforeAll(async () => {
    pictures = await mkdtemp(join(tmpdir(), 'jumpgate-pictures-'));
    world = await createWorld();
    story = await createStory(world, pictures);
  });
  afterAll(async () => {
    await story.close();
    await world.close();
    await rm(pictures, { recursive: true, force: true });
  });

  for (const { name, run } of MAIN_JOB) test(name, () => run(story));
});
