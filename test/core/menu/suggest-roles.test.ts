import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packMenu } from '#core/menu/pack-menu.ts';
import { createMenuSearch } from '#core/menu/search.ts';
import { liftedRows, suggestRoles } from '#core/menu/suggest-roles.ts';
import { menuRoles, testBase } from '../../support/menu-arbitraries.ts';

test('the address bar suggests what the menu finds first, whole and in order', () => {
  fc.assert(
    fc.property(
      menuRoles,
      fc.constantFrom('prod', 'admin 2000', 'payments', 'x'),
      (roles, query) => {
        const menu = packMenu([{ bases: [testBase], roles }]);
        const search = createMenuSearch(menu);
        const lifted = liftedRows(menu, [], []);
        const suggested = suggestRoles(menu, search, query, lifted);
        const { rows } = search(query, lifted);
        expect(suggested).toHaveLength(Math.min(rows.length, 6));
        for (const { pieces, content } of suggested) {
          expect(pieces.map(({ text }) => text).join('')).toContain(' / ');
          expect(content).toMatch(/^\d{12}\/.+/);
        }
      },
    ),
  );
});

test('before anything is typed, what was pinned and used is suggested', () => {
  const roles = ['a', 'b', 'c'].map((name) => ({
    base: 'aws',
    account: testBase.account,
    accountName: name,
    role: name,
    label: name,
  }));
  const menu = packMenu([{ bases: [testBase], roles }]);
  const key = (name: string) => `aws|${testBase.account}|${name}`;
  const lifted = liftedRows(menu, [key('c')], [key('b'), key('c'), 'gone']);
  const found = suggestRoles(menu, createMenuSearch(menu), ' ', lifted);
  expect(found.map(({ content }) => content.split('/')[1])).toEqual(['c', 'b']);
});
