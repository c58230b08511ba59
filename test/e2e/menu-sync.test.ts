import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import type { EnrolmentState, SyncResult } from '#core/menu/enrolment-state.ts';
import type { SigningKey } from '#core/ports.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { MENU_HOST, type Behaviour } from '../lab/services/menu-endpoint.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { makeKey, roleNumber, signedMenu } from '../support/menu-fixture.ts';
import { createWorld, type World } from '../tour/world.ts';

const PATH = '/menus/ada';
const RETRY = "chrome.alarms.get('menu/retry')";
/** A fetch may take a minute. */
const FETCH_MS = 75_000;
const now = () => Math.floor(Date.now() / 1000);

let world: World;
let browser: ExtensionBrowser;
let page: Page;
let key: SigningKey;

const serve = (behaviour: Behaviour) => world.services.menuEndpoint.behaviours.set(PATH, behaviour);
const arrivals = () => world.services.menuEndpoint.arrivals.length;

/** A menu of this moment that lists so many roles; members given replace its own. */
const menu = async (
  version: number,
  roles: number,
  changes: Parameters<typeof signedMenu>[1] = {},
  by = key,
): Promise<Behaviour & { kind: 'body' }> => ({
  kind: 'body',
  body: await signedMenu(by, {
    version,
    roles: Array.from({ length: roles }, (_, n) => roleNumber(n)),
    issuedAt: now() - 60,
    expiresAt: now() + 86_400,
    ...changes,
  }),
});

/** What the browser holds, read from where the product keeps it: the enrolment, and how many roles the popup will list. */
const stored = () =>
  page.evaluate(
    () =>
      new Promise<{ state: EnrolmentState | undefined; roles: number }>((resolve, reject) => {
        const opening = indexedDB.open('jumpgate');
        opening.onerror = () => {
          reject(new Error('The database cannot be opened.'));
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction(['enrolments', 'menus']);
          const states = reading.objectStore('enrolments').getAll();
          const packed = reading.objectStore('menus').get('packed');
          reading.oncomplete = () => {
            db.close();
            // as: the product wrote them.
            const [state] = states.result as EnrolmentState[];
            const { count } = (packed.result ?? { count: 0 }) as { count: number };
            resolve({ state, roles: count });
          };
        };
      }),
  );
const acceptedVersion = async () => (await stored()).state?.accepted?.version;

const sync = () => page.getByRole('button', { name: messages.action_sync.message });
async function syncNow(): Promise<void> {
  await sync().click();
  await sync().waitFor({ timeout: FETCH_MS });
}

/** The words of a text up to its first value. */
const words = (key: keyof typeof messages) => messages[key].message.split('$')[0]?.trim() ?? '';

/** Syncs against an endpoint that misbehaves; the refusal is on the disk and on the screen, and the menu is as it was. */
async function expectRefusal(
  behaviour: Behaviour,
  refusal: Partial<SyncResult>,
  requests = 1,
): Promise<void> {
  const before = await stored();
  const asked = arrivals();
  serve(behaviour);
  await syncNow();
  const after = await stored();
  expect(arrivals() - asked).toBe(requests);
  expect(after.state?.results[0]).toMatchObject(refusal);
  expect(after.state?.results.length).toBe(Math.min(20, (before.state?.results.length ?? 0) + 1));
  expect(after.state?.accepted).toEqual(before.state?.accepted);
  expect(after.roles).toBe(before.roles);
  const code =
    'reason' in refusal
      ? `reason_${refusal.reason}`
      : `failure_${'failure' in refusal ? refusal.failure : ''}`;
  // as: every reason and failure has a sentence; a unit test says so.
  const sentence = words(`menu_${code.replaceAll('-', '_')}` as keyof typeof messages);
  expect(await page.locator(`.enrolment li.${refusal.kind}`).first().textContent()).toContain(
    sentence,
  );
}

async function openPopup(): Promise<Page> {
  const popup = await browser.open('src/popup.html', { width: 400, height: 600 });
  await popup.locator('body:not([aria-busy]) .footer').waitFor();
  return popup;
}

beforeAll(async () => {
  key = await makeKey();
  world = await createWorld();
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  await browser.grantHosts('https://*/*');
  serve(await menu(1, 3));
  page = await browser.open('src/options.html#/settings');
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

test('an enrolment link fills the form, and confirming its key fills the menu', async () => {
  const text = toEnrolmentText({ url: `https://${MENU_HOST}${PATH}`, keys: [key.publicKey] });
  await page.goto(browser.pageUrl(`src/options.html#${text}`));
  await page.getByRole('button', { name: messages.action_continue.message }).click();
  await page.getByText(key.kid).waitFor();
  expect(page.url()).not.toContain('jumpgate:1:');
  await page.getByRole('button', { name: messages.action_enrol.message }).click();
  await sync().waitFor();
  expect(await acceptedVersion()).toBe(1);
});

test('a newer menu arrives with one sync, and asking again costs one request and no write', async () => {
  serve(await menu(2, 5));
  await syncNow();
  const { state, roles } = await stored();
  expect([state?.accepted?.version, roles]).toEqual([2, 5]);
  const requests = arrivals();
  await syncNow();
  expect(arrivals() - requests).toBe(1);
  expect((await stored()).state).toEqual(state);
});

test.each<[string, Behaviour, Partial<SyncResult>]>([
  ['a body without end', { kind: 'endless', chunkBytes: 512 * 1024 }, refused('too-large')],
  ['a body over the limit', { kind: 'huge', bytes: 17 * 1024 * 1024 }, refused('too-large')],
  ['a zip bomb', { kind: 'gzip-bomb', bytes: 64 * 1024 * 1024 }, refused('too-large')],
  ['redirects without end', { kind: 'redirect-loop' }, failed('redirected')],
  ['a redirect', { kind: 'redirect', location: PATH }, failed('redirected')],
  [
    'a redirect to another site',
    { kind: 'redirect', location: 'https://elsewhere.example/menus/ada' },
    failed('redirected'),
  ],
  ['a captive portal', { kind: 'captive-portal' }, refused('web-page')],
  [
    'HTML that claims to be a menu',
    { kind: 'body', body: '<html><title>Sign in</title>' },
    refused('web-page'),
  ],
  ['rubbish', { kind: 'body', body: 'rubbish' }, refused('not-an-envelope')],
  ['nothing', { kind: 'body', body: '' }, refused('empty')],
  ['a part of a body', { kind: 'status', status: 206 }, failed('endpoint-error')],
  ['an endpoint that is down', { kind: 'status', status: 503 }, failed('endpoint-error')],
  ['a menu that was withdrawn', { kind: 'status', status: 404 }, failed('endpoint-missing')],
])('%s is refused in its own words, and the menu stays', (_name, behaviour, refusal) =>
  expectRefusal(behaviour, refusal),
);

function refused(reason: (SyncResult & { kind: 'refused' })['reason']): Partial<SyncResult> {
  return { kind: 'refused', reason };
}
function failed(failure: (SyncResult & { kind: 'failed' })['failure']): Partial<SyncResult> {
  return { kind: 'failed', failure };
}

test('a good menu that comes as HTML is taken for the portal’s', async () =>
  expectRefusal({ ...(await menu(3, 1)), contentType: 'text/html' }, refused('web-page')));

test('rollback: an older menu is refused', async () =>
  expectRefusal(await menu(1, 3), refused('older-version')));

test('replay: another menu under the version in use is refused', async () =>
  expectRefusal(await menu(2, 1), refused('version-reused')));

test('freeze: a menu that has expired on arrival is refused', async () =>
  expectRefusal(
    await menu(3, 1, { issuedAt: now() - 7200, expiresAt: now() - 3600 }),
    refused('expired'),
  ));

test('mix-up: the menu of another series is refused', async () =>
  expectRefusal(
    await menu(3, 1, { series: 'acme/p18', person: { id: 'p18', name: 'Bo' } }),
    refused('other-series'),
  ));

test('a menu signed by a stranger is refused', async () =>
  expectRefusal(await menu(3, 1, {}, await makeKey()), failed('re-enrolment-needed'), 2));

test('back-off survives the worker, and ends with the next good answer', async () => {
  const waiting = (await stored()).state;
  expect(waiting?.failures).toBeGreaterThan(10);
  const session = await browser.context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  const retry = await page.evaluate<{ scheduledTime: number } | undefined>(RETRY);
  expect(retry?.scheduledTime).toBeCloseTo(waiting?.nextAttemptMs ?? 0, -3);
  expect(waiting?.nextAttemptMs).toBeGreaterThan(Date.now() + 3600_000);
  serve(await menu(3, 4));
  await syncNow();
  const { state } = await stored();
  expect(state).toMatchObject({ failures: 0, nextAttemptMs: 0, accepted: { version: 3 } });
  expect(await page.evaluate(RETRY)).toBeUndefined();
});

test('a worker that is stopped in the middle of a fetch loses nothing, and the next one fetches again', async () => {
  const before = await stored();
  const requests = arrivals();
  serve({ kind: 'slow', milliseconds: 5_000 });
  await sync().click();
  await expect.poll(() => arrivals() - requests).toBe(1);
  const session = await browser.context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  expect(await stored()).toEqual(before);
  serve(await menu(4, 2));
  await page.reload();
  await syncNow();
  expect(await stored()).toMatchObject({ roles: 2, state: { accepted: { version: 4 } } });
});

test('what changed is a badge and a list, and a pinned role that went is explained', async () => {
  const [gone, kept, come] = [roleNumber(0), roleNumber(1), roleNumber(13)];
  const first = await openPopup();
  await first.getByRole('combobox').fill('Admin');
  await first.locator('.row').first().waitFor();
  await first.keyboard.press('Control+d');
  await first.close();
  serve(await menu(5, 0, { roles: [{ ...kept, label: 'Renamed' }, come] }));
  await syncNow();
  expect(await page.evaluate('chrome.action.getBadgeText({})')).not.toBe('');

  const popup = await openPopup();
  await popup.locator('.vanished').getByText(gone.label).waitFor();
  await popup.getByRole('button', { name: /^\d+ changes$/ }).click();
  const list = popup.locator('.role-changes');
  await list.getByText(come.label).waitFor();
  await list.getByText(`${kept.label} → Renamed`).waitFor();
  await list.getByText(gone.label).waitFor();
  await expect.poll(() => page.evaluate('chrome.action.getBadgeText({})')).toBe('');
  await popup.keyboard.press('Escape');
  await popup.getByRole('button', { name: messages.popup_unpin.message }).first().click();
  await popup.locator('.vanished').waitFor({ state: 'detached' });
  await popup.close();
});

test('a trickle without end is cut off', () =>
  expectRefusal({ kind: 'drip' }, failed('timed-out')));
