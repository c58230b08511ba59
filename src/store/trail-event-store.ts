import type { TrailEventStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** CloudTrail's event ids in IndexedDB, beside the ledger: a record never changes, and CloudTrail tells of a call only after it. */
export function createTrailEventStore(db: JumpgateDatabase): TrailEventStore {
  return {
    save: (estate, eventIds) =>
      guardStorage('trail-events', async () => {
        const transaction = db.transaction('trail-events', 'readwrite');
        await Promise.all([
          ...[...eventIds].map(([requestId, eventId]) =>
            transaction.store.put({ estate, requestId, eventId }),
          ),
          transaction.done,
        ]);
      }),
    load: (estate, requestIds) =>
      guardStorage('trail-events', async () => {
        const { store } = db.transaction('trail-events');
        const rows = await Promise.all(
          [...requestIds].map((requestId) => store.get([estate, requestId])),
        );
        return new Map(rows.flatMap((row) => (row ? [[row.requestId, row.eventId] as const] : [])));
      }),
  };
}
