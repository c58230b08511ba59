import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amissOn } from '../support/amiss-on.ts';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';

/** The steps of the main job after which an administrator is signed in and has read the estate. */
const SIGN_IN = [
  'an administrator signs in with the console session',
  'the jump account and every target account are read',
];

describe('network, configuration and person lifecycle, in Chromium against the lab', () => {
  let world: World;
  let story: Story;
  let pictures: string;
  const hash = (fragment: string) =>
    story.page.evaluate((to) => {
      location.hash = to;
    }, fragment);
  /** Looks at the page in both schemes: a picture each, and no accessibility problem in either. */
  const look = async (name: string) => {
    await story.picture(name);
    expect(await amissOn(story.page)).toEqual([]);
    await story.page.emulateMedia({ colorScheme: 'dark' });
    expect(await amissOn(story.page)).toEqual([]);
    await story.page.emulateMedia({ colorScheme: 'light' });
  };

  beforeAll(async () => {
    pictures = process.env['JUMPGATE_PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'jumpgate-')));
    world = await createWorld();
    story = await createStory(world, pictures);
    for (const { name, run } of MAIN_JOB) if (SIGN_IN.includes(name)) await run(story);
    // A colour on its way to another has no contrast that could be judged.
    await story.page.emulateMedia({ reducedMotion: 'reduce' });
  });
  afterAll(async () => {
    await story.close();
    await world.close();
    if (!process.env['JUMPGATE_PICTURES']) await rm(pictures, { recursive: true, force: true });
  });

  test('the whole estate is shown as a flow, and leads to a project', async () => {
    const { page } = story;
    await page.getByRole('link', { name: 'Network', exact: true }).click();
    await page.getByRole('heading', { name: 'Where access goes' }).waitFor();
    await look('network-flow');
    await page.getByRole('rowheader', { name: 'payments' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'payments' }).waitFor();
    await look('network-project');
  });

  test('the picture of a person has a line for every state IAM really holds, by keyboard too', async () => {
    const { page, cast } = story;
    await page.getByRole('searchbox', { name: 'Find a person' }).fill(cast.person.name);
    await page.getByRole('list', { name: 'Found' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: cast.person.name }).waitFor();
    const held = world.estate.truth.filter(({ principal }) => principal === cast.principal);
    expect(await page.locator('.network-picture path:not(.belongs)').count()).toBe(held.length);
    await look('network-person');
    await page.getByRole('button', { name: '2 steps' }).click();
    await look('network-person-two-steps');
    await page.getByText(/^The same as a table/).click();
    const rows = page.locator('.network-table tbody tr');
    expect(await rows.count()).toBe(
      await page.locator('.network-picture path:not(.belongs)').count(),
    );
    await look('network-table');
    await page.locator('.network-picture [aria-current]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/network\/role\//);
    await look('network-role');
  });

  test('leaving stages every revoke, with adoptions, and says what stays', async () => {
    const { page, cast } = story;
    await hash(`#/permissions/${cast.person.id}`);
    await page.getByText('Join, move, leave').click();
    await page.getByRole('button', { name: /^Stage the loss of/ }).click();
    await page.getByText(/staged on the right/).waitFor();
    await look('person-leaves');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByLabel('Copy the access of').selectOption({ index: 2 });
    await page.getByRole('button', { name: 'Stage the copy' }).click();
    await look('person-copied');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
  });

  test('moving stages what is left behind and its like in the other project; committed, IAM lets in there and nowhere else', async () => {
    const { page, cast } = story;
    const accounts = new Map(world.estate.accounts.map((one) => [one.id, one]));
    const accountOf = (arn: string) => accounts.get(arn.split(':')[4] ?? '');
    const pathOf = (arn: string) => arn.split(':role')[1];
    const isIn = (project: string) => (row: { role: string }) =>
      accountOf(row.role)?.project === project;
    const mine = world.estate.truth.filter(({ principal }) => principal === cast.principal);
    const leaving = mine.filter(isIn('ledger'));
    const arriving = Object.values(world.estate.iam)
      .flatMap(({ RoleDetailList }) => RoleDetailList.map(({ Arn }) => Arn))
      .filter((arn) => isIn('search')({ role: arn }) && mine.every(({ role }) => role !== arn))
      .filter((arn) =>
        leaving.some(
          ({ role }) =>
            pathOf(role) === pathOf(arn) &&
            accountOf(role)?.environment === accountOf(arn)?.environment,
        ),
      );
    expect(leaving.length).toBeGreaterThan(1);
    expect(arriving.length).toBeGreaterThan(1);

    await page.getByLabel('Move from project').selectOption('ledger');
    await page.getByLabel('to project').selectOption('search');
    await page.getByRole('button', { name: 'Stage the move' }).click();
    await page.getByText(/staged on the right/).waitFor();
    await look('person-moves');
    const pane = page.getByRole('complementary', { name: 'Staged' });
    expect(await pane.locator('.change-sign.grant').count()).toBe(arriving.length);
    expect(await pane.locator('.change-sign.revoke').count()).toBe(leaving.length);
    await pane.getByRole('link', { name: 'Review and commit' }).click();
    await page.getByRole('heading', { name: 'Review' }).waitFor();
    await look('person-moves-review');
    await page.getByLabel('Comment').fill('From ledger to search.');
    await page.getByRole('button', { name: /^Commit / }).click();
    await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
    for (const arn of arriving) expect(await world.canAssume(cast.principal, arn)).toBe(true);
    for (const { role } of leaving) expect(await world.canAssume(cast.principal, role)).toBe(false);
    await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
  });

  test('an account is edited in its row, refused when wrong, and undone', async () => {
    const { page } = story;
    await hash('#/configuration');
    await page.getByRole('button', { name: 'Edit payments-dev' }).click();
    await page.getByLabel('Region').last().fill('somewhere');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText('a Region code').waitFor();
    await look('configuration-refused');
    await page.locator('.entry-form input[name=region]').fill('eu-west-1');
    await page.locator('.entry-form').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Undo 1 edit' }).click();
    await page.getByRole('button', { name: /^Undo/ }).waitFor({ state: 'detached' });
    const accounts = page.locator('.entry-table').first();
    await accounts.getByText('eu-west-1').waitFor({ state: 'detached' });
  });

  test('a CSV file with faults is refused with every line, one of 20 MB without freezing the page', async () => {
    const { page } = story;
    const input = page.getByLabel('Import people (CSV)');
    const principal = world.configuration.people[0]?.principals[0] ?? '';
    const rows = ['id,name,principals', `a,A,${principal}`, `b,B,${principal}`, 'C!,C,'];
    await input.setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\n')),
    });
    await page.getByText('Line 4').waitFor();
    await look('configuration-csv');
    await input.setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.slice(0, 3).join('\n')),
    });
    await page.getByText('Line 3').waitFor();
    await page.evaluate(() => {
      const watch = { answers: 0 };
      setInterval(() => {
        if (document.querySelector('.estate-tables progress')) watch.answers++;
      }, 20);
      Object.assign(globalThis, { watch });
    });
    const row = `x x,${'n'.repeat(300)},y\n`;
    const large = join(pictures, 'large.csv');
    await writeFile(large, `id,name,principals\n${row.repeat(Math.ceil(20e6 / row.length))}`);
    await input.setInputFiles(large);
    await page.getByText(/^And [\d,]+ more/).waitFor({ timeout: 60_000 });
    await rm(large);
    const { answers } = await page.evaluate(
      () => (globalThis as unknown as { watch: { answers: number } }).watch,
    );
    expect(answers, 'the page did nothing else while the file was read').toBeGreaterThan(5);
  });

  test('roles on offer are taken from a CSV file once they were looked at, and go into one', async () => {
    const { page } = story;
    const [shop] = world.configuration.accounts;
    const rows = ['Admin', 'ReadOnly'].map(
      (name) => `arn:aws:iam::${shop!.id}:role/${name},${name} of the shop,TRUE`,
    );
    const file = (lines: readonly string[]) => ({
      name: 'roles.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['arn,label,withoutMfa', ...lines].join('\n')),
    });
    const form = page.locator('.csv-import', { hasText: 'Import roles (CSV)' });
    const input = form.getByLabel('Import roles (CSV)');
    await input.setInputFiles(file([...rows, rows[0]!, 'arn:aws:iam::999900001111:role/Admin,,']));
    await form.getByText('Line 4').waitFor();
    await form.getByText('Line 5').waitFor();
    await input.setInputFiles(file(rows));
    await form.getByText('2 are new').waitFor();
    await look('configuration-roles-csv');
    await form.getByRole('button', { name: 'Keep these' }).click();
    await page.getByRole('region', { name: 'Roles on offer' }).getByText('ReadOnly of').waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export roles (CSV)' }).click(),
    ]);
    expect((await readFile(await saved.path(), 'utf8')).trim().split('\n').slice(1)).toEqual(
      rows.map((row) => row.replace(',TRUE', ',,,,true,')),
    );
  });
});
