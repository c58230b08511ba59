import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRoles, countChanges, mergeChanges } from '#core/menu/menu-changes.ts';
import { roleNumber } from '../../support/menu-fixture.ts';

const [a, b, c] = [roleNumber(0), roleNumber(1), roleNumber(2)];
const renamed = { ...b, label: 'Renamed' };

test('tells added, removed and changed roles apart', () => {
  const changes = compareRoles([a, b], [renamed, c]);
  expect(countChanges(changes)).toEqual({ added: 1, removed: 1, changed: 1 });
});

test('the order of roles is no change', () => {
  expect(compareRoles([a, b], [b, a])).toEqual([]);
});

test('what came and went before anybody looked is no news', () => {
  const came = compareRoles([a], [a, b]);
  expect(mergeChanges(came, compareRoles([a, b], [a]))).toEqual([]);
});

test('news gathered step by step equals the difference of the ends', () => {
  const menu = fc
    .subarray([a, b, renamed, c])
    .map((roles) => roles.filter((r) => r !== b || !roles.includes(renamed)));
  fc.assert(
    fc.property(fc.array(menu, { minLength: 2, maxLength: 6 }), (menus) => {
      let news = compareRoles([], []);
      for (let at = 1; at < menus.length; at++)
        news = mergeChanges(news, compareRoles(menus[at - 1]!, menus[at]!));
      const direct = compareRoles(menus[0]!, menus.at(-1)!);
      const byKey = (x: { key: string }, y: { key: string }) => (x.key < y.key ? -1 : 1);
      expect([...news].sort(byKey)).toEqual([...direct].sort(byKey));
    }),
  );
});
