// Part of the entries: what menus need of this browser, the same in the background and in the options tab.
import type { ImportDeps } from '#app/import-roles.ts';
import type { SyncDeps } from '#app/sync-menu.ts';
import type { JumpgateDatabase } from '#store/database.ts';
import { createLocalSourceStore } from '#store/local-source-store.ts';
import { createMenuStore } from '#store/menu-store.ts';
import { contactMemory } from '#webext/contact-memory.ts';
import { createFetchMenu } from '#webext/fetch-menu.ts';
import { loadManagedPolicy } from '#webext/managed-storage.ts';
import { announceMenus } from '#webext/menu-notice.ts';
import { withWebLock } from '#webext/web-lock.ts';

/** Builds the outside of the menu use-cases on an open database. */
export function menuDeps(database: JumpgateDatabase): SyncDeps & ImportDeps {
  const store = createMenuStore(database);
  const sources = createLocalSourceStore(database);
  return {
    sources,
    loadLocalSources: sources.load,
    store: {
      ...store,
      save: async (write) => {
        await store.save(write);
        announceMenus();
      },
    },
    fetchMenu: createFetchMenu(),
    contacts: contactMemory,
    loadPolicy: loadManagedPolicy,
    withLock: withWebLock,
    now: Date.now,
    random: Math.random,
  };
}
