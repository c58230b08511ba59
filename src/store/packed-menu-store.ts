import { AppError } from '#core/errors.ts';
import { isPackedMenu, type PackedMenu } from '#core/menu/packed-menu.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** The one menu of this browser, packed from every source, lies in the store `menus` under this key. */
const PACKED = 'packed';
/** Where a menu lies that an administrator looks at as its person would. */
const PREVIEW = 'preview';

/**
 * Reads the packed menu: the one read that opening the popup costs.
 *
 * @returns Undefined when nothing has been packed yet.
 * @throws AppError `storage/failed` when it cannot be read or is not a packed menu.
 */
export function loadPackedMenu(db: JumpgateDatabase): Promise<PackedMenu | undefined> {
  return load(db, PACKED);
}

/**
 * Reads the menu that is previewed.
 *
 * @throws AppError `storage/failed` when it cannot be read or is not a packed menu.
 */
export function loadPreviewMenu(db: JumpgateDatabase): Promise<PackedMenu | undefined> {
  return load(db, PREVIEW);
}

async function load(db: JumpgateDatabase, name: string): Promise<PackedMenu | undefined> {
  const value = await guardStorage('menu', () => db.get('menus', name));
  if (value === undefined) return undefined;
  if (!isPackedMenu(value)) throw new AppError('storage/failed', { what: 'menu' });
  return value;
}

/**
 * Puts a menu where the preview reads it.
 *
 * @throws AppError `storage/failed`
 */
export async function savePreviewMenu(db: JumpgateDatabase, menu: PackedMenu): Promise<void> {
  await guardStorage('menu', () => db.put('menus', menu, PREVIEW));
}
