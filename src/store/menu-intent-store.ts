import { MenuIntentSchema } from '#core/menu/menu-intent.ts';
import type { MenuIntentStore } from '#core/ports.ts';
import { AFTER_ALL, type JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

const STRICT = { durability: 'strict' } as const;

/** Intents of publications in IndexedDB. */
export function createMenuIntentStore(db: JumpgateDatabase): MenuIntentStore {
  return {
    save: (intent) =>
      guardStorage('menu-intents', async () => {
        const { estate, publicationId, series } = intent;
        const transaction = db.transaction('menu-intents', 'readwrite', STRICT);
        await Promise.all([
          transaction.store.put(intent, [estate, publicationId, series]),
          transaction.done,
        ]);
      }),
    loadAll: (estate) =>
      guardStorage('menu-intents', async () => {
        const rows = await db.getAll(
          'menu-intents',
          IDBKeyRange.bound([estate], [estate, AFTER_ALL]),
        );
        return rows.map((row) => parseRow(MenuIntentSchema, 'menu-intents', row));
      }),
    remove: (intents) =>
      guardStorage('menu-intents', async () => {
        const transaction = db.transaction('menu-intents', 'readwrite');
        await Promise.all([
          ...intents.map(({ estate, publicationId, series }) =>
            transaction.store.delete([estate, publicationId, series]),
          ),
          transaction.done,
        ]);
      }),
  };
}
