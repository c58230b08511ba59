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
    fc.property(fc.array(key, { maxLength: 300 }), (favourites) => {
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
