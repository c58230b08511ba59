import { isPackedMenu, type PackedMenu } from './packed-menu.ts';

/** The menu as JSON text, for stores that know no typed arrays (`storage.local`, the copy for private windows). */
export function packedMenuToText(menu: PackedMenu): string {
  // Not a replacer: it would be called for each of a million cells.
  const { columns, pool, chunks, rowChunks, rowChunkEnds, ...plain } = menu;
  const numbers = (cells: Uint32Array) => Array.from(cells);
  return JSON.stringify({
    ...plain,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, cells]) => [name, numbers(cells)]),
    ),
    pool: { ...pool, ends: numbers(pool.ends) },
    chunks: { ...chunks, ends: numbers(chunks.ends) },
    rowChunks: numbers(rowChunks),
    rowChunkEnds: numbers(rowChunkEnds),
  });
}

/** Untrusted: what is no list stays what it is and is refused; Uint32Array turns any cell that is no number into 0. */
function withCells(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const cells = Object.entries(value).filter(
    ([name, member]) => (names.length === 0 || names.includes(name)) && Array.isArray(member),
  );
  return {
    ...value,
    // as: filtered above.
    ...Object.fromEntries(cells.map(([name, list]) => [name, Uint32Array.from(list as number[])])),
  };
}

/** The menu out of {@link packedMenuToText}, or undefined when the text is something else. */
export function packedMenuFromText(text: string): PackedMenu | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    // as: every member is looked at before it is believed.
    const { columns, pool, chunks } = value as Partial<Record<keyof PackedMenu, unknown>>;
    const menu = {
      ...(withCells(value, 'rowChunks', 'rowChunkEnds') as object),
      columns: withCells(columns),
      pool: withCells(pool, 'ends'),
      chunks: withCells(chunks, 'ends'),
    };
    return isPackedMenu(menu) ? menu : undefined;
  } catch {
    // Not JSON: lost is a copy that the next sync writes again.
    return undefined;
  }
}
