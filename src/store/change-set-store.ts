import { ChangeSetSchema } from '#core/change/change-set.ts';
import type { ChangeSetStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

/** Change sets in IndexedDB. */
export function createChangeSetStore(db: JumpgateDatabase): ChangeSetStore {
  const parse = (row: { readonly changeSet: unknown }) =>
    parseRow(ChangeSetSchema, 'change-sets', row.changeSet);
  return {
    save: (estate, changeSet) =>
      guardStorage('change-sets', async () => {
        await db.put('change-sets', { id: changeSet.id, estate, changeSet });
      }),
    load: (id) =>
      guardStorage('change-sets', async () => {
        const row = await db.get('change-sets', id);
        return row && parse(row);
      }),
    loadAll: (estate) =>
      guardStorage('change-sets', async () => {
        const rows = await db.getAllFromIndex('change-sets', 'estate', estate);
        return rows.map(parse).toSorted((a, b) => a.createdAtMs - b.createdAtMs);
      }),
    remove: (id) =>
      guardStorage('change-sets', async () => {
        await db.delete('change-sets', id);
      }),
  };
}
