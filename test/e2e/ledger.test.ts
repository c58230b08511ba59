import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amissOn } from '../support/amiss-on.ts';
import { bucketPlaces, secretsIn, watchDownloads, type Places } from '../support/at-rest.ts';
import { createStory, MAIN_JOB, type Story } from '../tour/main-job.ts';
import { createWorld, type World } from '../tour/world.ts';
import { launchExtensionBrowser } from '../support/extension-browser.ts';

describe('the ledger, in Chromium against the lab', () => {
  let world: World;
  let story: Story;
  let directory: string;
  let readDownloads: () => Promise<Readonly<Places>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jumpgate-ledger-'));
    world = await createWorld();
    story = await createStory(world, process.env['JUMPGATE_PICTURES'] ?? directory);
    readDownloads = watchDownloads(story.administrator);
    for (const name of SIGN_IN) await step(name).run(story);
  });
  afterAll(async () => {
    await story.close();
    await world.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('the first reading becomes the baseline by itself', async () => {
    const { page } = story;
    await page.getByRole('link', { name: 'Commits', exact: true }).click();
    await page.getByText(/^Baseline: who could reach what/).waitFor();
    await page.getByRole('link', { name: 'Ledger', exact: true }).click();
    await page.getByRole('button', { name: 'Compare with the ledger' }).click();
    await page.getByText('IAM is as the ledger says.').waitFor({ timeout: 30_000 });
    await story.picture('ledger-baseline');
  });

  test('a commit is found by looking as of before and after it', async () => {
    const { page, cast } = story;
    const before = new Date();
    await page.waitForTimeout(2000);
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: cast.person.name }).click();
    for (const name of COMMIT) await step(name).run(story);
    await page.getByRole('link', { name: 'Time', exact: true }).click();
    await page.getByLabel('Person, role or account').fill(`${cast.person.name} ${cast.grant.arn}`);
    await page.getByText('1 row', { exact: true }).waitFor();
    await story.picture('time-after');
    expect(await amissOn(page)).toEqual([]);
    await page.getByLabel('To', { exact: true }).fill(localTime(before));
    await page.getByText(/tells of no access here/).waitFor();
  });

  test('the list of commits finds a record by person, role and author, and shows all of it', async () => {
    const { page, cast } = story;
    await page.getByRole('link', { name: 'Commits', exact: true }).click();
    const form = page.locator('.record-filter');
    await form.getByLabel('Person').fill(cast.person.name);
    await form.getByLabel('Role').fill(cast.grant.roleName);
    await form.getByLabel('Author').fill('robin');
    await form.getByLabel('Kind').selectOption('Commit');
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await story.picture('commits-filtered');
    expect(await amissOn(page)).toEqual([]);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const csv = await readFile(await (await saved).path(), 'utf8');
    expect(csv).toContain(cast.person.name);
    const asJson = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as JSON' }).click();
    await asJson;
    await page.locator('tbody a').first().click();
    for (const tab of [
      'Messages',
      'User configurations',
      'Requested changes',
      'Effect',
      'Actions',
    ]) {
      await page.getByRole('tab', { name: tab }).click();
      await story.picture(`commit-${tab.toLowerCase().replaceAll(' ', '-')}`);
    }
    expect(await amissOn(page)).toEqual([]);
    await page.getByRole('tab', { name: 'User configurations' }).click();
    const file = page.waitForEvent('download');
    await page
      .getByRole('button', { name: /^Download the AWS Extend/ })
      .first()
      .click();
    expect(await readFile(await (await file).path(), 'utf8')).toContain(cast.grant.roleName);
  });

  test('the past is shown on a person’s page and on the matrix, told as a history, and saved as a report', async () => {
    const { page, cast } = story;
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: cast.person.name }).click();
    const held = () => page.locator('.role-cell').count();
    await page.locator('.role-cell').first().waitFor();
    const now = await held();
    await page.getByLabel('As of').fill('2026-01-01T00:00:00');
    await page.getByLabel('As of').blur();
    await page.getByText(/as the ledger tells it of/).waitFor();
    expect(await held()).toBe(0);
    await story.picture('person-as-of');
    expect(await amissOn(page)).toEqual([]);
    await page.getByRole('link', { name: 'Matrix', exact: true }).click();
    await page.getByText(/as the ledger tells it of/).waitFor();
    await story.picture('matrix-as-of');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: cast.person.name }).click();
    await page.locator('.role-cell').first().waitFor();
    expect(await held()).toBe(now);
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText(`${cast.person.name} could no longer enter`).first().waitFor();
    await story.picture('history');
    expect(await amissOn(page)).toEqual([]);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save a report' }).click();
    const report = await (await saved).path();
    expect(await readFile(report, 'utf8')).toContain('CHG-1042');
    const reader = await story.administrator.context.newPage();
    await reader.setContent(await readFile(report, 'utf8'));
    await reader.screenshot({
      path: join(process.env['JUMPGATE_PICTURES'] ?? directory, 'report.png'),
    });
    await reader.close();
  });

  test('an access review stages its removals and becomes a record', async () => {
    const { page, cast } = story;
    await page.getByRole('link', { name: 'Ledger', exact: true }).click();
    await page.getByRole('link', { name: 'Access review' }).click();
    await page.getByLabel('Person', { exact: true }).fill(cast.person.name);
    await page.getByRole('button', { name: 'Begin the review' }).click();
    const removed = page.locator('.decisions tbody tr').first();
    await removed.getByLabel('Remove').check();
    await page.getByText('1 removal has no reason.').waitFor();
    await removed.getByRole('textbox').fill('left the team');
    await removed.getByRole('textbox').blur();
    await page.reload();
    await page.getByLabel('Reason for the rest').fill('needed for on-call');
    await page.getByRole('button', { name: /^Keep the other/ }).click();
    await page.getByLabel('Comment for the record').fill('Quarterly review');
    await page.getByLabel('Comment for the record').blur();
    await story.picture('access-review');
    expect(await amissOn(page)).toEqual([]);
    await page.getByRole('button', { name: /^Sign off .* 1 to remove/ }).click();
    await page.getByText('1 removal is staged.').waitFor();
    await page.getByRole('link', { name: /Recorded as number/ }).click();
    await page.getByText('left the team').waitFor();
    await story.picture('access-review-record');
    expect(await amissOn(page)).toEqual([]);
  });

  test('a change to the configuration is a record that says what was changed', async () => {
    const { page } = story;
    await page.getByRole('link', { name: 'Configuration', exact: true }).click();
    await page.getByLabel('Days a published menu stays valid').fill('5');
    await page.getByLabel('Days a published menu stays valid').blur();
    await page.getByRole('link', { name: 'Commits', exact: true }).click();
    await page.locator('.record-filter').getByLabel('Kind').selectOption('Configuration');
    await page.getByRole('cell', { name: 'Rules changed', exact: true }).waitFor();
    // It went to the bucket by itself.
    await page.getByText('1 record was exported to the bucket.').waitFor();
    expect(await page.getByText(/not in the bucket yet/).count()).toBe(0);
    await page.locator('tbody a').first().click();
    await page
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .waitFor();
    expect(await amissOn(page)).toEqual([]);
    await page.goBack();
    await page.locator('.record-filter').getByLabel('Kind').selectOption('Any');
  });

  test('both copies verify, and a checkpoint is signed by the estate’s key', async () => {
    const { page } = story;
    await page.getByRole('link', { name: 'Ledger', exact: true }).click();
    await page.getByRole('button', { name: 'Sign a checkpoint' }).click();
    await page.getByText(/Recorded as number/).waitFor();
    await page.getByRole('link', { name: 'Commits', exact: true }).click();
    await page.getByRole('button', { name: 'Export to the bucket' }).click();
    await page.getByText(/records? (was|were) exported/).waitFor();
    await page.getByRole('link', { name: 'Ledger', exact: true }).click();
    await page.getByRole('button', { name: 'Look at how it is kept' }).click();
    await page
      .getByText(
        /Object Lock is on, in governance mode; for 7 days nobody can rewrite .+ without the right/,
      )
      .waitFor();
    await page.getByText(/This browser: .+B of .+B are in use/).waitFor();
    await page.getByRole('button', { name: 'Ask the browser to keep it' }).click();
    // Chromium decides; either way the page says what it did.
    await page.getByText(/browser promised to keep it|would not promise it/).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the public key' }).click();
    await (await saved).saveAs(join(directory, 'public.jwk'));
    await page.getByRole('button', { name: 'Look at CloudTrail' }).click();
    await page.getByText(/actions were found in CloudTrail/).waitFor({ timeout: 90_000 });
    await page.getByText('Every change to these roles and principals is explained').waitFor();
    await page.getByRole('button', { name: 'Verify the ledger' }).click();
    await page.getByText(/^The bucket: intact/).waitFor();
    await page.getByText(/Both copies are the same/).waitFor();
    await page.getByText(/^Object Lock holds .* records, each until/).waitFor();
    await story.picture('ledger-verified');
    expect(await amissOn(page)).toEqual([]);
  });

  test('CloudTrail’s event ids stay with the actions, on the page and in its export', async () => {
    const { page } = story;
    await page.getByRole('link', { name: 'Commits', exact: true }).click();
    await page.locator('.record-filter').getByLabel('Kind').selectOption('Commit');
    await page.locator('tbody a').first().click();
    await page.reload();
    await page.getByText('CloudTrail event').first().waitFor();
    await story.picture('commit-trail-events');
    expect(await amissOn(page)).toEqual([]);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const [head = '', line = ''] = (await readFile(await (await saved).path(), 'utf8')).split(
      '\r\n',
    );
    const event = line.split(',')[head.split(',').indexOf('eventId')];
    expect(event).toMatch(/^[0-9a-f-]{36}$/);
    await page
      .getByText(event ?? '')
      .first()
      .waitFor();
  });

  test('old records leave for the bucket, are read from there when they are asked for, and come back', async () => {
    const { page } = story;
    const link = (name: string) => page.getByRole('link', { name, exact: true });
    await link('Ledger').click();
    // The newest of each kind stays, so that older ones are needed to have something to archive.
    const sign = () => page.getByRole('button', { name: 'Sign a checkpoint' }).click();
    await sign();
    const said = await page.getByText(/Recorded as number/).innerText();
    for (const ahead of [1, 2]) {
      await sign();
      await page.getByText(`Recorded as number ${Number(/\d+/.exec(said)?.[0]) + ahead}`).waitFor();
    }
    await link('Commits').click();
    await page.getByRole('button', { name: 'Export to the bucket' }).click();
    await page.getByText(/records? (was|were) exported/).waitFor();
    await link('Ledger').click();
    await page.getByLabel('Keep here').selectOption('only what is needed');
    await page.getByRole('button', { name: 'Look what could go' }).click();
    await page.getByText(/records? \(.* kB\) can leave this browser/).waitFor();
    await page.getByRole('button', { name: /^Archive (this|these)/ }).click();
    await page.getByText(/found the same, and archived/).waitFor();
    await page.getByRole('button', { name: 'Verify the ledger' }).click();
    await page.getByText(/is archived: its link holds|are archived: their links hold/).waitFor();
    await page.getByText(/Both copies are the same/).waitFor();
    await page.getByRole('button', { name: 'Bring them back' }).scrollIntoViewIfNeeded();
    await story.picture('ledger-archive');
    expect(await amissOn(page)).toEqual([]);

    await link('Commits').click();
    await page.getByText(/archived in the bucket and not listed/).waitFor();
    const numbers = () => page.locator('tbody td.number').allTextContents();
    const kept = new Set(await numbers());
    await page.getByRole('button', { name: 'List them too' }).click();
    const isArchived = (number: string) => !kept.has(number);
    await expect.poll(async () => (await numbers()).some(isArchived)).toBe(true);
    await story.picture('commits-archived');
    expect(await amissOn(page)).toEqual([]);
    const archived = (await numbers()).find(isArchived) ?? '';
    await page.getByRole('button', { name: 'Leave them out again' }).click();
    await expect.poll(async () => (await numbers()).some(isArchived)).toBe(false);
    await page.goto(`${page.url()}/${archived}`);
    await page.getByText(/This record is archived/).waitFor();
    await story.picture('commit-archived');

    await link('Ledger').click();
    await page.getByRole('button', { name: 'Bring them back' }).click();
    await page.getByText(/back in this browser/).waitFor();
    await page.getByRole('button', { name: 'Verify the ledger' }).click();
    await page.getByText(/Both copies are the same/).waitFor();
    expect(await page.getByText(/links? holds?/).count()).toBe(0);
  });

  test('what others change in IAM is told after a reading, explained, staged back, and accepted', async () => {
    const { page, cast } = story;
    const role = world.lab.iam.role(cast.grant.arn);
    if (!role) throw new Error('The lab has no such role.');
    const others = [role.trust['Statement']]
      .flat()
      .filter((one) => !JSON.stringify(one).includes('JumpgateTrust'));
    world.lab.iam.put({ ...role, trust: { ...role.trust, Statement: others } });
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('button', { name: 'Read again', exact: true }).click();
    await page
      .getByText('1 thing was changed in IAM outside Jumpgate.')
      .waitFor({ timeout: 30_000 });
    await story.picture('drift-notice');
    expect(await amissOn(page)).toEqual([]);
    await page.getByRole('link', { name: 'Look at what changed' }).click();
    const line = page.locator('.drift-lines li').filter({ has: page.getByRole('heading') });
    await line.getByText(`trust of ${cast.grant.accountName}/${cast.grant.roleName}`).waitFor();
    await line.getByText(/^changed outside Jumpgate between .+ and .+/).waitFor();
    await line.getByText(cast.person.name).waitFor();
    await line.getByText('Show the document').click();
    await line.scrollIntoViewIfNeeded();
    await story.picture('drift');
    expect(await amissOn(page)).toEqual([]);
    await line.getByRole('button', { name: /^Stage the way back/ }).click();
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    const back = page.locator('.staging-pane .change', { hasText: cast.grant.roleName });
    await back.getByText(cast.person.name).waitFor();
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByRole('link', { name: 'Ledger', exact: true }).click();
    await line.getByRole('button', { name: /^Accept into the ledger/ }).click();
    await page.getByText('IAM is as the ledger says.').waitFor();
  });

  test('one account read again is held against the ledger by itself, and tells when it is back in order', async () => {
    const { page, cast } = story;
    const role = world.lab.iam.role(cast.grant.arn);
    if (!role) throw new Error('The lab has no such role.');
    const everyone = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
    const Statement = [[role.trust['Statement']].flat(), everyone].flat();
    world.lab.iam.put({ ...role, trust: { ...role.trust, Statement } });
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: cast.person.name }).click();
    const again = page.getByRole('button', { name: `Read ${cast.grant.accountName} again` });
    await again.click();
    await page.getByText('1 thing was changed in IAM outside Jumpgate.').waitFor();
    await page.getByRole('link', { name: 'Look at what changed' }).click();
    const line = page.locator('.drift-lines li').filter({ has: page.getByRole('heading') });
    await line.getByText(`trust of ${cast.grant.accountName}/${cast.grant.roleName}`).waitFor();
    world.lab.iam.put(role);
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: cast.person.name }).click();
    await again.click();
    await page
      .getByText(/1 thing that was changed outside Jumpgate is as the ledger says again: trust of/)
      .waitFor();
    await story.picture('drift-settled');
    expect(await amissOn(page)).toEqual([]);
    expect(await page.getByText('was changed in IAM outside Jumpgate').count()).toBe(0);
  });

  test('a new machine restores the whole ledger from the bucket', async () => {
    const browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
    const first = story.administrator;
    try {
      await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
      story.administrator = browser;
      for (const name of SIGN_IN) await step(name).run(story);
      await story.page.getByRole('link', { name: 'Ledger', exact: true }).click();
      await story.page.getByRole('button', { name: 'Take in records from the bucket' }).click();
      await story.page.getByText(/records? came in/).waitFor();
      await story.page.getByRole('button', { name: 'Verify the ledger' }).click();
      await story.page.getByText(/^This browser: intact/).waitFor();
      await story.page.getByText(/Both copies are the same/).waitFor();
    } finally {
      story.administrator = first;
      await browser.close();
    }
  });

  test('the command-line tool verifies what lies in the bucket', async () => {
    const bucket = world.services.s3.buckets.get(world.configuration.sharing?.bucket ?? '');
    const copy = join(directory, 'ledger');
    await mkdir(copy);
    for (const [key, versions] of bucket?.versions ?? []) {
      const body = versions[0]?.body;
      if (key.startsWith('ledger/') && body) await writeFile(join(directory, key), body);
    }
    const { stdout, status } = spawnSync(
      'npx',
      ['jumpgate', 'verify-ledger', copy, '--key', join(directory, 'public.jwk')],
      {
        cwd: join(import.meta.dirname, '..', '..'),
        encoding: 'utf8',
      },
    );
    expect(stdout).toContain('chain: intact');
    expect(stdout).toMatch(/signed up to record \d+/);
    expect(status).toBe(0);
  });

  test('nothing that was handed out is in any export: files of records, the report, the bucket', async () => {
    const { jumpAccount, secrets } = world.lab;
    const places = { ...(await readDownloads()), ...bucketPlaces(world) };
    // The search finds what is there: the jump account's number, in every form of export.
    const sure = secretsIn(places, [jumpAccount]).join('\n');
    for (const form of [/records\.csv/, /records\.json/, /\.html/, /bucket ledger\//])
      expect(sure).toMatch(form);
    expect(secrets.size).toBeGreaterThan(20);
    expect(secretsIn(places, secrets)).toEqual([]);
  });
});

const SIGN_IN = [
  'an administrator signs in with the console session',
  'the jump account and every target account are read',
];
const COMMIT = [
  'a grant and a revoke are staged',
  'they are reviewed document by document, and commented',
  'they are committed, read back and recorded',
];

function step(name: string) {
  const found = MAIN_JOB.find((one) => one.name === name);
  if (!found) throw new Error(`The main job has no step “${name}”.`);
  return found;
}

/** As a `datetime-local` input takes it. */
function localTime(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
