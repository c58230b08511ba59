import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { createConsoleStage, type ConsoleStage } from '../support/console-stage.ts';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await createConsoleStage();
});
afterEach(() => stage.reset());
afterAll(() => stage.close());

const role = (at: number): MenuRole => stage.roles[at]!;
const nameOf = ({ role: name }: MenuRole) => name.split('/').at(-1) ?? '';
const worker = () => stage.browser.context.serviceWorkers()[0]!;

/** Events of the browser's own surfaces, which no page can click: dispatched as the browser would. */
interface Surfaces {
  readonly chrome: {
    readonly omnibox: Record<
      'onInputEntered' | 'onInputChanged',
      { dispatch: (...args: unknown[]) => void }
    >;
    readonly contextMenus: { onClicked: { dispatch: (...args: unknown[]) => void } };
    readonly runtime: {
      getContexts: (what: object) => Promise<readonly { documentUrl?: string }[]>;
    };
    readonly tabs: { query: (what: object) => Promise<readonly { id: number; url?: string }[]> };
  };
}

const enter = (words: string, disposition = 'currentTab') =>
  worker().evaluate(
    ([text, how]) => {
      const { chrome } = globalThis as unknown as Surfaces; // as: this runs in the worker
      chrome.omnibox.onInputEntered.dispatch(text, how);
    },
    [words, disposition] as const,
  );

const suggested = (words: string) =>
  worker().evaluate(
    (text) =>
      new Promise<readonly { content: string; description: string }[]>((show) => {
        const { chrome } = globalThis as unknown as Surfaces; // as: this runs in the worker
        chrome.omnibox.onInputChanged.dispatch(text, show);
      }),
    words,
  );

async function pick(entry: string, page: Page, selectionText = ''): Promise<void> {
  await page.bringToFront();
  await worker().evaluate(
    async ([menuItemId, url, selection]) => {
      const { chrome } = globalThis as unknown as Surfaces; // as: this runs in the worker
      const tab = (await chrome.tabs.query({})).find((one) => one.url === url);
      chrome.contextMenus.onClicked.dispatch({ menuItemId, selectionText: selection }, tab);
    },
    [entry, page.url(), selectionText] as const,
  );
}

/** Addresses of the popups that hang from the toolbar; no page event tells of them. */
const popups = () =>
  worker().evaluate(async () => {
    const { chrome } = globalThis as unknown as Surfaces; // as: this runs in the worker
    const found = await chrome.runtime.getContexts({ contextTypes: ['POPUP'] });
    return found.map(({ documentUrl }) => documentUrl);
  });
const popupWith = (words: string) =>
  `${stage.browser.pageUrl('src/popup.html')}#${encodeURIComponent(words)}`;

test('the address bar suggests as the menu does, and Enter switches', async () => {
  const tab = await stage.signIn('classic');
  const words = `${role(1).accountName} ${nameOf(role(1))}`;
  const [first] = await suggested(words);
  expect(first?.content).toBe(`${role(1).account}/${role(1).role}`);
  expect(first?.description).toContain('<match>');
  await tab.bringToFront();
  await enter(first?.content ?? '');
  expect(await stage.tabInRole(role(1))).toBe(tab);
});

test('words that find nothing open the menu with them; a refusal opens the page that explains it', async () => {
  const tab = await stage.signIn('classic');
  await tab.bringToFront();
  await enter('zzzz qqqq');
  await expect.poll(popups).toEqual([popupWith('zzzz qqqq')]);
  const menu = await stage.browser.context.newPage();
  await menu.goto(popupWith('zzzz qqqq'));
  await menu.getByText('No role matches “zzzz qqqq”').waitFor();
  expect(await menu.getByRole('link', { name: 'Ask an administrator for it' }).count()).toBe(1);
  await menu.close();
  const explaining = stage.browser.context.waitForEvent('page', (page) =>
    page.url().includes('link.html'),
  );
  await enter(`${stage.refused.account}/${stage.refused.role}`, 'newForegroundTab');
  const page = await explaining;
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain(
    `Its trust policy in account ${stage.refused.account}`,
  );
});

test('the context menu of a console page opens the menu, with what is selected in its search', async () => {
  const tab = await stage.signIn('classic');
  await pick('find', tab, role(2).account);
  await expect.poll(popups).toEqual([popupWith(role(2).account)]);
  const menu = await stage.browser.context.newPage();
  await menu.goto(popupWith(role(2).account));
  await menu.getByRole('option').first().waitFor();
  expect(await menu.getByRole('combobox').inputValue()).toBe(role(2).account);
});

test('a link to the page in its role is offered to be copied', async () => {
  const tab = await stage.signIn('multi');
  await stage.choose(role(0), tab);
  const inRole = await stage.tabInRole(role(0));
  const opening = stage.browser.context.waitForEvent('page');
  await pick('share', inRole);
  const page = await opening;
  const link = await page.getByLabel('Role link').inputValue();
  expect(new URL(link).host).not.toContain(role(0).account);
  expect(link).toContain(`jumpgate=${role(0).account}/${role(0).role}`);
});

test('a role that is not in the menu is remembered on its page, framed at once, and removed by hand', async () => {
  // The console's own way into a role that the menu does not list.
  const tab = await stage.signIn('classic');
  await pick('remember', tab);
  await tab.locator('jumpgate-say').waitFor({ state: 'attached' });
  const unlisted = stage.unlisted;
  const { partition } = stage;
  const query = new URLSearchParams({ account: unlisted.account, roleName: unlisted.role });
  await tab.goto(`https://${partition.signInDomain}/switchrole?${query.toString()}`);
  await tab.locator('#switch-role').click();
  await stage.tabInRole(unlisted);
  expect(await tab.locator('jumpgate-frame').count()).toBe(0);
  await pick('remember', tab);
  await tab.locator('jumpgate-frame').waitFor({ state: 'attached' });
  const settings = await stage.browser.open('src/options.html#/settings');
  const own = settings.locator('section', { has: settings.locator('#own-roles-title') });
  await own.getByText(`${unlisted.account}/${nameOf(unlisted)}`).waitFor();
  await own.getByRole('button', { name: /^Remove / }).click();
  await own.getByText(`${unlisted.account}/${nameOf(unlisted)}`).waitFor({ state: 'detached' });
});

test('a role added by hand is in the menu, and every field that is wrong is named', async () => {
  const settings = await stage.browser.open('src/options.html#/settings');
  const own = settings.locator('section', { has: settings.locator('#own-roles-title') });
  await own.getByLabel('Account id').first().fill('12');
  await own.getByLabel('Role, with its path').fill('jump/Extra');
  await own.getByLabel('Page after').fill('//evil.example');
  await own.getByRole('button', { name: 'Add the role' }).click();
  expect(await own.getByRole('alert').textContent()).toMatch(/12 digits.*begins with one slash/s);
  await own.getByLabel('Account id').first().fill('200000000077');
  await own.getByLabel('Page after').fill('');
  await own.getByLabel('Name in the menu').fill('Extra <b>');
  await own.getByRole('button', { name: 'Add the role' }).click();
  await own.getByText('Extra <b>').waitFor();
  const menu = await stage.browser.open('src/popup.html', { width: 400, height: 600 });
  await menu.getByRole('combobox').fill('extra 200000000077');
  await menu.getByRole('option', { name: /Extra <b>/ }).waitFor();
});
