import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAdministratorStory } from '../support/administrator-story.ts';
import { amissOn } from '../support/amiss-on.ts';
import { secretsIn } from '../support/at-rest.ts';
import type { Story } from '../tour/main-job.ts';
import type { World } from '../tour/world.ts';

let world: World;
let story: Story;
let page: Page;
let directory: string;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, story, page, directory, close } = await startAdministratorStory());
});
afterAll(() => close());

const pane = () => page.getByRole('complementary', { name: 'Staged' });
const count = (text: string) => pane().locator('header').getByText(text, { exact: true }).waitFor();

test('a pasted list is told line by line, and what is right of it is staged', async () => {
  const { cast } = story;
  await page.getByRole('button', { name: 'Paste a list' }).click();
  const dialog = page.getByRole('dialog', { name: 'Paste a list' });
  await dialog
    .getByRole('textbox')
    .fill(
      [
        'person,account,role,action,until',
        `${cast.person.name},${cast.grant.accountName},${cast.grant.roleName},grant,`,
        `${cast.person.name},nowhere,Admin,grant,`,
      ].join('\n'),
    );
  await dialog.getByText('Line 3: there is no account “nowhere”.').waitFor();
  await story.picture('paste');
  expect(await amissOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Stage 1 change' }).click();
  await count('1 change');
  await pane().getByText(cast.grant.roleName).waitFor();
});

test('a change set has a name, is there again after a restart, and waits while another is worked on', async () => {
  const { cast } = story;
  await pane().getByLabel('Name of this change set').fill('Ada joins the team');
  await page.reload();
  await count('1 change');
  expect(await pane().getByLabel('Name of this change set').inputValue()).toBe(
    'Ada joins the team',
  );
  await pane().getByRole('button', { name: 'Save for later' }).click();
  await pane().getByText('Click a role to stage').waitFor();
  await page.getByRole('link', { name: cast.person.name }).click();
  await page
    .getByRole('button', {
      name: new RegExp(`^Revoke ${cast.revoke.roleName} in ${cast.revoke.accountName}`),
    })
    .click();
  await pane().getByText(cast.revoke.roleName).first().waitFor();
  await pane().getByRole('button', { name: 'Ada joins the team', exact: true }).click();
  await pane().getByText(cast.grant.roleName).waitFor();
  await story.picture('change-sets');
  expect(await amissOn(page)).toEqual([]);
});

test('a change set goes out as a file and comes in again; discarding one can be undone', async () => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    pane().getByRole('button', { name: 'Export' }).click(),
  ]);
  const path = join(directory, 'change-set.json');
  await file.saveAs(path);
  const held = await readFile(path, 'utf8');
  expect(world.lab.secrets.size).toBeGreaterThan(10);
  expect(secretsIn({ held }, world.lab.secrets)).toEqual([]);
  expect(JSON.parse(held)).toMatchObject({
    format: 1,
    name: 'Ada joins the team',
    changes: [{ kind: 'grant', role: story.cast.grant.arn }],
  });
  await pane().getByRole('button', { name: 'Discard', exact: true }).click();
  await pane().getByText('Click a role to stage').waitFor();
  await pane().getByRole('button', { name: 'Bring back 1 discarded change' }).click();
  await count('1 change');
  await pane().getByRole('button', { name: 'Discard', exact: true }).click();
  await pane().locator('input[type=file]').setInputFiles(path);
  await count('1 change');
  await pane().getByText(story.cast.grant.roleName).waitFor();
});

test('staged changes are listed by account or by person, and each can be taken off', async () => {
  const { cast } = story;
  await page.getByRole('button', { name: 'Paste a list' }).click();
  const known = new Set(world.estate.truth.map(({ principal, role }) => `${principal} ${role}`));
  const others = world.configuration.people
    .filter(
      ({ id, principals: [arn] }) =>
        id !== cast.person.id && !known.has(`${arn} ${cast.grant.arn}`),
    )
    .slice(0, 2);
  await page
    .getByRole('dialog', { name: 'Paste a list' })
    .getByRole('textbox')
    .fill(
      others
        .map(({ name }) => `${name}\t${cast.grant.accountName}\t${cast.grant.roleName}`)
        .join('\n'),
    );
  await page.getByRole('button', { name: 'Stage 2 changes' }).click();
  await count('3 changes');
  await pane().getByRole('button', { name: 'By person' }).click();
  await pane().getByRole('region', { name: cast.person.name }).waitFor();
  expect(await pane().locator('.group').count()).toBe(3);
  await story.picture('staged-by-person');
  await pane()
    .getByRole('button', { name: `Take off the list: ${cast.person.name}` })
    .first()
    .click();
  expect(await pane().locator('.group').count()).toBe(2);
});
