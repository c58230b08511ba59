import browser from 'webextension-polyfill';
import { packedMenuFromText, packedMenuToText, type PackedMenu } from '#core/menu/packed-menu.ts';

const KEY = 'packed-menu';

/** Writes the copy of the packed menu that private windows and containers read, where IndexedDB can be empty. */
export async function saveMenuCopy(packed: PackedMenu): Promise<void> {
  await browser.storage.local.set({ [KEY]: packedMenuToText(packed) });
}

/** Reads the copy; undefined when there is none that can be read. */
export async function loadMenuCopy(): Promise<PackedMenu | undefined> {
  const text = (await browser.storage.local.get(KEY))[KEY];
  return typeof text === 'string' ? packedMenuFromText(text) : undefined;
}
