import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEstate } from '../lab/make-estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import type { Story } from './main-job.ts';
import { signInByConsole } from './setup-walk.ts';
import { createWorld, type World } from './world.ts';

/** The same company's jump account in GovCloud, behind the proxy of a world that is there. */
export function createGovWorld(beside: World): Promise<World> {
  const estate = makeEstate({
    accounts: 5,
    people: 6,
    roles: 3,
    grants: 12,
    isMessy: false,
    partition: 'aws-us-gov',
    jump: { accountId: '444455556666', alias: 'acme-gov-jump' },
  });
  return createWorld(estate, { name: 'Acme GovCloud', beside });
}

/** Pictures of two partitions in one browser, both signed in, as the administrator of the story sees them. */
export async function pictureEstates(story: Story): Promise<void> {
  const { world, administrator, picture, cast } = story;
  const gov = await createGovWorld(world);
  const directory = await mkdtemp(join(tmpdir(), 'jumpgate-gov-'));
  const file = join(directory, 'acme-gov.json');
  await writeFile(file, JSON.stringify(gov.configuration));
  try {
    const page = await administrator.open('src/options.html#/configuration', {
      width: 1180,
      height: 760,
    });
    story.page = page;
    await page.setInputFiles('.configuration-page input[type=file][accept*=json]', file);
    await page.getByText(/^Acme GovCloud was added/).waitFor();
    await picture('estates-added');
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await signInByConsole(administrator, page, LAB_NAMES.administrator);
    await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
    const { id } =
      gov.configuration.people.find(({ name }) => name === cast.person.name) ??
      gov.configuration.people[0] ??
      cast.person;
    await page.evaluate((hash) => void (location.hash = hash), `#/@acme-gov/permissions/${id}`);
    await page.getByRole('button', { name: /^Show all/ }).click();
    await page
      .getByRole('button', { name: /^Grant / })
      .first()
      .click();
    await page.getByRole('button', { name: /^Estates/ }).click();
    await page.getByRole('navigation', { name: 'Estates' }).waitFor();
    await picture('estates-menu');
    await page.keyboard.press('Escape');
    const ask = page.getByRole('searchbox', { name: /^Ask/ });
    await ask.fill('Ada Okafor');
    await ask.press('Enter');
    await page.getByRole('region', { name: /^In Acme/ }).waitFor();
    await picture('estates-ask');
    await page.close();
  } finally {
    await rm(directory, { recursive: true, force: true });
    await gov.close();
  }
}
