import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { toRoleLink } from '#app/role-link.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { amissOn } from '../support/amiss-on.ts';
import { createConsoleStage, type ConsoleStage } from '../support/console-stage.ts';

const WIKI = 'https://wiki.example/runbook';
const DASHBOARD =
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards:name=Pay';

let stage: ConsoleStage;
/** What the wiki's page links to. */
let href = '';
beforeAll(async () => {
  stage = await createConsoleStage({
    roleChanges: {
      4: { accountName: 'twin', role: 'a/Same' },
      5: { accountName: 'twin', role: 'b/Same' },
    },
  });
  await stage.browser.context.route(`${WIKI}*`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Runbook</title><a href="${href.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">Dashboard</a>`,
    }),
  );
});
afterEach(() => stage.reset());
afterAll(() => stage.close());

const role = (at: number): MenuRole => stage.roles[at]!;
const nameOf = ({ role: name }: MenuRole) => name.split('/').at(-1) ?? '';
const switches = () => stage.running.lab.log.filter(({ name }) => name === 'SwitchRole');
const switchButton = (page: Page) => page.getByRole('button', { name: /^Switch to / });

/** Follows a link on a page that is none of ours; the link page takes the tab. */
async function follow(address: string): Promise<Page> {
  href = address;
  const page = await stage.browser.context.newPage();
  await page.goto(WIKI);
  await page.getByRole('link').click();
  await page.waitForURL(`${stage.browser.pageUrl('src/link.html')}*`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

test.each(['classic', 'multi'] as const)(
  '%s: a link on a foreign page says what it would do, and only a click does it',
  async (mode) => {
    await stage.signIn(mode);
    const count = switches().length;
    const page = await follow(toRoleLink(DASHBOARD, role(0)));
    const shown = await page.locator('main').textContent();
    for (const part of [nameOf(role(0)), role(0).accountName, stage.user.UserName, DASHBOARD])
      expect(shown).toContain(part);
    await page.getByRole('button', { name: /^Switch to /, disabled: false }).waitFor();
    expect(await amissOn(page)).toEqual([]);
    expect(switches()).toHaveLength(count);
    await switchButton(page).click();
    const opened = await stage.tabInRole(role(0));
    expect(opened.url().replace(/\/\/\d{12}-\w+\./, '//')).toBe(DASHBOARD);
    await expect.poll(() => page.isClosed()).toBe(true);
  },
);

test('a link leads to the page in a session that is open already', async () => {
  const base = await stage.signIn('multi');
  await stage.choose(role(0), base);
  const first = await stage.tabInRole(role(0));
  const count = switches().length;
  const page = await follow(toRoleLink(DASHBOARD, role(0)));
  expect(await page.locator('main').textContent()).toContain('open already');
  const opening = stage.browser.context.waitForEvent('page');
  await switchButton(page).click();
  const opened = await opening;
  await opened.locator('#caller-arn').waitFor();
  const sessionOf = (one: Page) => new URL(one.url()).host.split('.')[0];
  expect(sessionOf(opened)).toBe(sessionOf(first));
  expect([opened.url().split('#')[1], switches().length]).toEqual(['dashboards:name=Pay', count]);
});

test('the step back from a link leads to the console page, without a loop', async () => {
  const tab = await stage.signIn('classic');
  await tab.close();
  const page = await follow(toRoleLink(DASHBOARD, role(0)));
  await page.goBack();
  await page.locator('#caller-arn').waitFor();
  expect(page.url()).toBe(DASHBOARD);
});

test('somebody who is not signed in signs in first, and then sees what the link would do', async () => {
  href = toRoleLink(DASHBOARD, role(0));
  const page = await stage.browser.context.newPage();
  await page.goto(WIKI);
  await page.getByRole('link').click();
  const linkPage = stage.browser.pageUrl('src/link.html');
  const signIn = page.getByRole('button', { name: stage.user.UserName });
  await expect
    .poll(async () => page.url().startsWith(linkPage) || (await signIn.isVisible()))
    .toBe(true);
  if (!page.url().startsWith(linkPage)) {
    await signIn.click();
    await page.waitForURL(`${linkPage}*`);
  }
  await switchButton(page).waitFor();
});

test('a name that two roles answer to is a question, and the answer is no switch yet', async () => {
  await stage.signIn('classic');
  const count = switches().length;
  const page = await follow('https://console.aws.amazon.com/?jumpgate=Twin/Same');
  await page.getByRole('button', { name: /a\/Same/ }).waitFor();
  await page.getByRole('button', { name: /b\/Same/ }).click();
  await switchButton(page).waitFor();
  expect(await page.locator('main').textContent()).toContain('b/Same');
  expect(switches()).toHaveLength(count);
});

test('a role that the menu does not have leads to a request for it', async () => {
  await stage.signIn('classic');
  const page = await follow(
    `https://console.aws.amazon.com/?jumpgate=${role(0).accountName}/jump/Owner`,
  );
  await page.getByText(`jump/Owner in ${role(0).accountName} is not in your menu`).waitFor();
  await page.getByLabel('What you need it for').fill('Month end <b>');
  const text = await page.getByLabel('The request', { exact: true }).inputValue();
  expect(text).toContain(`role/jump/Owner`);
  expect(text).toContain(stage.user.Arn);
  expect(text).toContain('Month end <b>');
  expect(await amissOn(page)).toEqual([]);
});

test('a link that makes no sense says so', async () => {
  await stage.signIn('classic');
  const page = await follow('https://console.aws.amazon.com/?jumpgate=<b>nothing</b>');
  expect(await page.getByRole('alert').textContent()).toContain('does not say which role');
  expect(await switchButton(page).count()).toBe(0);
});

test('no page but the extension’s own can open the link page', async () => {
  href = `${stage.browser.pageUrl('src/link.html')}#link=${encodeURIComponent(toRoleLink(DASHBOARD, role(0)))}`;
  const page = await stage.browser.context.newPage();
  await page.goto(WIKI);
  await page.getByRole('link').click();
  await page.waitForTimeout(300);
  expect(page.url().startsWith(stage.browser.pageUrl(''))).toBe(false);
});
