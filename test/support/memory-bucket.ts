import type { ObjectStore, StoredObject } from '#core/ports.ts';

/** A bucket in memory with S3's conditional writes; `objects` may be tampered with. */
export function createMemoryBucket(now: () => number = () => 0) {
  const objects = new Map<string, Uint8Array>();
  const marks = new Map<string, { readonly etag: string; readonly atMs: number }>();
  let writes = 0;
  const etagOf = (key: string) => marks.get(key)?.etag ?? `"${key}"`;
  const find = (key: string): StoredObject | null => {
    const body = objects.get(key);
    const ageMs = now() - (marks.get(key)?.atMs ?? 0);
    return body ? { body, etag: etagOf(key), ageMs } : null;
  };
  /** Keys that a delete marker hides. */
  const deleted = new Set<string>();
  const store: ObjectStore = {
    fetchObject: async (key) => {
      await Promise.resolve();
      return find(key);
    },
    applyObject: async (key, body, { condition }) => {
      await Promise.resolve();
      const holds =
        condition.kind === 'create'
          ? !objects.has(key)
          : objects.has(key) && etagOf(key) === condition.etag;
      if (!holds) return { kind: 'lost' };
      objects.set(key, body);
      const etag = `"${(writes += 1)}"`;
      marks.set(key, { etag, atMs: now() });
      return { kind: 'written', etag };
    },
    isDeleted: (key) => Promise.resolve(deleted.has(key)),
    listKeys: async function* (prefix, startAfter = '') {
      await Promise.resolve();
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
    },
  };
  return { objects, deleted, store };
}
