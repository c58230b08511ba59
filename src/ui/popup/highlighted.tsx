import { matchRanges } from '#core/menu/match-ranges.ts';
import type { SearchTerm } from '#core/menu/search.ts';

interface HighlightedProps {
  /** Untrusted: shown as text, in its own direction. */
  readonly value: string;
  readonly terms: readonly SearchTerm[];
}

/** A name with the letters that the query matched marked. */
export function Highlighted({ value, terms }: HighlightedProps) {
  const ranges = matchRanges(value, terms);
  return (
    <bdi>
      {ranges.map(({ start, end }, at) => (
        <>
          {value.slice(ranges[at - 1]?.end ?? 0, start)}
          <mark>{value.slice(start, end)}</mark>
        </>
      ))}
      {value.slice(ranges.at(-1)?.end ?? 0)}
    </bdi>
  );
}
