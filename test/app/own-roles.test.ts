import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { ImportDeps } from '#app/import-roles.ts';
import { addOwnRole, removeOwnRole } from '#app/own-roles.ts';
import { rememberRoleOf } from '#app/remember-role.ts';
import type { AccountId } from '#core/aws/arn.ts';
import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';
import { rolesOf } from '#core/menu/packed-menu.ts';
import type { ConsoleSession } from '#core/messages.ts';
import { openDatabase } from '#store/database.ts';
import { createLocalSourceStore } from '#store/local-source-store.ts';
import { createMenuStore } from '#store/menu-store.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';

const HOME = '111122223333' as AccountId;
const account = '200000000001' as AccountId;
const home: SourceBase = { id: 'x', partition: 'aws', account: HOME };
const reader: Omit<ListedRole, 'base'> = {
  account,
  accountName: 'payments',
  role: 'jump/Reader',
  label: 'Payments / Reader',
  environment: 'prod',
};

async function world(name: string, sessions: readonly ConsoleSession[] = []) {
  const database = await openDatabase(name);
  const sources = createLocalSourceStore(database);
  const deps: ImportDeps = {
    sources,
    loadLocalSources: sources.load,
    store: createMenuStore(database),
    withLock: (_, task) => task(),
    now: () => 1_000,
  };
  const loadMenu = () => loadPackedMenu(database);
  const loadSessions = () =>
    Promise.resolve(sessions.map((session, at) => ({ tabId: at, session, seenAtMs: 9 - at })));
  const keys = async () => {
    const menu = await loadMenu();
    return menu ? rolesOf(menu).map((role) => `${role.base} ${role.account}/${role.role}`) : [];
  };
  return { deps: { ...deps, loadMenu, loadSessions }, keys, loadMenu };
}

test('roles added by hand share a source, replace their like, and go one by one', async () => {
  const { deps, keys } = await world('own');
  await addOwnRole(deps, 'mine', { base: home, role: reader });
  await addOwnRole(deps, 'mine', { base: home, role: { ...reader, role: 'Admin' } });
  await addOwnRole(deps, 'mine', { base: home, role: { ...reader, label: 'Other' } });
  expect((await keys()).sort()).toEqual([
    `aws/${HOME} ${account}/Admin`,
    `aws/${HOME} ${account}/jump/Reader`,
  ]);
  expect((await deps.sources.load())[0]?.roles.at(-1)?.label).toBe('Other');
  await removeOwnRole(deps, 'mine', reader);
  expect(await keys()).toEqual([`aws/${HOME} ${account}/Admin`]);
  await removeOwnRole(deps, 'mine', { account, role: 'Admin' });
  expect([await keys(), await deps.sources.load()]).toEqual([[], []]);
});

const inRole: ConsoleSession = {
  partition: 'aws',
  mode: 'classic',
  baseAccount: HOME,
  role: { account, name: 'Auditor' },
  region: 'eu-west-1',
};

test('the role of a console page is remembered with what the menu knows of its account', async () => {
  const { deps, keys, loadMenu } = await world('remember', [inRole]);
  await addOwnRole(deps, 'mine', { base: home, role: reader });
  const name = 'payments / Auditor';
  expect(await rememberRoleOf(deps, 0, 'mine')).toEqual({ kind: 'remembered', name });
  expect(await keys()).toContain(`aws/${HOME} ${account}/Auditor`);
  const menu = (await loadMenu())!;
  const added = rolesOf(menu).find(({ role }) => role === 'Auditor');
  expect(added).toMatchObject({
    environment: 'prod',
    region: 'eu-west-1',
    accountName: 'payments',
  });
  expect(await rememberRoleOf(deps, 0, 'mine')).toEqual({ kind: 'known', name });
});

test.each([
  ['a page without a role', [{ ...inRole, role: undefined }], 'no-role'],
  ['a tab that is gone', [], 'no-role'],
  [
    'a role whose sign-in nothing tells',
    [{ partition: 'aws', mode: 'multi', role: inRole.role, differentiator: 'aaaa' }],
    'no-base',
  ],
  [
    'a role whose sign-in another tab shows',
    [
      { partition: 'aws', mode: 'multi', role: inRole.role, differentiator: 'aaaa' },
      { partition: 'aws', mode: 'multi', baseAccount: HOME, differentiator: 'bbbb' },
    ],
    'remembered',
  ],
])('%s', async (name, sessions, kind) => {
  // as: an absent role is what the first case is about.
  const { deps } = await world(name, sessions as readonly ConsoleSession[]);
  expect(await rememberRoleOf(deps, 0, 'mine')).toMatchObject({ kind });
});
