/** How two lists of entries differ, by their ids. */
export interface ListDifference<Entry> {
  readonly added: readonly Entry[];
  readonly changed: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** Compares two lists of plain data whose entries have ids. */
export function listDifference<Entry extends { readonly id: string }>(
  before: readonly Entry[],
  after: readonly Entry[],
): ListDifference<Entry> {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const kept = new Set(after.map(({ id }) => id));
  const isSame = (a: Entry, b: Entry) =>
    JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());
  return {
    added: after.filter(({ id }) => !old.has(id)),
    changed: after.filter((entry) => {
      const first = old.get(entry.id);
      return first !== undefined && !isSame(first, entry);
    }),
    removed: before.filter(({ id }) => !kept.has(id)),
  };
}
