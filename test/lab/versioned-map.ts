/** How far back a reader may look; older versions are forgotten. */
const MEMORY_MS = 300_000;

interface Version<V> {
  readonly atMs: number;
  /** Undefined: deleted. */
  readonly value: V | undefined;
}

/** A map that remembers for a while what it held, so that readers can lag behind writers. */
export interface VersionedMap<V> {
  /** @param asOfMs - Default: now. */
  readonly get: (key: string, asOfMs?: number) => V | undefined;
  readonly set: (key: string, value: V | undefined, atMs: number) => void;
  readonly values: (asOfMs?: number) => V[];
}

export function createVersionedMap<V>(): VersionedMap<V> {
  const histories = new Map<string, readonly Version<V>[]>();
  const pick = (history: readonly Version<V>[], asOfMs: number) =>
    history.findLast(({ atMs }) => atMs <= asOfMs)?.value;
  return {
    get: (key, asOfMs = Infinity) => pick(histories.get(key) ?? [], asOfMs),
    set(key, value, atMs) {
      const history = histories.get(key) ?? [];
      const firstKept = history.findLastIndex((version) => version.atMs <= atMs - MEMORY_MS);
      histories.set(key, [...history.slice(Math.max(firstKept, 0)), { atMs, value }]);
    },
    values: (asOfMs = Infinity) =>
      [...histories.values()].flatMap((history) => pick(history, asOfMs) ?? []),
  };
}
