import type { ObjectStore } from '#core/ports.ts';

/** A bucket in memory with S3's conditional writes; `objects` may be tampered with. */
export function createMemoryBucket() {
  const objects = new Map<string, Uint8Array>();
  const store: ObjectStore = {
    fetchObject: async (key) => {
      await Promise.resolve();
      const body = objects.get(key);
      return body ? { body, etag: `"${key}"` } : null;
    },
    applyObject: async (key, body, { condition }) => {
      await Promise.resolve();
      if (condition.kind === 'create' && objects.has(key)) return { kind: 'lost' };
      objects.set(key, body);
      return { kind: 'written', etag: `"${key}"` };
    },
    listKeys: async function* (prefix, startAfter = '') {
      await Promise.resolve();
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
    },
  };
  return { objects, store };
}
