import * as v from 'valibot';
import { ChangeSetSchema } from '#core/change/change-set.ts';
import type { ChangeSetStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

const KeptSchema = v.strictObject({
  place: v.picklist(['staged', 'saved']),
  changeSet: ChangeSetSchema,
});

/** Change sets in IndexedDB. */
export function createChangeSetStore(db: JumpgateDatabase): ChangeSetStore {
  return {
    save: (estate, kept) =>
      guardStorage('change-sets', async () => {
        await db.put('change-sets', { id: kept.changeSet.id, estate, kept });
      }),
    loadAll: (estate) =>
      guardStorage('change-sets', async () => {
        const rows = await db.getAllFromIndex('change-sets', 'estate', estate);
        return rows
          .map(({ kept }) => parseRow(KeptSchema, 'change-sets', kept))
          .toSorted((a, b) => a.changeSet.createdAtMs - b.changeSet.createdAtMs);
      }),
    remove: (id) =>
      guardStorage('change-sets', async () => {
        await db.delete('change-sets', id);
      }),
  };
}
