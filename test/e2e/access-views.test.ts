import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAdministratorStory } from '../support/administrator-story.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { truthOf } from '../support/access-truth.ts';
import { amissOn } from '../support/amiss-on.ts';
import type { Story } from '../tour/main-job.ts';
import { signInByConsole } from '../tour/setup-walk.ts';
import type { World } from '../tour/world.ts';

let world: World;
let story: Story;
let page: Page;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, story, page, close } = await startAdministratorStory());
});
afterAll(() => close());

const selected = (what: string) =>
  page.locator('.matrix-bar').getByText(what, { exact: true }).waitFor();

const show = async (tab: string) => {
  await page.getByRole('link', { name: tab, exact: true }).click();
};

test('the matrix shows everyone’s true state, and exports it', async () => {
  await show('Matrix');
  await page.getByRole('grid').waitFor();
  await page.locator('.matrix-grid .cell').first().waitFor();
  await story.picture('matrix');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const [, ...lines] = (await readFile(await file.path(), 'utf8')).split('\r\n');
  // The lab adds people of its own, such as its auditor.
  const own = new Set(
    Object.values(world.estate.iam).flatMap(({ UserDetailList, RoleDetailList }) =>
      [...UserDetailList, ...RoleDetailList].map(({ Arn }): string | undefined => Arn),
    ),
  );
  const shown = new Map(
    lines
      .map((line) => line.split(','))
      .filter(([, principal]) => own.has(principal))
      .map((c) => [`${c[1]} ${c[7]}`, c[8]] as const),
  );
  const truth = truthOf(world.estate);
  const administered = new Set(world.configuration.accounts.map(({ id }) => id as string));
  const expected = [...truth].filter(([pair]) => administered.has(pair.split(':')[9] ?? ''));
  expect(expected.length).toBeGreaterThan(50);
  expect([...shown].sort()).toEqual(expected.sort());
  expect(await amissOn(page)).toEqual([]);
});

test('keys move, select a rectangle, stage it and take it back', async () => {
  // Where people and roles cross, and nowhere else: a click finds the cell that is drawn there.
  await page.locator('.matrix-grid .cell.granted').first().click();
  await page.locator('.matrix-bar', { hasText: 'granted' }).waitFor();
  expect(await page.locator('.matrix-grid').evaluate((grid) => grid.scrollWidth)).toBeGreaterThan(
    2000,
  );
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await selected('2 people × 2 roles: 4 pairs');
  expect(await page.locator('.matrix-grid .area').count()).toBe(1);
  await page.keyboard.press('Space');
  await page.locator('.staging-pane .change').first().waitFor();
  await story.picture('matrix-staged');
  expect(await amissOn(page)).toEqual([]);
  await page.keyboard.press('Space');
  expect(await page.locator('.staging-pane .change').count()).toBe(0);
  await page.keyboard.press('Shift+Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+Space');
  await selected('2 people × 1 role: 2 pairs');
  await page.keyboard.press('Escape');
  expect(await page.locator('.row-head.chosen').count()).toBe(1);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await story.picture('matrix-legend');
  expect(await amissOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();
});

test('the page for paper holds every pair that is shown, and nothing else', async () => {
  await page.evaluate(() => (globalThis.print = () => undefined));
  await page.getByRole('button', { name: 'Print' }).click();
  await page.emulateMedia({ media: 'print', reducedMotion: 'reduce' });
  const rows = page.locator('.matrix-print tbody tr');
  await rows.first().waitFor();
  expect(await rows.count()).toBeGreaterThan(50);
  const sheet = page.locator('.matrix-print');
  await sheet.getByRole('heading', { name: world.configuration.name }).waitFor();
  await sheet.getByText(/^Read .*\d{4}.* · \d+ pairs/).waitFor();
  await sheet.getByText('No filter: everyone and every role').waitFor();
  for (const hidden of ['.admin-bar', '.matrix-grid', '.staging-pane', '.tools']) {
    expect(await page.locator(hidden).isVisible()).toBe(false);
  }
  await story.picture('matrix-print');
  await page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await rows.first().waitFor({ state: 'detached' });
});

test('filters leave only people and roles that meet', async () => {
  await page.getByRole('combobox', { name: 'State' }).selectOption('denied');
  await page.getByRole('combobox', { name: 'Group by' }).selectOption('environment');
  await page.locator('.cell.denied').first().waitFor();
  await story.picture('matrix-grouped');
  const rows = await page.locator('.matrix-grid .line').count();
  const denied = [...truthOf(world.estate)].filter(([, state]) => state === 'denied');
  expect(rows).toBe(new Set(denied.map(([pair]) => pair.split(' ')[0])).size);
});

test('findings are explained, and a half grant is mended by a staged change', async () => {
  await show('Findings');
  const half = page.locator('details', { hasText: 'Half grants' });
  await half.locator('summary').click();
  const halves = [...truthOf(world.estate).values()].filter((state) => state.endsWith('-only'));
  // Those that only a wide statement asks for are told with it.
  const wide = page.locator('details', { hasText: 'Wide assertions' });
  const counts = (await wide.locator('.detail').allTextContents()).map((detail) =>
    Number(/asks (?:for )?(\d+)/.exec(detail)?.[1] ?? 0),
  );
  const shown = Number(await half.locator('summary .number').textContent());
  expect(shown).toBeGreaterThan(0);
  expect(counts.reduce((sum, one) => sum + one, shown)).toBe(halves.length);
  await half
    .getByRole('button', { name: /^Complete/ })
    .first()
    .click();
  expect(await page.locator('.staging-pane .change').count()).toBe(1);
  await story.picture('findings');
  expect(await amissOn(page)).toEqual([]);
});

test('the id of somebody who was deleted is taken out of a trust by a staged change', async () => {
  const kind = page.locator('details', { hasText: 'Deleted principals in trusts' });
  await kind.locator('summary').click();
  const row = kind.locator('li').first();
  const [id] = /AIDA[A-Z0-9]+/.exec((await row.locator('.detail').textContent()) ?? '') ?? [];
  await row.getByRole('button', { name: /^Take it out/ }).click();
  await page.locator('.staging-pane .change', { hasText: id! }).waitFor();
  await story.picture('finding-gone');
  expect(await amissOn(page)).toEqual([]);
});

test('the grants that rely on a wide statement are taken over from its finding', async () => {
  const kind = page.locator('details', { hasText: 'Wide assertions' });
  await kind.locator('summary').click();
  const before = await page.locator('.staging-pane .change').count();
  await kind
    .getByRole('button', { name: /^Take over/ })
    .first()
    .click();
  await expect.poll(() => page.locator('.staging-pane .change').count()).toBeGreaterThan(before);
  expect(await page.locator('.staging-pane').getByRole('alert').count()).toBe(0);
  await story.picture('finding-wide');
  expect(await amissOn(page)).toEqual([]);
});

test('a principal without a person becomes one, in a form that knows what IAM tells', async () => {
  const kind = page.locator('details', { hasText: 'Principals without a person' });
  await kind.locator('summary').click();
  const count = Number(await kind.locator('summary .number').textContent());
  const row = kind.locator('li').first();
  const name = await row.locator('strong').textContent();
  await row.getByRole('button', { name: 'Make a person of it' }).click();
  const form = row.locator('form');
  expect(await form.getByLabel('Principals').inputValue()).toContain(name);
  await story.picture('finding-person');
  expect(await amissOn(page)).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).click();
  const left = page.locator('details', { hasText: 'Principals without a person' }).locator('li');
  await expect.poll(() => left.count()).toBe(count - 1);
});

test('the box in the bar answers for a person and for a role, with paths', async () => {
  const { cast } = story;
  await page.getByRole('searchbox', { name: /^Ask/ }).fill(cast.person.name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: cast.person.name }).waitFor();
  const truth = truthOf(world.estate);
  const rows = await page
    .locator('tr[data-role]')
    .evaluateAll((list) =>
      list.map((row) => [
        `${row.getAttribute('data-principal')} ${row.getAttribute('data-role')}`,
        row.querySelector('[data-state]')?.getAttribute('data-state'),
      ]),
    );
  expect(rows.sort()).toEqual(
    [...truth].filter(([p]) => p.startsWith(`${cast.principal} `)).sort(),
  );
  await story.picture('ask-person');
  expect(await amissOn(page)).toEqual([]);
  await page.locator('tr[data-role] td a').first().click();
  await page.getByRole('heading', { name: /pairs? leads? in/ }).waitFor();
  await story.picture('ask-role');
  expect(await amissOn(page)).toEqual([]);
});

test('a reading names what it reads and how far it has come; stopped, it leaves what was known in use', async () => {
  await show('Permissions');
  await page.getByRole('link', { name: story.cast.person.name }).click();
  const held = await page.locator('.role-cell').count();
  expect(held).toBeGreaterThan(0);
  const { accounts } = world.configuration;
  const slow = accounts[5]!;
  const mend = world.lab.faults.add({
    service: 'iam',
    account: slow.id,
    effect: { kind: 'latency', milliseconds: 60_000 },
  });
  await page.getByRole('button', { name: 'Read again', exact: true }).click();
  const status = page.locator('.read-status');
  const figures = status.getByText(/^\d+ of \d+ accounts$/);
  await expect
    .poll(async () => Number.parseInt((await figures.textContent()) ?? '', 10), { timeout: 30_000 })
    .toBe(accounts.length);
  expect(await status.locator('.names').textContent()).toBe(slow.name);
  expect(await status.getByText(/\d+ calls/).textContent()).toMatch(/about .+ left/);
  await story.picture('reading');
  expect(await amissOn(page)).toEqual([]);
  await status.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('stopped: accounts not reached are as they were before').waitFor();
  mend();
  expect(await page.locator('.role-cell').count()).toBe(held);
});

test('reading again tells when AWS asks to slow down, and one account or one role is read alone', async () => {
  await show('Permissions');
  const { cast } = story;
  await page.getByRole('link', { name: cast.person.name }).click();
  const effect = {
    kind: 'error',
    status: 400,
    code: 'Throttling',
    message: 'Rate exceeded',
  } as const;
  world.lab.faults.add({ service: 'iam', action: 'ListRoles', times: 2, effect });
  await page.getByRole('button', { name: 'Read again', exact: true }).click();
  await page.getByText(/slowed down 2 times by AWS/).waitFor({ timeout: 30_000 });
  await page.getByText(/^Read now/).waitFor({ timeout: 30_000 });
  await story.picture('reading-done');

  const row = page.locator('li.account').first();
  // Of IAM: the ledger is compared as well, for which the bucket is looked into.
  const asked = async (button: Locator) => {
    const before = world.lab.decisions.length;
    await button.click();
    await page.locator('.read-again.running').waitFor({ state: 'detached' });
    await button.and(page.locator(':enabled')).waitFor();
    return world.lab.decisions
      .slice(before)
      .map(({ action }) => action)
      .filter((action) => action.startsWith('iam:'));
  };
  expect((await asked(row.getByRole('button', { name: /^Read .+ again$/ }))).sort()).toEqual([
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountSummary',
    'iam:ListRoles',
  ]);
  await row.getByRole('button', { name: /^Why/ }).first().click();
  const why = page.locator('.why-panel');
  expect(await asked(why.getByRole('button', { name: /^Read .+ again$/ }))).toEqual([
    'iam:GetRole',
  ]);
  await story.picture('why');
  expect(await amissOn(page)).toEqual([]);
});

test('accounts of the organization that are missing are added, one that was closed is named', async () => {
  await show('Configuration');
  const [first, second] = world.configuration.accounts;
  const row = page.getByRole('row', { name: first!.name });
  await row.getByRole('button', { name: /^Remove/ }).click();
  world.services.organizations.states.set(second!.id, 'SUSPENDED');
  await page.getByRole('button', { name: 'List the accounts of AWS Organizations' }).click();
  const section = page.getByRole('region', { name: 'Accounts of AWS Organizations' });
  await section.getByText('1 configured account is not active').waitFor();
  expect(await section.getByText(`${second!.name} `).isVisible()).toBe(true);
  await story.picture('organization');
  expect(await amissOn(page)).toEqual([]);
  await section.getByRole('button', { name: 'Add 1 account' }).click();
  await section.getByText('Every active account of the organization is configured.').waitFor();
  await row.waitFor();
});

test('what was read stays when the session ends: it says how old it is and whose, stages, and asks for a sign-in to read or commit', async () => {
  const { cast } = story;
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto(story.administrator.pageUrl(`src/options.html#/permissions/${cast.person.id}`));
  await page.reload();
  await page.getByText(/^Read .+ by robin$/).waitFor();
  await page.getByText(/^This is what this browser kept/).waitFor();
  expect(
    await page
      .getByRole('button', { name: /^Sign in to read .+ again$/ })
      .first()
      .isDisabled(),
  ).toBe(true);
  await page
    .getByRole('button', { name: /^Revoke / })
    .first()
    .click();
  await page.locator('.staging-pane .change').first().waitFor();
  await story.picture('kept');
  expect(await amissOn(page)).toEqual([]);
  await page.getByRole('link', { name: 'Review and commit' }).click();
  await page.getByText(/^Sign in to commit: IAM is read again/).waitFor();
  expect(await page.getByRole('button', { name: /^Commit / }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await story.picture('kept-sign-in');
  expect(await amissOn(page)).toEqual([]);
  const before = world.lab.decisions.length;
  await signInByConsole(story.administrator, page, LAB_NAMES.administrator);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText(/^Sign in to commit/).waitFor({ state: 'detached' });
  await expect
    .poll(() => world.lab.decisions.slice(before).map(({ action }) => action))
    .toContain('iam:GetAccountAuthorizationDetails');
});
