import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { toRoleLink } from '#app/role-link.ts';
import { parseRoleReference } from '#core/menu/role-reference.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { chooseCast, type Cast, type CastRole } from './cast.ts';
import { expectForeignStatementsKept, foreignTrusts } from './foreign-statements.ts';
import { publishFirstMenus } from './first-publication.ts';
import type { World } from './world.ts';

const CONSOLE_HOME = 'https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1';
const WIKI = 'https://wiki.acme.example/runbook';
const POPUP = { width: 400, height: 600 };

/** The browsers and the people of the main job, as it goes along. */
export interface Story {
  readonly world: World;
  readonly cast: Cast;
  /** Statements that must survive, as they were at the start. */
  readonly foreignBefore: ReturnType<typeof foreignTrusts>;
  /** Saves what the current page shows, in light and in dark. */
  readonly picture: (name: string) => Promise<void>;
  /** What a person would be handed: the estate file, and their enrolment text. */
  readonly handouts: () => Promise<{ configurationFile: string; enrolmentText: string }>;
  readonly close: () => Promise<void>;
  person: ExtensionBrowser;
  administrator: ExtensionBrowser;
  /** The page that the story looks at. */
  page: Page;
}

/** One step: done when it returns, failed when it throws. */
export interface Step {
  readonly name: string;
  readonly run: (story: Story) => Promise<void>;
}

/** Sets the stage: a person's browser and an administrator's, side by side. */
export async function createStory(
  world: World,
  pictures: string,
  { launch = true }: { readonly launch?: boolean; readonly headless?: boolean } = {},
): Promise<Story> {
  const cast = chooseCast(world);
  const directory = await mkdtemp(join(tmpdir(), 'jumpgate-story-'));
  const published = await publishFirstMenus(world);
  const { configuration } = published;
  const configurationFile = join(directory, `${configuration.id}-estate.json`);
  await writeFile(configurationFile, JSON.stringify(configuration, null, 2));
  const enrolmentText = published.enrolmentText(cast.person.id);
  await mkdir(pictures, { recursive: true });
  let count = 0;
  const story: Partial<Story> = {
    world,
    cast,
    foreignBefore: foreignTrusts(world),
    handouts: () => Promise.resolve({ configurationFile, enrolmentText }),
    picture: async (name) => {
      const number = String(++count).padStart(2, '0');
      for (const colorScheme of ['light', 'dark'] as const) {
        await story.page?.emulateMedia({ colorScheme });
        await story.page?.waitForTimeout(250); // Colours change gradually.
        await story.page?.screenshot({
          path: join(pictures, `${number}-${name}-${colorScheme}.png`),
        });
      }
      await story.page?.emulateMedia({ colorScheme: 'light' });
    },
    close: async () => {
      await story.person?.close();
      await story.administrator?.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  if (launch) {
    story.person = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
    story.administrator = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
    // A person clicks the browser's own prompt; headless Chromium has none to click.
    await story.person.grantHosts('https://menus.acme.example/*');
    await story.administrator.grantHosts('https://*/*', 'http://127.0.0.1/*');
  }
  // as: the browsers are there when launched, and nothing touches them otherwise.
  return story as Story;
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** Opens the menu as a popup would be, in its size. */
async function openMenu(story: Story): Promise<Page> {
  const page = await story.person.open('src/popup.html', POPUP);
  await page.getByRole('combobox').waitFor();
  return page;
}

async function signInToConsole(page: Page, userName: string): Promise<void> {
  await page.goto(CONSOLE_HOME);
  await page.getByRole('button', { name: userName }).click();
  await page.waitForURL(/console\.aws\.amazon\.com/);
}

/** Clicks a role link on a page that is none of ours. */
async function followLink(story: Story, arn: string): Promise<void> {
  const reference = parseRoleReference(arn);
  if (!reference) throw new Error(`${arn} names no role.`);
  const link = toRoleLink(
    'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards:name=Payments',
    reference,
  );
  story.page = await story.person.context.newPage();
  await story.page.route(`${WIKI}*`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<title>Runbook</title><a href="${link.replaceAll('&', '&amp;')}">Dashboard</a>`,
    }),
  );
  await story.page.goto(WIKI);
  await story.page.getByRole('link').click();
  await story.page.getByRole('heading', { level: 1 }).waitFor();
}

/** The main job, from a text in a mail to a menu that has followed a change in IAM. */
export const MAIN_JOB: readonly Step[] = [
  {
    name: 'a person enrols with the text they were sent',
    run: async (story) => {
      const { enrolmentText } = await story.handouts();
      story.page = await story.person.open('src/options.html#/settings');
      await story.page.getByLabel('Enrolment text').fill(enrolmentText);
      await story.page.getByRole('button', { name: 'Continue' }).click();
      const accept = story.page.getByRole('button', { name: 'The key matches' });
      await accept.waitFor();
      await story.picture('enrol');
      await accept.click();
      await story.page.getByRole('heading', { name: story.cast.person.name }).waitFor();
      await story.picture('health');
    },
  },
  {
    name: 'the menu lists the person’s roles, and typing filters',
    run: async (story) => {
      story.page = await openMenu(story);
      await story.page.getByRole('option').first().waitFor();
      await story.picture('menu');
      await story.page.getByRole('combobox').fill(story.cast.switchTo.words);
      await story.page.getByRole('option', { name: story.cast.switchTo.words }).first().waitFor();
      await story.picture('menu-search');
      await story.page.close();
    },
  },
  {
    name: 'Enter switches, and the console is in the role',
    run: async (story) => {
      const { cast, world } = story;
      const console = await story.person.context.newPage();
      await signInToConsole(console, cast.userName);
      story.page = console;
      await story.picture('console-base');
      const menu = await openMenu(story);
      await menu.getByRole('combobox').fill(cast.switchTo.words);
      await menu.getByRole('option').first().waitFor();
      await menu.keyboard.press('Enter');
      await console
        .locator('#awsc-role-display-name-user')
        .filter({ hasText: cast.switchTo.roleName })
        .waitFor({ state: 'attached', timeout: 15_000 });
      await console.locator('jumpgate-frame').waitFor({ state: 'attached' });
      await story.picture('console-role');
      const event = world.lab.log.findLast(({ name }) => name === 'SwitchRole');
      expect(event !== undefined, 'the lab saw no SwitchRole');
      expect(
        JSON.stringify(event).includes(cast.principal),
        `the lab’s record of the switch does not name ${cast.principal}`,
      );
    },
  },
  {
    name: 'an administrator signs in with the console session',
    run: async (story) => {
      const { configurationFile } = await story.handouts();
      story.page = await story.administrator.open('src/options.html#/configuration');
      await story.page.setInputFiles('input[type=file][accept*=json]', configurationFile);
      await story.page.getByRole('link', { name: 'Permissions' }).click();
      const signIn = story.page.getByRole('button', { name: 'Sign in with the console session' });
      await signIn.waitFor();
      await story.picture('sign-in');
      for (const way of ['Sign in with a code', 'Sign in with Amazon Cognito'])
        await story.page.getByText(way).click();
      await story.page.getByRole('button', { name: 'Get a sign-in link' }).click();
      await story.page.getByLabel('Code from AWS').waitFor();
      await story.page.getByLabel('Code from AWS').scrollIntoViewIfNeeded();
      await story.picture('sign-in-other-ways');
      const opened = story.administrator.context.waitForEvent('page');
      await signIn.click();
      const aws = await opened;
      await aws.waitForLoadState();
      await aws.getByRole('button', { name: 'robin' }).click();
      const proceed = aws.getByRole('button', { name: /robin @/ });
      await proceed.click();
      await story.page.getByText('robin').first().waitFor();
    },
  },
  {
    name: 'the jump account and every target account are read',
    run: async (story) => {
      const { page, cast, world } = story;
      await page.getByText(/^Read (now|\d)/).waitFor({ timeout: 60_000 });
      await page.getByRole('link', { name: cast.person.name }).click();
      await page.getByRole('heading', { name: cast.person.name }).waitFor();
      await story.picture('permissions');
      const shown = await page.locator('.role-cell').count();
      const held = world.estate.truth.filter(({ principal }) => principal === cast.principal);
      expect(shown === held.length, `${shown} roles are shown, ${held.length} have a state`);
    },
  },
  {
    name: 'IAM is as it was: the new role is refused, the old one allowed',
    run: async ({ world, cast }) => {
      expect(
        !(await world.canAssume(cast.principal, cast.grant.arn)),
        'the grant is there already',
      );
      expect(await world.canAssume(cast.principal, cast.revoke.arn), 'the revoke has no object');
    },
  },
  {
    name: 'a grant and a revoke are staged',
    run: async (story) => {
      const { page, cast } = story;
      const cell = (act: string, { roleName, accountName }: CastRole) =>
        page.getByRole('button', { name: new RegExp(`^${act} ${roleName} in ${accountName}`) });
      await cell('Revoke', cast.revoke).click();
      await story.picture('held-by-others');
      await page.getByRole('button', { name: 'Take the entry over' }).first().click();
      await page.getByRole('button', { name: /Show all/ }).click();
      await cell('Grant', cast.grant).click();
      await page.getByText('3 changes').first().waitFor();
      await story.picture('staged');
    },
  },
  {
    name: 'they are reviewed document by document, and commented',
    run: async (story) => {
      const { page } = story;
      await page.getByRole('link', { name: 'Review and commit' }).click();
      await page.getByRole('heading', { name: 'Review' }).waitFor();
      await page.getByLabel('Comment').fill('CHG-1042: moves to the new team');
      await story.picture('review');
    },
  },
  {
    name: 'they are committed, read back and recorded',
    run: async (story) => {
      const { page } = story;
      await page.getByRole('button', { name: /^Commit 3 changes/ }).click();
      await page.getByText(/It is record \d+ of the ledger/).waitFor({ timeout: 60_000 });
      await page.getByText(/menus? (was|were) published/).waitFor({ timeout: 60_000 });
      await page.getByText(/records? (was|were) exported/).waitFor({ timeout: 60_000 });
      await story.picture('committed');
    },
  },
  {
    name: 'IAM follows: the new role is allowed, the old one refused',
    run: async ({ world, cast, foreignBefore }) => {
      expect(await world.canAssume(cast.principal, cast.grant.arn), 'the granted role is refused');
      expect(!(await world.canAssume(cast.principal, cast.revoke.arn)), 'the revoked role is open');
      expectForeignStatementsKept(foreignBefore, foreignTrusts(world), [cast.revoke.arn]);
    },
  },
  {
    name: 'the ledger shows the commit and the person’s new configuration',
    run: async (story) => {
      const { page, cast } = story;
      await page.getByRole('button', { name: 'Show the commit' }).click();
      await page.getByRole('tab', { name: 'Actions' }).waitFor();
      await story.picture('commit-actions');
      await page.getByRole('tab', { name: 'User configurations' }).click();
      await page.getByText(cast.grant.roleName).first().waitFor();
      await story.picture('commit-configurations');
      await page.getByRole('tab', { name: 'Effect' }).click();
      await story.picture('commit-effect');
      await page.getByRole('link', { name: 'Commits' }).first().click();
      await page.getByRole('table').waitFor();
      await story.picture('commits');
      const { bucket } = story.world.configuration.sharing ?? {};
      const objects = story.world.services.s3.buckets.get(bucket ?? '')?.versions.keys() ?? [];
      expect(
        [...objects].some((key) => key.startsWith('ledger/')),
        'the bucket holds no ledger record',
      );
    },
  },
  {
    name: 'the administrator sees the menu as the person will',
    run: async (story) => {
      const { page, cast } = story;
      await page.getByRole('link', { name: 'Configuration' }).click();
      const row = page.locator('.enrolment-table tr').filter({ hasText: cast.person.name });
      await row.scrollIntoViewIfNeeded();
      await story.picture('menus');
      await row.getByRole('button', { name: 'Preview' }).click();
      const popup = page.frameLocator('.menu-preview iframe');
      await popup.getByRole('combobox').fill(cast.grant.words);
      await popup.getByRole('option', { name: cast.grant.roleName }).first().waitFor();
      await story.picture('menu-preview');
      await page.getByRole('button', { name: 'Close' }).click();
    },
  },
  {
    name: 'the person’s next sync brings the new role and drops the old one',
    run: async (story) => {
      const { cast } = story;
      story.page = await story.person.open('src/options.html#/settings');
      await story.page.getByRole('button', { name: 'Sync now' }).click();
      await story.page.getByText('version 2').first().waitFor({ timeout: 15_000 });
      await story.page.close();
      story.page = await openMenu(story);
      await story.page.getByRole('combobox').fill(cast.grant.words);
      await story.page.getByRole('option', { name: cast.grant.roleName }).first().waitFor();
      await story.picture('menu-after');
      await story.page.getByRole('combobox').fill(cast.revoke.words);
      expect(
        (await story.page.getByRole('option', { name: cast.revoke.roleName }).count()) === 0,
        'the revoked role is still in the menu',
      );
      const worker = story.person.context.serviceWorkers()[0];
      const badge = await worker?.evaluate('chrome.action.getBadgeText({})');
      expect(Boolean(badge), 'the toolbar button has no badge');
    },
  },
  {
    name: 'a link on the company’s wiki says what it would do, and does nothing by itself',
    run: async (story) => {
      const { cast, world } = story;
      const switches = () => world.lab.log.filter(({ name }) => name === 'SwitchRole').length;
      const before = switches();
      const { accountName, roleName } = cast.grant;
      await followLink(story, cast.grant.arn);
      const button = `Switch to ${roleName} in ${accountName}`;
      await story.page.getByRole('button', { name: button, disabled: false }).waitFor();
      await story.picture('link');
      await followLink(story, cast.revoke.arn);
      await story.page.getByLabel('What you need it for').fill('Month end');
      await story.picture('link-request');
      expect(before === switches(), 'a link switched by itself');
    },
  },
];
