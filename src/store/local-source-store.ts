import { LocalSourceSchema } from '#core/menu/text-formats/imported-menu.ts';
import type { LocalSourceStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

/** Imported and hand-made roles in IndexedDB. What does not fit its schema is `storage/failed`, never "none". */
export function createLocalSourceStore(db: JumpgateDatabase): LocalSourceStore {
  return {
    load: () =>
      guardStorage('sources', async () => {
        const rows = await db.getAll('local-sources');
        return rows
          .map((row) => parseRow(LocalSourceSchema, 'sources', row))
          .sort((a, b) => a.addedAtMs - b.addedAtMs || (a.name < b.name ? -1 : 1));
      }),
    save: (source) =>
      guardStorage('sources', async () => {
        await db.put('local-sources', source, source.name);
      }),
    remove: (name) => guardStorage('sources', () => db.delete('local-sources', name)),
  };
}
