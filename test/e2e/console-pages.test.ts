import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { mayWrite } from '#core/menu/may-write.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { TALKATIVE_CONSOLE } from '../lab/services/console.ts';
import { amissOn } from '../support/amiss-on.ts';
import { createConsoleStage, type ConsoleStage } from '../support/console-stage.ts';

let stage: ConsoleStage;
beforeAll(async () => {
  const prod = { environment: 'prod' };
  stage = await createConsoleStage({
    roleChanges: Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at, prod])),
  });
});
afterEach(async () => {
  Object.assign(stage.running.services.console.variant, TALKATIVE_CONSOLE);
  await stage.reset();
});
afterAll(() => stage.close());

const role = (at: number): MenuRole => stage.roles[at]!;
const switches = () => stage.running.lab.log.filter(({ name }) => name === 'SwitchRole').length;

async function selfTest(): Promise<Page> {
  const page = await stage.browser.open('src/options.html#/self-test');
  await page.getByRole('heading', { name: 'Self-test' }).waitFor();
  await page.getByRole('table').first().waitFor();
  return page;
}
const row = (page: Page, fact: string) =>
  page.getByRole('row', { name: fact }).first().getByRole('cell').allTextContents();

test('the self-test says what a console page says, and where it was found', async () => {
  const { variant } = stage.running.services.console;
  await stage.signIn('classic');
  const page = await selfTest();
  expect(await row(page, 'Who signed in')).toEqual([stage.user.UserName, 'the console’s scripts']);
  expect(await row(page, 'Region')).toEqual(['us-east-1', 'host name (documented)']);
  expect(await row(page, 'Token of the switch form')).toEqual(['there', 'the console’s scripts']);
  expect(await row(page, 'Account of the role')).toEqual(['', 'not found']);
  expect(await amissOn(page)).toEqual([]);
  if (process.env['JUMPGATE_PICTURES'] !== undefined)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: `${process.env['JUMPGATE_PICTURES']}/self-test-${colorScheme}.png`,
      });
    }
  await page.close();
  // A console that has changed: the next place is read, and what stands nowhere is said.
  Object.assign(variant, { hasAccountInfo: false, mbtc: 'absent', signInEndpoint: 'element' });
  await stage.reset();
  await stage.signIn('classic');
  const changed = await selfTest();
  expect(await row(changed, 'Who signed in')).toEqual([
    stage.user.UserName,
    'an element of the page',
  ]);
  expect((await row(changed, 'Sign-in host'))[1]).toBe('an element of the page');
  expect(await row(changed, 'Token of the switch form')).toEqual(['', 'not found']);
});

test('messages of a wrong shape or sender are dropped and counted', async () => {
  const tab = await stage.signIn('classic');
  const page = await selfTest();
  const dropped = async (why: string) =>
    Number(
      await page
        .locator('dt', { hasText: why })
        .locator('xpath=following-sibling::dd[1]')
        .textContent(),
    );
  const before = [await dropped('shape'), await dropped('sender')] as const;
  // A page script that shouts into the channel; the extension's own half still answers.
  await tab.evaluate(() => {
    document.addEventListener(
      'jumpgate-ask',
      () => {
        document.dispatchEvent(new CustomEvent('jumpgate-tell', { detail: 'no JSON' }));
      },
      true,
    );
  });
  await page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { runtime: { sendMessage: (message: unknown) => Promise<unknown> } };
    };
    for (const message of [
      { kind: 'nonsense' },
      { kind: 'switch/start' },
      { kind: 'console/session-gone' },
    ])
      await chrome.runtime.sendMessage(message);
  });
  await page.getByRole('button', { name: 'Run it again' }).click();
  await expect.poll(() => dropped('shape')).toBe(before[0] + 2);
  expect(await dropped('sender')).toBe(before[1] + 1);
  await page.getByText('1 message was dropped in this tab').waitFor();
  expect(await row(page, 'Who signed in')).toEqual([stage.user.UserName, 'the console’s scripts']);
});

test('who wants to be asked is asked once, before the first production role that may write', async () => {
  const settings = await stage.browser.open('src/options.html#/settings');
  const question = settings.getByLabel('Ask before the first switch to a production role');
  await question.check();
  const [first, second] = stage.roles.filter((one) => mayWrite(one.role));
  const tab = await stage.signIn('classic');
  const count = switches();
  const popup = await stage.choose(first!, tab);
  await popup.getByText('It is a production environment').waitFor();
  expect(switches()).toBe(count);
  const confirm = popup.getByRole('button', { name: /^Switch to / });
  await confirm.click({ force: true }).catch((error: unknown) => {
    // A quick switch closes the popup before the click has ended.
    if (!popup.isClosed()) throw error;
  });
  await stage.tabInRole(first!);
  await stage.choose(second!, tab);
  await stage.tabInRole(second!);
  await settings.bringToFront();
  await question.uncheck();
});

test('classic: choosing the role that is open goes to its tab and switches nothing', async () => {
  const tab = await stage.signIn('classic');
  await stage.choose(role(2), tab);
  await stage.tabInRole(role(2));
  const count = switches();
  const other = await stage.browser.context.newPage();
  await stage.choose(role(2), other);
  await expect.poll(() => tab.evaluate(() => document.visibilityState)).toBe('visible');
  expect(switches()).toBe(count);
});

test('what runs in console pages stays within 6 kB, and moves nothing on them', async () => {
  const dist = join(import.meta.dirname, '..', '..', 'dist', 'chromium');
  const built = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as {
    content_scripts: readonly { js: readonly string[] }[];
    web_accessible_resources: readonly { resources: readonly string[] }[];
  };
  const files = [
    ...built.content_scripts.flatMap(({ js }) => js),
    ...built.web_accessible_resources.flatMap(({ resources }) => resources),
  ];
  const bytes = files.map((file) => gzipSync(readFileSync(join(dist, file))).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6 * 1024);

  const tab = await stage.signIn('classic');
  await stage.choose(role(2), tab);
  await stage.tabInRole(role(2));
  await tab.reload();
  await tab.locator('jumpgate-frame').waitFor({ state: 'attached' });
  const shift = await tab.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            sum += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => {
          requestAnimationFrame(() => {
            resolve(sum);
          });
        });
      }),
  );
  expect(shift).toBe(0);
});
