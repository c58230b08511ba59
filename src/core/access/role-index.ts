import { literalPrefix, literalSuffix, matchesPattern, type Pattern } from './wildcard.ts';

/** Finds roles by ARN: exact ones by hash, patterns by the narrower of what their beginning and their end leave over. */
export interface RoleIndex {
  readonly indexOf: (arn: string) => number | undefined;
  /** Indexes of the roles that fit, in no order. A pattern is searched for once and remembered. */
  readonly matching: (pattern: Pattern) => readonly number[];
}

/** Texts in order, each with the index it has outside. */
interface Sorted {
  readonly texts: readonly string[];
  readonly indexes: readonly number[];
}

/**
 * Indexes roles.
 *
 * @param arns - Unique.
 */
export function createRoleIndex(arns: readonly string[]): RoleIndex {
  const exact = new Map(arns.map((arn, index) => [arn, index]));
  const found = new Map<Pattern, readonly number[]>();
  let forward: Sorted | undefined;
  let backward: Sorted | undefined;
  const search = (pattern: Pattern): readonly number[] => {
    forward ??= sorted(arns);
    backward ??= sorted(arns.map(reversed));
    const byPrefix = rangeOf(forward, literalPrefix(pattern));
    const bySuffix = rangeOf(backward, reversed(literalSuffix(pattern)));
    const candidates = byPrefix.length <= bySuffix.length ? byPrefix : bySuffix;
    return candidates.filter((index) => matchesPattern(arns[index] ?? '', pattern));
  };
  return {
    indexOf: (arn) => exact.get(arn),
    matching: (pattern) => {
      const known = found.get(pattern) ?? search(pattern);
      found.set(pattern, known);
      return known;
    },
  };
}

function sorted(texts: readonly string[]): Sorted {
  const indexes = texts.map((_, index) => index);
  const at = (index: number) => texts[index] ?? '';
  indexes.sort((a, b) => compareTexts(at(a), at(b)));
  return { texts: indexes.map(at), indexes };
}

/** Indexes of the texts that begin with a prefix. */
function rangeOf({ texts, indexes }: Sorted, prefix: string): readonly number[] {
  const start = firstNotBefore(texts, prefix);
  // No text of an ARN holds a character beyond U+FFFD.
  return indexes.slice(start, firstNotBefore(texts, `${prefix}\uFFFF`));
}

function firstNotBefore(texts: readonly string[], wanted: string): number {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareTexts(texts[middle] ?? '', wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}
