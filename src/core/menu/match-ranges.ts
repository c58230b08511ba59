import { foldWithOrigins } from './fold-text.ts';
import type { SearchTerm } from './search.ts';
import { withoutMarks } from './search-text.ts';

/** Half-open stretch of UTF-16 units of a text. */
export interface MatchRange {
  readonly start: number;
  readonly end: number;
}

/** Where a query's terms stand in a text as it is shown: in order, overlaps joined; empty when none does. */
export function matchRanges(text: string, terms: readonly SearchTerm[]): readonly MatchRange[] {
  if (terms.length === 0) return [];
  const { folded, origins } = foldWithOrigins(text);
  const found: MatchRange[] = [];
  for (const needle of terms.flatMap(({ needles }) => needles)) {
    const plain = withoutMarks(needle);
    for (let at = folded.indexOf(plain); at >= 0; at = folded.indexOf(plain, at + 1)) {
      const lastUnit = origins[at + plain.length - 1] ?? text.length;
      const after = origins.find((origin, unit) => unit >= at + plain.length && origin > lastUnit);
      found.push({ start: origins[at] ?? 0, end: after ?? text.length });
    }
  }
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: MatchRange[] = [];
  for (const range of found) {
    const previous = joined.at(-1);
    if (previous && range.start <= previous.end)
      joined[joined.length - 1] = { start: previous.start, end: Math.max(previous.end, range.end) };
    else joined.push(range);
  }
  return joined;
}
