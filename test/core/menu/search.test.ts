import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from '#core/menu/fold-text.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { roleAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import { createMenuSearch } from '#core/menu/search.ts';
import { menuRoles, testBase } from '../../support/menu-arbitraries.ts';

const menuOf = (roles: readonly MenuRole[]) => packMenu([{ bases: [testBase], roles }]);
const role = (accountName: string, name: string, more: Partial<MenuRole> = {}): MenuRole => ({
  base: 'aws',
  account: testBase.account,
  accountName,
  role: name,
  label: `${accountName} / ${name}`,
  ...more,
});

const clean = (text: string) => foldText(text).replace(/\p{Cc}+/gu, ' ');
const fieldsOf = (menu: PackedMenu, row: number) => {
  const { label, accountName, account, alias, role, project, environment } = roleAt(menu, row);
  return [label, accountName, account, alias, role, project, environment].flatMap((value) =>
    value === undefined ? [] : [clean(value)],
  );
};
const closeness = (fields: readonly string[], word: string): number =>
  Math.max(
    ...fields.map((field) => {
      let best = -1;
      for (let at = field.indexOf(word); at >= 0; at = field.indexOf(word, at + 1)) {
        const startsWord =
          /^[\p{L}\p{N}]/u.test(word) && !/[\p{L}\p{N}]$/u.test(field.slice(0, at));
        const endsWord =
          /[\p{L}\p{N}]$/u.test(word) && !/^[\p{L}\p{N}]/u.test(field.slice(at + word.length));
        best = Math.max(best, startsWord ? (endsWord ? 2 : 1) : 0);
      }
      return best;
    }),
  );

/** The plainest search there is: every row, every word, every field. */
function naiveSearch(menu: PackedMenu, query: string): readonly number[] {
  const words = [
    ...new Set(
      query
        .trim()
        .split(/\s+/u)
        .slice(0, 8)
        .map((w) => clean(w).trim()),
    ),
  ];
  const ranked = Array.from({ length: menu.count }, (_, row) => {
    const each = words.filter((word) => word !== '').map((w) => closeness(fieldsOf(menu, row), w));
    return { row, rank: each.includes(-1) ? -1 : each.reduce((sum, one) => sum + one, 0) };
  });
  return ranked
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank || a.row - b.row)
    .map(({ row }) => row);
}

const query = fc.oneof(
  fc.constantFrom('a', 'prod', 'PAY prod', 'admin 2000', 'elan', '<b>', 'x', 'team/a', 'pro pro'),
  fc.string({
    maxLength: 8,
    unit: fc.constantFrom('a', 'd', 'e', 'i', 'n', 'o', 'p', 'r', ' ', '0', '2', '/', '-', '<'),
  }),
  fc.string({ maxLength: 5, unit: 'binary' }),
);

test('answers exactly what the plainest search answers, in the same order', () => {
  fc.assert(
    fc.property(menuRoles, fc.array(query, { minLength: 1, maxLength: 4 }), (roles, queries) => {
      const menu = menuOf(roles);
      const search = createMenuSearch(menu);
      for (const text of queries) {
        const { rows, isForgiving } = search(text);
        if (!isForgiving) expect([...rows]).toEqual(naiveSearch(menu, text));
        else expect(naiveSearch(menu, text)).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});

test('a growing query is answered as if it had been typed at once', () => {
  const roles = Array.from({ length: 400 }, (_, n) =>
    role(`account-${n}`, n % 3 === 0 ? 'Admin' : 'ReadOnly', {
      account: String(200000000000 + n) as MenuRole['account'],
    }),
  );
  const menu = menuOf(roles);
  fc.assert(
    fc.property(fc.constantFrom('account-12 admin', 'read 2000000003', '39 adm', 'x 1'), (full) => {
      const search = createMenuSearch(menu);
      for (let length = 1; length <= full.length; length++) {
        const text = full.slice(0, length);
        const { rows, isForgiving } = search(text);
        expect(isForgiving ? [] : [...rows]).toEqual(naiveSearch(menu, text));
      }
    }),
  );
});

test('a whole word comes before the beginning of one, and that before the middle of one', () => {
  const menu = menuOf([role('preprod', 'A'), role('production', 'B'), role('x-prod', 'C')]);
  const { rows } = createMenuSearch(menu)('prod');
  expect([...rows].map((row) => roleAt(menu, row).accountName)).toEqual([
    'x-prod',
    'production',
    'preprod',
  ]);
});

test('favourites, then recents, lead among equally good matches only', () => {
  const menu = menuOf(['a', 'b', 'c', 'd'].map((name) => role(`prod-${name}`, name)));
  const search = createMenuSearch(menu);
  expect([...search('prod', { favourites: [2], recents: [3, 2] }).rows]).toEqual([2, 3, 0, 1]);
  expect([...search('a', { favourites: [2], recents: [] }).rows][0]).toBe(0);
});

test.each([
  ['a wrong letter', 'paymants'],
  ['a missing letter', 'paymets'],
  ['an extra letter', 'paymentts'],
  ['swapped letters', 'paymnets'],
  ['a slip in a word that is not finished', 'pymen'],
])('%s is forgiven when nothing matches as typed', (_, typed) => {
  const menu = menuOf([role('payments-prod', 'Admin'), role('ledger', 'Admin')]);
  const { rows, isForgiving } = createMenuSearch(menu)(typed);
  expect(isForgiving).toBe(true);
  expect([...rows].map((row) => roleAt(menu, row).accountName)).toEqual(['payments-prod']);
});

test('a mistyped account id finds nothing rather than another account', () => {
  const menu = menuOf([role('payments', 'Admin', { account: '200000104729' as never })]);
  expect(createMenuSearch(menu)('200000104728').rows.length).toBe(0);
  expect(createMenuSearch(menu)('0104729').rows.length).toBe(1);
});

test('an empty query lists every role in menu order', () => {
  const menu = menuOf([role('a', 'A'), role('b', 'B')]);
  expect([...createMenuSearch(menu)('  ').rows]).toEqual([0, 1]);
});
