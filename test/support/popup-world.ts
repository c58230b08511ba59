import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packMenu } from '#core/menu/pack-menu.ts';
import { packedMenuToText } from '#core/menu/packed-menu-text.ts';
import { builtExtension } from './built-extension.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from './extension-browser.ts';
import { largeMenuSource } from './large-menu.ts';

const EMPTY_PAGE =
  '<!doctype html><meta charset="utf-8"><title>Empty</title><p role="option">Empty';

/** A page whose line comes from a script: what the popup must cost even if it did nothing. */
const SCRIPTED_PAGE =
  '<!doctype html><meta charset="utf-8"><title>Script</title><body><script src="/scripted.js"></script>';
const SCRIPT = `document.body.append(Object.assign(document.createElement('p'), { role: 'option', textContent: 'Line' }));`;

/** Chromium with the built extension, to which the pages `empty.html` and `scripted.html` were added, and menus that can be put in place. */
export interface PopupWorld {
  readonly browser: ExtensionBrowser;
  /** Puts a menu of so many roles where the popup reads it. */
  readonly useMenuOf: (roles: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the browser and makes the menus. */
export async function createPopupWorld(sizes: readonly number[]): Promise<PopupWorld> {
  const extensionDir = await mkdtemp(join(tmpdir(), 'jumpgate-extension-'));
  await cp(builtExtension(), extensionDir, { recursive: true });
  await writeFile(join(extensionDir, 'empty.html'), EMPTY_PAGE);
  await writeFile(join(extensionDir, 'scripted.html'), SCRIPTED_PAGE);
  await writeFile(join(extensionDir, 'scripted.js'), SCRIPT);
  const browser = await launchExtensionBrowser({ extensionDir });
  const seeder = await browser.open('empty.html');
  // The popup's first opening makes the database.
  const first = await browser.open('src/popup.html');
  await first.locator('.footer').waitFor();
  await first.close();
  for (const size of sizes) await keepMenu(seeder, size);
  return {
    browser,
    useMenuOf: (roles) => putMenu(seeder, roles),
    close: async () => {
      await browser.close();
      await rm(extensionDir, { recursive: true, force: true });
    },
  };
}

/** Keeps a menu in the page's memory, in the form in which sync stores it. */
async function keepMenu(page: Page, roles: number): Promise<void> {
  const text = packedMenuToText(packMenu([largeMenuSource(roles)]));
  await page.evaluate(
    ([key, json]) => {
      const menu: unknown = JSON.parse(json, (name, value: unknown) =>
        Array.isArray(value) && name !== 'bases' ? Uint32Array.from(value as number[]) : value,
      );
      (globalThis as unknown as Record<string, unknown>)[key] = menu;
    },
    [`menu-${roles}`, text] as const,
  );
}

async function putMenu(page: Page, roles: number): Promise<void> {
  await page.evaluate(async (key) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('jumpgate');
      opening.onsuccess = () => {
        resolve(opening.result);
      };
      opening.onerror = () => {
        reject(new Error('The database did not open.'));
      };
    });
    const transaction = db.transaction('menus', 'readwrite');
    transaction
      .objectStore('menus')
      .put((globalThis as unknown as Record<string, unknown>)[key], 'packed');
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    db.close();
  }, `menu-${roles}`);
}
