import { AppError } from '#core/errors.ts';
import { isPackedMenu, type PackedMenu } from '#core/menu/packed-menu.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** The one menu of this browser, packed from every source, lies in the store `menus` under this key. */
const PACKED = 'packed';

/**
 * Reads the packed menu: the one read that opening the popup costs.
 *
 * @returns Undefined when nothing has been packed yet.
 * @throws AppError `storage/failed` when it cannot be read or is not a packed menu.
 */
export async function loadPackedMenu(db: JumpgateDatabase): Promise<PackedMenu | undefined> {
  const value = await guardStorage('menu', () => db.get('menus', PACKED));
  if (value === undefined) return undefined;
  if (!isPackedMenu(value)) throw new AppError('storage/failed', { what: 'menu' });
  return value;
}

/**
 * Replaces the packed menu.
 *
 * @throws AppError `storage/failed`
 */
export async function savePackedMenu(db: JumpgateDatabase, menu: PackedMenu): Promise<void> {
  await guardStorage('menu', () => db.put('menus', menu, PACKED));
}
