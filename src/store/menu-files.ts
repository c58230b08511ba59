import type { ObjectStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** A file of the shelf; written by this module only. */
export interface MenuFile {
  readonly body: Uint8Array;
  readonly etag: string;
}

/**
 * Menus as files, for an estate without a bucket: the same conditional writes as S3's, on this machine. What is
 * published here lies ready to be copied to any static host, and the next publication goes on from it.
 *
 * @returns A store whose failures are AppError `storage/failed`.
 */
export function createMenuFiles(db: JumpgateDatabase): ObjectStore {
  return {
    fetchObject: (key) =>
      guardStorage('menu-files', async () => (await db.get('menu-files', key)) ?? null),
    applyObject: (key, body, { condition }) =>
      guardStorage('menu-files', async () => {
        const etag = crypto.randomUUID();
        const transaction = db.transaction('menu-files', 'readwrite');
        const old = await transaction.store.get(key);
        const holds =
          condition.kind === 'create' ? old === undefined : old?.etag === condition.etag;
        if (holds) await transaction.store.put({ body, etag }, key);
        await transaction.done;
        return holds ? { kind: 'written', etag } : { kind: 'lost' };
      }),
    // A shelf keeps no versions.
    isDeleted: () => Promise.resolve(false),
    async *listKeys(prefix, startAfter = '') {
      const keys = await guardStorage('menu-files', () => db.getAllKeys('menu-files'));
      yield* keys.filter((key) => key.startsWith(prefix) && key > startAfter);
    },
  };
}
