import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

const signIn = MAIN_JOB.find(({ name }) => name.startsWith('an administrator signs in'));

/** An administrator of the tour's company who has signed in, read the estate, and looks at the story’s person, in a lab of their own. */
export interface AdministratorStory {
  readonly world: World;
  readonly story: Story;
  readonly page: Page;
  /** For files of the test; gone when the story is closed. */
  readonly directory: string;
  readonly close: () => Promise<void>;
}

/**
 * Begins such a story. With `JUMPGATE_PICTURES` set, its pictures go to that folder and stay there.
 *
 * @param prepare - What becomes of the lab before the administrator looks at it.
 */
export async function startAdministratorStory(
  prepare: (world: World, story: Story) => void = () => undefined,
): Promise<AdministratorStory> {
  const directory = await mkdtemp(join(tmpdir(), 'jumpgate-story-'));
  const world = await createWorld();
  const story = await createStory(world, process.env['JUMPGATE_PICTURES'] ?? directory);
  prepare(world, story);
  await signIn?.run(story);
  await story.page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
  await story.page.getByRole('link', { name: story.cast.person.name }).click();
  // A colour that is still on its way from dark to light has the contrast of neither.
  await story.page.emulateMedia({ reducedMotion: 'reduce' });
  return {
    world,
    story,
    page: story.page,
    directory,
    close: async () => {
      await story.close();
      await world.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
