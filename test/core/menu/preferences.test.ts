import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DEFAULT_PREFERENCES,
  fromSyncItems,
  toSyncItems,
  withFavouriteToggled,
} from '#core/menu/preferences.ts';

const key = fc
  .string({ minLength: 1, maxLength: 120, unit: 'grapheme' })
  .filter((k) => k.length <= 256);

test('preferences come back from their sync items, and no item is over the browser’s limit', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 150 }), (favourites) => {
      const preferences = { ...DEFAULT_PREFERENCES, theme: 'dark' as const, favourites };
      const { items } = toSyncItems(preferences);
      expect(fromSyncItems(items)).toEqual(preferences);
      for (const [name, value] of Object.entries(items))
        expect(Buffer.byteLength(JSON.stringify(value)) + name.length).toBeLessThanOrEqual(8192);
    }),
  );
});

test('a damaged value costs no other', () => {
  const items = {
    preferences: { theme: 'pink', grouping: 'account' },
    'favourites.0': ['a'],
    'hidden.0': 7,
  };
  expect(fromSyncItems(items)).toEqual({
    ...DEFAULT_PREFERENCES,
    grouping: 'account',
    favourites: ['a'],
  });
});

test('pinning twice is not pinning', () => {
  const once = withFavouriteToggled(DEFAULT_PREFERENCES, 'a');
  expect(once.favourites).toEqual(['a']);
  expect(withFavouriteToggled(once, 'a').favourites).toEqual([]);
});

test('more than the browser takes is left out at the end, and what was pinned stays', () => {
  const keys = (letter: string, count: number) =>
    Array.from({ length: count }, (_, n) => `${letter}${n}`.padEnd(200, 'ü'));
  const { items } = toSyncItems({
    ...DEFAULT_PREFERENCES,
    favourites: keys('f', 100),
    hidden: keys('h', 1_000),
  });
  const bytes = Object.entries(items).map(
    ([name, value]) => name.length + Buffer.byteLength(JSON.stringify(value)),
  );
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(102_400);
  const { favourites, hidden } = fromSyncItems(items);
  expect(favourites).toHaveLength(100);
  expect(hidden.length).toBeGreaterThan(0);
  expect(hidden).toEqual(keys('h', 1_000).slice(0, hidden.length));
});
