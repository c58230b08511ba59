import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { TALKATIVE_CONSOLE } from '../lab/services/console.ts';
import { createConsoleStage, type ConsoleStage } from '../support/console-stage.ts';

const OWN_PLACE = 5;
let stage: ConsoleStage;
beforeAll(async () => {
  stage = await createConsoleStage({
    roleChanges: { [OWN_PLACE]: { region: 'eu-west-1', landing: '/cloudwatch/home' } },
  });
});
afterEach(async () => {
  Object.assign(stage.running.services.console.variant, TALKATIVE_CONSOLE);
  await stage.reset();
});
afterAll(() => stage.close());

const role = (at: number): MenuRole => stage.roles[at]!;
const nameOf = ({ role: name }: MenuRole) => name.split('/').at(-1) ?? '';
const callerOf = (page: Page) => page.locator('#caller-arn').textContent();
const consolePages = () =>
  stage.browser.context
    .pages()
    .filter((page) => new URL(page.url()).host.endsWith('console.aws.amazon.com'));
const switches = () => stage.running.lab.log.filter(({ name }) => name === 'SwitchRole');
const lastSwitch = () => switches().at(-1)?.details as { readonly SwitchFrom: string };
const isVisible = (page: Page) => page.evaluate(() => document.visibilityState === 'visible');
const refusal = (popup: Page) => popup.getByRole('alert').textContent();

test('classic: from the base session, in the reader’s tab, on the page where they are', async () => {
  const tab = await stage.signIn('classic');
  await tab.goto('https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances');
  await tab.locator('#caller-arn').waitFor();
  await stage.choose(role(0), tab);
  expect(await stage.tabInRole(role(0))).toBe(tab);
  const address = 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances';
  expect(tab.url()).toBe(address);
});

test('a role’s page is framed and its tab marked, and nothing on it moves', async () => {
  const tab = await stage.signIn('classic');
  const shape = () =>
    tab.evaluate(() => [
      document.documentElement.scrollHeight,
      document.documentElement.scrollWidth,
    ]);
  expect(await tab.locator('jumpgate-frame').count()).toBe(0);
  await stage.choose(role(0), tab);
  await stage.tabInRole(role(0));
  await tab.locator('jumpgate-frame').waitFor({ state: 'attached' });
  const framed = await shape();
  expect(await tab.locator('link[rel=icon]').getAttribute('href')).toMatch(/^data:image\/svg/);
  if (process.env['JUMPGATE_PICTURES'] !== undefined)
    for (const colorScheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme });
      await tab.screenshot({
        path: `${process.env['JUMPGATE_PICTURES']}/frame-${colorScheme}.png`,
      });
    }
  await tab.locator('jumpgate-frame').evaluate((frame) => {
    frame.remove();
  });
  expect(await shape()).toEqual(framed);
});

test('classic: from inside a role the switch still starts from the base', async () => {
  const tab = await stage.signIn('classic');
  await stage.choose(role(0), tab);
  await stage.tabInRole(role(0));
  await stage.choose(role(1), tab);
  expect(await stage.tabInRole(role(1))).toBe(tab);
  expect(lastSwitch().SwitchFrom).toBe(stage.user.Arn);
});

test('classic: a new tab comes to the front in the role, and the old one stays where it was', async () => {
  const tab = await stage.signIn('classic');
  const before = tab.url();
  await stage.choose(role(0), tab, 'Control+Enter');
  const opened = await stage.tabInRole(role(0));
  expect(opened).not.toBe(tab);
  await expect.poll(() => isVisible(opened)).toBe(true);
  expect([tab.url(), consolePages().length]).toEqual([before, 2]);
});

test('classic: a new window', async () => {
  const tab = await stage.signIn('classic');
  await stage.choose(role(0), tab, 'Shift+Enter');
  const opened = await stage.tabInRole(role(0));
  expect(opened).not.toBe(tab);
  expect(consolePages()).toHaveLength(2);
});

test('classic: with every console tab closed, one is opened for the sign-in that was seen', async () => {
  const tab = await stage.signIn('classic');
  await tab.close();
  await stage.choose(role(0));
  expect(await isVisible(await stage.tabInRole(role(0)))).toBe(true);
  expect(consolePages()).toHaveLength(1);
});

test('classic: a role’s own Region and page win over where the reader is', async () => {
  const tab = await stage.signIn('classic');
  await stage.choose(role(OWN_PLACE), tab);
  await stage.tabInRole(role(OWN_PLACE));
  const address = 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1';
  expect(tab.url()).toBe(address);
});

test('classic: back to base leaves the role, on the page where the reader is', async () => {
  const tab = await stage.signIn('classic');
  await stage.choose(role(0), tab);
  await stage.tabInRole(role(0));
  const popup = await stage.find(role(1), tab);
  await popup.getByRole('button', { name: 'Back to base' }).click({ force: true });
  await expect.poll(() => callerOf(tab).catch(() => null)).toBe(stage.user.Arn);
});

test.each(['classic', 'multi'] as const)(
  '%s: a role whose trust refuses says so, and names the trust side',
  async (mode) => {
    const tab = await stage.signIn(mode);
    const popup = await stage.choose(stage.refused, tab);
    const { account } = stage.refused;
    expect(await refusal(popup)).toContain(`Its trust policy in account ${account} does not let`);
    expect(switches().at(-1)?.errorCode).toBe('AccessDenied');
  },
);

test('classic: a refused new tab is closed again, and the popup stays to say why', async () => {
  const tab = await stage.signIn('classic');
  const popup = await stage.choose(stage.refused, tab, 'Control+Enter');
  expect(await refusal(popup)).toContain(nameOf(stage.refused));
  expect([consolePages(), await isVisible(tab)]).toEqual([[tab], true]);
});

test('classic: a console that hides its form token leads to AWS’s own page, filled in, and says why', async () => {
  stage.running.services.console.variant.mbtc = 'absent';
  const tab = await stage.signIn('classic');
  const popupPage = await stage.find(role(0), tab);
  const opening = stage.browser.context.waitForEvent('page');
  await popupPage.keyboard.press('Enter');
  await popupPage.getByText('The console did not answer as Jumpgate knows it').waitFor();
  const page = await opening;
  await popupPage.getByRole('button', { name: 'Go to AWS’s page' }).click({ force: true });
  await expect.poll(() => isVisible(page)).toBe(true);
  expect(await page.locator('[name=roleName]').inputValue()).toBe(role(0).role);
  await page.locator('#switch-role').click();
  await stage.tabInRole(role(0));
});

test('nobody signed in: AWS’s own page opens behind, and the popup says why', async () => {
  const popup = await stage.choose(role(0));
  await popup.getByText('No console tab is signed in').waitFor();
  const addresses = () =>
    stage.browser.context.pages().map((page) => decodeURIComponent(page.url()));
  await expect
    .poll(() =>
      addresses()
        .filter((address) => address.includes('signin.aws'))
        .join(),
    )
    .toContain(`account=${role(0).account}`);
});

test('multi: from the base session a role gets a tab of its own, and the base keeps its tab', async () => {
  const base = await stage.signIn('multi');
  const before = base.url();
  await stage.choose(role(0), base);
  const opened = await stage.tabInRole(role(0));
  expect(opened).not.toBe(base);
  await expect.poll(() => isVisible(opened)).toBe(true);
  expect(base.url()).toBe(before);
});

test('multi: from a role’s tab the base session asks, and the same tab takes the new role', async () => {
  const base = await stage.signIn('multi');
  await stage.choose(role(0), base);
  const first = await stage.tabInRole(role(0));
  await stage.choose(role(1), first);
  expect(await stage.tabInRole(role(1))).toBe(first);
  expect(lastSwitch().SwitchFrom).toBe(stage.user.Arn);
});

test('multi: with no base tab open, one is opened for the session that was seen', async () => {
  const base = await stage.signIn('multi');
  await stage.choose(role(0), base);
  const first = await stage.tabInRole(role(0));
  await base.close();
  await stage.choose(role(1), first, 'Control+Enter');
  await stage.tabInRole(role(1));
  expect(lastSwitch().SwitchFrom).toBe(stage.user.Arn);
});

test('multi: a role that is open is gone to, and its tabs stay signed in', async () => {
  const base = await stage.signIn('multi');
  await stage.choose(role(0), base);
  const opened = await stage.tabInRole(role(0));
  const count = switches().length;
  await stage.choose(role(0), base);
  await expect.poll(() => isVisible(opened)).toBe(true);
  await opened.reload();
  expect(await callerOf(opened)).toContain(nameOf(role(0)));
  expect(switches()).toHaveLength(count);
});

test('multi: at the limit the sessions are listed, and signing one out frees its place', async () => {
  const base = await stage.signIn('multi');
  for (const at of [0, 1, 2, 3]) {
    await stage.choose(role(at), base);
    await stage.tabInRole(role(at));
  }
  const retired = await stage.tabInRole(role(2));
  const popup = await stage.choose(role(4), base);
  const listed = popup.getByRole('button', { name: /^Sign out / });
  await listed.first().waitFor();
  expect(await listed.count()).toBe(4);
  await popup
    .getByRole('button', { name: `Sign out ${nameOf(role(2))} ${role(2).account}` })
    .click({ force: true });
  await stage.tabInRole(role(4));
  expect(retired.isClosed()).toBe(true);
  await (await stage.tabInRole(role(3))).reload();
  await stage.tabInRole(role(3));
});

test('multi: back to base goes to its tab, and opens one when it is closed', async () => {
  const base = await stage.signIn('multi');
  await stage.choose(role(0), base);
  const inRole = await stage.tabInRole(role(0));
  const popup = await stage.find(role(1), inRole);
  await popup.getByRole('button', { name: 'Back to base' }).click({ force: true });
  await expect.poll(() => isVisible(base)).toBe(true);
  await base.close();
  const again = await stage.find(role(1), inRole);
  const opening = stage.browser.context.waitForEvent('page');
  await again.getByRole('button', { name: 'Back to base' }).click({ force: true });
  const opened = await opening;
  await expect.poll(() => callerOf(opened).catch(() => null)).toBe(stage.user.Arn);
});

test('multi: a session that was signed out elsewhere is no longer open', async () => {
  const base = await stage.signIn('multi');
  await stage.choose(role(0), base);
  const inRole = await stage.tabInRole(role(0));
  await inRole.locator('a', { hasText: 'Sign out of this session' }).evaluate((link) => {
    (link as HTMLAnchorElement).click();
  });
  await inRole.getByText('You have signed out').waitFor();
  await stage.choose(role(0), base);
  await stage.tabInRole(role(0));
  expect(switches().filter(({ errorCode }) => errorCode === undefined).length).toBeGreaterThan(1);
});
