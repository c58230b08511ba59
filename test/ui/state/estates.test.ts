import { signal } from '@preact/signals';
import { beforeEach, expect, test } from 'vitest';
import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { toRequestText } from '#core/change/grant-request.ts';
import type { EstateConfiguration, EstateId } from '#core/estate/configuration.ts';
import { parseAddress, type Address, type TabAddress } from '#ui/state/address.ts';
import type { AdminActions } from '#ui/state/admin-actions.ts';
import { createEstates, type Estates } from '#ui/state/estates.ts';
import { routeHash } from '#ui/state/route.ts';
import type { ShownSession } from '#ui/state/session-actions.ts';
import { provideTexts } from '#ui/text.ts';
import { acmeConfiguration } from '../../support/acme.ts';

provideTexts((key, values) => [key, ...[values ?? []].flat()].join(' '), 'en');

const MINUTE = 60_000;
const acme: EstateConfiguration = { ...acmeConfiguration, accounts: [], roles: [], people: [] };
const gov: EstateConfiguration = {
  ...acme,
  id: 'acme-gov' as EstateId,
  name: 'Acme GovCloud',
  jump: { ...acme.jump, partition: 'aws-us-gov', account: '444455556666' as AccountId },
};

/** A browser: what it keeps, who is signed in where, and one options tab. */
function createBrowser(initial: readonly EstateConfiguration[], hash: string) {
  const rows = new Map(initial.map((row) => [row.id, row]));
  const sessions = new Map<string, ShownSession>();
  const said: string[] = [];
  const removed: string[] = [];
  let nowMs = 1_000_000;
  let last: string | undefined;
  let changed = (): void => undefined;
  let sessionsChanged = (): void => undefined;
  const none = () => Promise.resolve([]);
  const actions = {
    addConfiguration: (row: EstateConfiguration) => Promise.resolve(void rows.set(row.id, row)),
    saveConfiguration: (row: EstateConfiguration) => Promise.resolve(void rows.set(row.id, row)),
    removeEstate: ({ id }: EstateConfiguration) => {
      rows.delete(id);
      removed.push(id);
      return Promise.resolve();
    },
    resumeSession: ({ id }: EstateConfiguration) => {
      const session = sessions.get(id);
      return Promise.resolve(session && (session.endsAtMs ?? 0) > nowMs ? session : undefined);
    },
    loadPicture: () => Promise.resolve(undefined),
    loadOpenCommits: none,
    announcements: {
      mayNotify: () => Promise.resolve(true),
      notify: (_: string, message: string) => Promise.resolve(void said.push(message)),
    },
    changeSets: { load: none, createId: () => crypto.randomUUID() },
    menus: { recordLeft: () => Promise.resolve() },
    ledger: {
      loadRecords: () => Promise.resolve({ records: [], reachedSeq: 1 }),
      loadIntervals: none,
      countUnexported: () => Promise.resolve(0),
      recordEstateChange: () => Promise.resolve(undefined),
    },
    setup: { loadAnswers: () => Promise.resolve({ administrators: '' }) },
  } as unknown as AdminActions; // as: what the pages of this test ask for
  const current = signal<Address>(parseAddress(hash));
  const replaced: string[] = [];
  const address: TabAddress = {
    current,
    replace: (next) => {
      replaced.push(routeHash(next.route, next.estate));
      current.value = next;
    },
  };
  const estates = createEstates(
    {
      loadAll: () => Promise.resolve([...rows.values()]),
      createActions: () => actions,
      loadLast: () => Promise.resolve(last),
      saveLast: (id) => Promise.resolve(void (last = id)),
      onChanged: (listener) => (changed = listener),
      onSessions: (listener) => (sessionsChanged = listener),
    },
    address,
    () => nowMs,
  );
  return {
    estates,
    rows,
    said,
    removed,
    replaced,
    goTo: (to: string) => (current.value = parseAddress(to)),
    last: () => last,
    remember: (id: string) => (last = id),
    signIn: (id: string, endsAtMs: number) => {
      const arn = `arn:aws:iam::111122223333:user/robin`;
      const identity = { account: '111122223333' as AccountId, arn, userId: 'AIDA' };
      sessions.set(id, { identity, way: 'console', endsAtMs });
      sessionsChanged();
    },
    signOut: (id: string) => {
      sessions.delete(id);
      sessionsChanged();
    },
    /** Ends a session without a word. */
    forget: (id: string) => sessions.delete(id),
    wait: (milliseconds: number) => (nowMs += milliseconds),
    now: () => nowMs,
    otherTabChanged: () => changed(),
  };
}

const shownId = ({ current }: Estates) => current.value.configuration.value?.id;
const stateOf = ({ known }: Estates, id: string) => {
  const found = known.value.find(({ configuration }) => configuration.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found.admin;
};

beforeEach(() => {
  globalThis.location = { hash: '' } as Location;
});

test('a browser with one estate has the addresses it always had', async () => {
  const { estates, replaced } = createBrowser([acme], '#/permissions/p1');
  await estates.load();
  await estates.start();
  expect(shownId(estates)).toBe('acme');
  expect(routeHash({ page: 'permissions', person: 'p1' })).toBe('#/permissions/p1');
  expect(replaced).toEqual([]);
});

test('with several, an address without an estate is the last one’s, and says so from then on', async () => {
  const browser = createBrowser([acme, gov], '#/permissions/p1');
  browser.remember('acme-gov');
  await browser.estates.load();
  expect(shownId(browser.estates)).toBe('acme-gov');
  expect(browser.replaced).toEqual(['#/@acme-gov/permissions/p1']);
  expect(routeHash({ page: 'findings' })).toBe('#/@acme-gov/findings');
  expect(routeHash({ page: 'findings' }, 'acme')).toBe('#/@acme/findings');
  expect(routeHash({ page: 'settings' })).toBe('#/settings');
});

test('an address that names an estate shows it, and makes it the last', async () => {
  const browser = createBrowser([acme, gov], '#/@acme/permissions');
  browser.remember('acme-gov');
  await browser.estates.load();
  expect(shownId(browser.estates)).toBe('acme');
  browser.goTo('#/@acme-gov/matrix');
  expect(shownId(browser.estates)).toBe('acme-gov');
  expect(browser.last()).toBe('acme-gov');
  browser.goTo('#/settings');
  expect(shownId(browser.estates)).toBe('acme-gov');
  browser.goTo('#/@gone/matrix');
  expect(browser.estates.unknownId.value).toBe('gone');
});

test('a last estate that is gone is no estate', async () => {
  const browser = createBrowser([acme, gov], '#/permissions');
  browser.remember('gone');
  await browser.estates.load();
  expect(shownId(browser.estates)).toBe('acme');
});

test('a grant request is shown in the estate that it is about', async () => {
  const request = toRequestText({
    format: 1,
    principal: 'arn:aws-us-gov:iam::444455556666:user/ada' as PrincipalArn,
    role: 'arn:aws-us-gov:iam::200000104729:role/Admin' as RoleArn,
  });
  const browser = createBrowser([acme, gov], `#/request/${request}`);
  browser.remember('acme');
  await browser.estates.load();
  expect(shownId(browser.estates)).toBe('acme-gov');
  browser.goTo(`#/@acme/request/${request}`);
  expect(shownId(browser.estates)).toBe('acme');
});

test('each estate has a state of its own, made once', async () => {
  const browser = createBrowser([acme, gov], '#/@acme/permissions');
  const { estates } = browser;
  await estates.load();
  const before = stateOf(estates, 'acme');
  browser.goTo('#/@acme-gov/permissions');
  browser.goTo('#/@acme/permissions');
  expect(estates.current.value).toBe(before);
  expect(stateOf(estates, 'acme-gov')).not.toBe(before);
});

test('an estate is added from an empty form, and the next form is empty again', async () => {
  const browser = createBrowser([acme], '#/@/setup/jump');
  const { estates } = browser;
  await estates.load();
  expect(shownId(estates)).toBeUndefined();
  expect(routeHash({ page: 'setup' })).toBe('#/@/setup');
  await estates.current.value.configure(gov);
  expect(browser.replaced).toEqual(['#/@acme-gov/setup/jump']);
  expect([...browser.rows.keys()]).toEqual(['acme', 'acme-gov']);
  browser.goTo('#/@/setup');
  expect(shownId(estates)).toBeUndefined();
});

test('a file brings the estate of its id up to date, adds another, and never turns one into another', async () => {
  const browser = createBrowser([acme], '#/configuration');
  const { estates } = browser;
  await estates.load();
  expect(await estates.take({ ...acme, name: 'Acme Ltd' })).toMatchObject({ kind: 'updated' });
  expect(browser.rows.get(acme.id)?.name).toBe('Acme Ltd');
  expect(await estates.take(gov)).toMatchObject({ kind: 'added', isElsewhere: true });
  expect(location.hash).toBe('#/@acme-gov/configuration');
  expect(browser.rows.get(acme.id)?.name).toBe('Acme Ltd');
  const foreign = { ...gov, id: acme.id };
  expect(await estates.take(foreign)).toBeUndefined();
  expect(estates.taking.value).toMatchObject({
    kind: 'failed',
    error: { code: 'estate/id-taken' },
  });
  expect(browser.rows.get(acme.id)?.jump).toEqual(acme.jump);
});

test('signing out of one estate leaves the others signed in', async () => {
  const browser = createBrowser([acme, gov], '#/@acme/permissions');
  const { estates } = browser;
  await estates.load();
  await estates.start();
  for (const { id } of [acme, gov]) browser.signIn(id, browser.now() + 60 * MINUTE);
  const kindOf = (id: string) => stateOf(estates, id).session.state.value.kind;
  await expect.poll(() => [kindOf('acme'), kindOf('acme-gov')]).toEqual(['done', 'done']);
  browser.signOut('acme-gov');
  await expect.poll(() => [kindOf('acme'), kindOf('acme-gov')]).toEqual(['done', 'failed']);
});

test('the end of every session is announced once, a quarter of an hour before, and then it is over', async () => {
  const browser = createBrowser([acme, gov], '#/@acme/permissions');
  const { estates, said } = browser;
  await estates.load();
  await estates.start();
  browser.signIn('acme', browser.now() + 60 * MINUTE);
  browser.signIn('acme-gov', browser.now() + 20 * MINUTE);
  await expect.poll(() => stateOf(estates, 'acme-gov').session.state.value.kind).toBe('done');
  await estates.lookAtSessions();
  expect([estates.ending.value, said]).toEqual([[], []]);
  browser.wait(6 * MINUTE);
  await estates.lookAtSessions();
  await estates.lookAtSessions();
  expect(estates.ending.value.map(({ configuration }) => configuration.id)).toEqual(['acme-gov']);
  expect(said).toEqual(['estates_ending Acme GovCloud 14 min']);
  browser.wait(15 * MINUTE);
  await estates.lookAtSessions();
  expect(stateOf(estates, 'acme-gov').session.state.value.kind).toBe('failed');
  expect(stateOf(estates, 'acme').session.state.value.kind).toBe('done');
});

test('an estate that is removed here, or in another tab, is looked at no more', async () => {
  const third = { ...gov, id: 'acme-cn' as EstateId, name: 'China' };
  const browser = createBrowser([acme, gov, third], '#/@acme-gov/matrix');
  const { estates, rows } = browser;
  await estates.load();
  await estates.start();
  await estates.remove(gov.id);
  expect(browser.removed).toEqual(['acme-gov']);
  expect(shownId(estates)).toBe('acme');
  expect(browser.replaced.at(-1)).toBe('#/@acme/matrix');
  rows.delete(third.id);
  rows.set(acme.id, { ...acme, name: 'Acme Ltd' });
  browser.otherTabChanged();
  await expect
    .poll(() => estates.known.value.map((one) => one.configuration.name))
    .toEqual(['Acme Ltd']);
});

test('an estate that another tab adds appears', async () => {
  const browser = createBrowser([acme], '#/permissions');
  const { estates } = browser;
  await estates.load();
  await estates.start();
  browser.rows.set(gov.id, gov);
  browser.otherTabChanged();
  await expect.poll(() => estates.known.value.length).toBe(2);
  expect(browser.replaced).toEqual(['#/@acme/permissions']);
});

test('a session that is gone is noticed at the next look, and one that is there is left alone', async () => {
  const browser = createBrowser([acme, gov], '#/@acme/permissions');
  const { estates } = browser;
  await estates.load();
  await estates.start();
  for (const { id } of [acme, gov]) browser.signIn(id, browser.now() + 60 * MINUTE);
  const stateIn = (id: string) => stateOf(estates, id).session.state;
  await expect.poll(() => stateIn('acme-gov').value.kind).toBe('done');
  const before = stateIn('acme').value;
  browser.forget('acme-gov');
  await estates.lookAtSessions();
  expect(stateIn('acme-gov').value).toMatchObject({
    kind: 'failed',
    error: { code: 'sign-in/session-ended' },
  });
  expect(stateIn('acme').value).toBe(before);
});
