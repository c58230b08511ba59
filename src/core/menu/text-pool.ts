/** Distinct texts kept in one string: text i (from 1) is `text.slice(ends[i - 1], ends[i])`; 0 stands for no text. */
export interface TextPool {
  readonly text: string;
  readonly ends: Uint32Array;
}

/** Collects texts; equal texts share an index. */
export function createTextPool(): {
  readonly add: (value: string) => number;
  /** The texts collected so far, in order of their indexes. */
  readonly values: () => Iterable<string>;
  readonly finish: () => TextPool;
} {
  const indexes = new Map<string, number>();
  const ends = [0];
  let length = 0;
  return {
    add(value) {
      const known = indexes.get(value);
      if (known !== undefined) return known;
      length += value.length;
      ends.push(length);
      indexes.set(value, indexes.size + 1);
      return indexes.size;
    },
    values: () => indexes.keys(),
    finish: () => ({ text: [...indexes.keys()].join(''), ends: Uint32Array.from(ends) }),
  };
}

/** The text at an index; empty for 0 and for indexes the pool does not have. */
export function poolText(pool: TextPool, index: number): string {
  if (index <= 0) return '';
  return pool.text.slice(pool.ends[index - 1], pool.ends[index]);
}
