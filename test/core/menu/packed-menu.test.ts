import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packMenu } from '#core/menu/pack-menu.ts';
import {
  accountsByAlias,
  EMPTY_MENU,
  isPackedMenu,
  keyAt,
  roleAt,
  roleKey,
  rowsOfKeys,
  type ListedRole,
} from '#core/menu/packed-menu.ts';
import { packedMenuFromText, packedMenuToText } from '#core/menu/packed-menu-text.ts';
import type { AccountAlias, AccountId } from '#core/aws/arn.ts';
import { chunksOf } from '#core/menu/search-text.ts';
import { poolText } from '#core/menu/text-pool.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { menuRoles, testBase } from '../../support/menu-arbitraries.ts';

const source = (roles: readonly MenuRole[], name?: string) => ({
  bases: [testBase],
  roles,
  ...(name === undefined ? {} : { name }),
});
const rowNumbers = (count: number) => Array.from({ length: count }, (_, row) => row);

test('reading back every row gives the roles that were packed, whatever their names hold', () => {
  fc.assert(
    fc.property(menuRoles, (roles) => {
      const menu = packMenu([source(roles)]);
      const read = rowNumbers(menu.count).map((row) => roleAt(menu, row));
      const byKey = (a: ListedRole, b: ListedRole) =>
        roleKey(a.base, a.account, a.role) < roleKey(b.base, b.account, b.role) ? -1 : 1;
      expect([...read].sort(byKey)).toEqual([...roles].sort(byKey));
    }),
  );
});

test('a menu of nothing is the one that every empty menu is', () => {
  expect(packMenu([])).toEqual(EMPTY_MENU);
});

test('the record survives a structured clone and the JSON copy unchanged', () => {
  fc.assert(
    fc.property(menuRoles, (roles) => {
      const menu = packMenu([source(roles)]);
      expect(structuredClone(menu)).toEqual(menu);
      expect(packedMenuFromText(packedMenuToText(menu))).toEqual(menu);
      expect(isPackedMenu(structuredClone(menu))).toBe(true);
    }),
  );
});

test('every row lists its own chunks, once each', () => {
  fc.assert(
    fc.property(menuRoles, (roles) => {
      const menu = packMenu([source(roles)]);
      for (const row of rowNumbers(menu.count)) {
        const ids = menu.rowChunks.slice(menu.rowChunkEnds[row - 1] ?? 0, menu.rowChunkEnds[row]);
        const { label, accountName, account, alias, role, project, environment } = roleAt(
          menu,
          row,
        );
        const fields = [label, accountName, account, alias, role, project, environment];
        const expected = new Set(fields.flatMap((field) => chunksOf(field ?? '')));
        expect([...ids].map((id) => poolText(menu.chunks, id).slice(0, -1))).toEqual([...expected]);
      }
    }),
  );
});

test('every key finds its row and unknown keys find none', () => {
  fc.assert(
    fc.property(menuRoles, (roles) => {
      const menu = packMenu([source(roles)]);
      const keys = rowNumbers(menu.count).map((row) => keyAt(menu, row));
      const found = rowsOfKeys(menu, [...keys, 'aws|999999999999|None', 'nonsense', '']);
      expect(found.size).toBe(menu.count);
      keys.forEach((key, row) => expect(found.get(key)).toBe(row));
    }),
  );
});

test('a role that two sources list is taken from the first', () => {
  const role: MenuRole = {
    base: 'aws',
    account: testBase.account,
    accountName: 'payments-prod',
    role: 'Admin',
    label: 'from the endpoint',
  };
  const menu = packMenu([source([role]), source([{ ...role, label: 'from a file' }], 'file')]);
  expect(menu.count).toBe(1);
  expect(roleAt(menu, 0).label).toBe('from the endpoint');
});

test('two identities that claim one base id keep their roles apart', () => {
  const role: MenuRole = {
    base: 'aws',
    account: testBase.account,
    accountName: 'a',
    role: 'Admin',
    label: 'a',
  };
  const other = { ...testBase, partition: 'aws-us-gov' as const };
  const menu = packMenu([source([role]), { bases: [other], roles: [role] }]);
  expect(rowNumbers(menu.count).map((row) => keyAt(menu, row))).toEqual([
    'aws|111122223333|Admin',
    'aws#2|111122223333|Admin',
  ]);
});

test('a role whose base is not listed is left out', () => {
  const role = { base: 'none', account: testBase.account, accountName: 'a', role: 'A', label: 'a' };
  expect(packMenu([source([role])]).count).toBe(0);
});

test.each([
  ['null', null],
  ['a later format', { ...packMenu([]), format: 2 }],
  ['a missing column', { ...packMenu([]), columns: {} }],
  ['columns of another length', { ...packMenu([]), count: 3 }],
  ['chunks that are no text', { ...packMenu([]), chunks: { text: 7 } }],
])('%s is not a packed menu', (_, value) => {
  expect(isPackedMenu(value)).toBe(false);
});

test('a damaged JSON copy reads as no menu', () => {
  expect(packedMenuFromText('{')).toBeUndefined();
  expect(packedMenuFromText('{"format":1}')).toBeUndefined();
});

test('a role keeps its picture and an account known by its alias, and is found by its key', () => {
  const role = {
    base: 'aws',
    account: 'some-alias' as AccountAlias,
    accountName: 'some-alias',
    alias: 'some-alias',
    role: 'Reader',
    label: 'x',
    image: 'https://example.org/x.png',
  };
  const menu = packMenu([{ bases: [testBase], roles: [role] }]);
  expect(roleAt(menu, 0)).toEqual(role);
  const key = keyAt(menu, 0);
  expect(rowsOfKeys(menu, [key]).get(key)).toBe(0);
});

test('an alias names the account that a base or a role says', () => {
  const role = {
    base: 'aws',
    account: '200000000001' as AccountId,
    accountName: 'x',
    alias: 'x-alias',
    role: 'Reader',
    label: 'x',
  };
  expect([...accountsByAlias(packMenu([{ bases: [testBase], roles: [role] }]))]).toEqual([
    ['x-alias', '200000000001'],
    ['acme-jump', testBase.account],
  ]);
});
