import { AppError } from '#core/errors.ts';
import { fromSyncItems, toSyncItems, type Preferences } from '#core/menu/preferences.ts';
import { browser } from './browser.ts';

/** Reads the preferences; what cannot be read falls back to the defaults, since a menu must open without them. */
export async function loadPreferences(): Promise<Preferences> {
  return fromSyncItems(await browser.storage.sync.get(null).catch(() => ({})));
}

/**
 * Writes the preferences.
 *
 * @throws AppError `storage/failed` when the browser's quota is used up.
 */
export async function savePreferences(preferences: Preferences): Promise<void> {
  const { items, stale } = toSyncItems(preferences);
  try {
    await browser.storage.sync.set(items);
    await browser.storage.sync.remove([...stale]);
  } catch (error) {
    throw new AppError('storage/failed', { what: 'preferences' }, error);
  }
}
