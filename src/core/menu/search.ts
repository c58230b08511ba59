import type { PackedMenu } from './packed-menu.ts';
import { chunksOf, WORD_END, WORD_START } from './search-text.ts';
import { nearWords } from './near-words.ts';

/** Words beyond this many are ignored: nobody types them, and ranks stay small. */
const MAX_TERMS = 8;
/** Looked-up words kept; one takes a byte for each chunk. */
const MAX_KNOWN = 32;

/** One word of a query: it matches where any of its needles stands. More than one only when spelling was forgiven. */
export interface SearchTerm {
  /** Folded and marked as chunks are, without a mark at either end. */
  readonly needles: readonly string[];
}

/** Rows that matched, best first, and what they matched. */
export interface SearchResult {
  readonly rows: Uint32Array;
  readonly terms: readonly SearchTerm[];
  /** True when nothing matched as typed and similar words were looked for. */
  readonly isForgiving: boolean;
}

/** What moves a row up among rows that match equally well, the strongest first. */
export interface SearchPreferences {
  readonly favourites: readonly number[];
  /** Most recent first. */
  readonly recents: readonly number[];
}

const OUTER_MARKS = new RegExp(`^${WORD_START}|${WORD_END}$`, 'g');

/** The words of a query as terms; none for a query of blanks. Untrusted text. */
export function queryTerms(query: string): readonly SearchTerm[] {
  const words = chunksOf(query).slice(0, MAX_TERMS);
  const needles = new Set(words.map((word) => word.replace(OUTER_MARKS, '')));
  return [...needles].map((needle) => ({ needles: [needle] }));
}

/** How close the best occurrence is. 0: none · 1: inside a word · 2: the beginning of one · 3: a whole word. */
type Closeness = Uint8Array;

/** The closeness of one needle to every chunk, leaping from one chunk that holds it to the next. */
function closenessOf({ chunks: { text, ends } }: PackedMenu, needle: string): Closeness {
  const closeness = new Uint8Array(ends.length);
  let chunk = 1;
  for (let at = text.indexOf(needle); at >= 0;) {
    chunk = chunkAt(ends, at, chunk);
    const isStart = text.startsWith(WORD_START, at - 1);
    const found = isStart ? (text.startsWith(WORD_END, at + needle.length) ? 3 : 2) : 1;
    if (found > (closeness[chunk] ?? 0)) closeness[chunk] = found;
    at = text.indexOf(needle, found === 3 ? (ends[chunk] ?? 0) : at + 1);
  }
  return closeness;
}

/** The chunk that holds a position, not before chunk `from`: galloping, since the next match is often near. */
function chunkAt(ends: Uint32Array, position: number, from: number): number {
  let step = 1;
  let low = from;
  while ((ends[low + step] ?? Infinity) <= position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, ends.length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Rows in menu order with their rank: the sum of the closeness of every term. */
interface Matches {
  readonly rows: readonly number[];
  readonly ranks: readonly number[];
}

/** Rows whose chunks hold every term. */
function matchRows(
  { count, rowChunks, rowChunkEnds }: PackedMenu,
  terms: readonly Closeness[],
  candidates: readonly number[] | undefined,
): Matches {
  const rows: number[] = [];
  const ranks: number[] = [];
  const total = candidates ? candidates.length : count;
  for (let at = 0; at < total; at++) {
    const row = candidates ? (candidates[at] ?? 0) : at;
    const start = row === 0 ? 0 : (rowChunkEnds[row - 1] ?? 0);
    const end = rowChunkEnds[row] ?? 0;
    let rank = 0;
    for (const closeness of terms) {
      let best = 0;
      for (let chunk = start; chunk < end; chunk++) {
        const found = closeness[rowChunks[chunk] ?? 0] ?? 0;
        if (found > best) best = found;
      }
      rank = best === 0 ? -1 : rank + best;
      if (rank < 0) break;
    }
    if (rank < 0) continue;
    rows.push(row);
    ranks.push(rank);
  }
  return { rows, ranks };
}

/** Best rank first; within a rank favourites, then recents, then menu order. Linear in the number of matches. */
function order({ rows, ranks }: Matches, { favourites, recents }: SearchPreferences): Uint32Array {
  const buckets: number[][] = [];
  rows.forEach((row, at) => (buckets[ranks[at] ?? 0] ??= []).push(row));
  const lifted = new Map<number, number>();
  for (const row of [...favourites, ...recents]) if (!lifted.has(row)) lifted.set(row, lifted.size);
  const ordered = new Uint32Array(rows.length);
  let at = 0;
  for (const bucket of buckets.reverse()) {
    // Holes of the sparse array: ranks that no row has.
    if (!(bucket as number[] | undefined)) continue;
    const first = lifted.size === 0 ? [] : bucket.filter((row) => lifted.has(row));
    first.sort((a, b) => (lifted.get(a) ?? 0) - (lifted.get(b) ?? 0));
    for (const row of first) ordered[at++] = row;
    for (const row of bucket) if (first.length === 0 || !lifted.has(row)) ordered[at++] = row;
  }
  return ordered;
}

/** Whether rows that match `next` are among those that matched `previous`: each old word is part of a new one. */
function isNarrower(previous: readonly SearchTerm[], next: readonly SearchTerm[]): boolean {
  return previous.every(({ needles: [old = ''] }) =>
    next.some(({ needles: [needle = ''] }) => needle.includes(old)),
  );
}

/**
 * Answers one query after another over one menu: every word must stand in one of a role's fields, in any order. When
 * nothing matches as typed, words that nearly do are accepted instead.
 *
 * @returns A function of the query (untrusted text) and of what lifts rows. It remembers words it has looked up and the
 * last matches, so that a query that grows costs one look-up of the word being typed.
 */
export function createMenuSearch(
  menu: PackedMenu,
): (query: string, preferences?: SearchPreferences) => SearchResult {
  const known = new Map<string, Closeness>();
  let last: { readonly terms: readonly SearchTerm[]; readonly matches: Matches } | undefined;

  const lookUp = ({ needles }: SearchTerm): Closeness => {
    const each = needles.map((needle) => {
      const closeness = known.get(needle) ?? closenessOf(menu, needle);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(needle, closeness);
      return closeness;
    });
    const [only] = each;
    if (only && each.length === 1) return only;
    return new Uint8Array(menu.chunks.ends.length).map((_, chunk) =>
      each.reduce((best, closeness) => Math.max(best, closeness[chunk] ?? 0), 0),
    );
  };

  const match = (terms: readonly SearchTerm[]): Matches => {
    const candidates = last && isNarrower(last.terms, terms) ? last.matches.rows : undefined;
    const matches = matchRows(menu, terms.map(lookUp), candidates);
    last = { terms, matches };
    return matches;
  };

  const forgive = (terms: readonly SearchTerm[]): readonly SearchTerm[] =>
    terms.map(({ needles: [word = ''] }) => ({
      needles: [
        ...(menu.chunks.text.includes(word) ? [word] : []),
        ...nearWords(menu.vocabulary, word),
      ],
    }));

  return (query, preferences = { favourites: [], recents: [] }) => {
    const terms = queryTerms(query);
    if (terms.length === 0) {
      last = undefined;
      const rows = Uint32Array.from({ length: menu.count }, (_, row) => row);
      return { rows, terms, isForgiving: false };
    }
    const exact = match(terms);
    if (exact.rows.length > 0)
      return { rows: order(exact, preferences), terms, isForgiving: false };
    const forgiven = forgive(terms);
    const near = matchRows(menu, forgiven.map(lookUp), undefined);
    if (near.rows.length === 0) return { rows: new Uint32Array(), terms, isForgiving: false };
    return { rows: order(near, preferences), terms: forgiven, isForgiving: true };
  };
}
