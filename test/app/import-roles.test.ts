import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { importRoles, readRolesText, removeRoles, type ImportDeps } from '#app/import-roles.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { rolesOf } from '#core/menu/packed-menu.ts';
import { openDatabase } from '#store/database.ts';
import { createLocalSourceStore } from '#store/local-source-store.ts';
import { createMenuStore } from '#store/menu-store.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';

const HOME = '111122223333' as AccountId;
const TEXT = '[reader]\nrole_arn = arn:aws:iam::200000000001:role/Reader\n';

async function world(name: string) {
  const database = await openDatabase(name);
  const sources = createLocalSourceStore(database);
  const deps: ImportDeps = {
    sources,
    loadLocalSources: sources.load,
    store: createMenuStore(database),
    withLock: (_, task) => task(),
    now: () => 1_000,
  };
  const labels = async () => {
    const menu = await loadPackedMenu(database);
    return menu ? rolesOf(menu).map(({ label }) => label) : [];
  };
  return { deps, labels };
}

test('what is imported is in the menu, and gone when its source is removed', async () => {
  const { deps, labels } = await world('import');
  await importRoles(deps, 'mine', readRolesText(TEXT, { baseAccount: HOME }));
  expect(await labels()).toEqual(['reader']);
  await removeRoles(deps, 'mine');
  expect(await labels()).toEqual([]);
});

test('a role of two sources is shown once and stays until the last of them goes', async () => {
  const { deps, labels } = await world('folded');
  const menu = readRolesText(TEXT, { baseAccount: HOME });
  await importRoles(deps, 'one', menu);
  await importRoles(deps, 'two', menu);
  expect(await labels()).toEqual(['reader']);
  await removeRoles(deps, 'one');
  expect(await labels()).toEqual(['reader']);
});

test('takes CSV for CSV', () => {
  const { roles } = readRolesText('account,role\n200000000001,Reader\n', { baseAccount: HOME });
  expect(roles.map(({ label }) => label)).toEqual(['200000000001 / Reader']);
});

test('refuses a text without a good entry, and keeps what was there', async () => {
  const { deps, labels } = await world('refused');
  await importRoles(deps, 'mine', readRolesText(TEXT, { baseAccount: HOME }));
  await expect(importRoles(deps, 'mine', readRolesText('[x]\nrole_arn = y\n', {}))).rejects.toEqual(
    expect.objectContaining({ code: 'input/invalid' }),
  );
  expect(await labels()).toEqual(['reader']);
});
