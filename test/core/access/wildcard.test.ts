import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compilePattern,
  compileResource,
  literalPrefix,
  literalSuffix,
  matchesPattern,
} from '#core/access/wildcard.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 12 });
const written = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 10 });

/** The same question in words that need no proof, at a price. */
function fitsResource(given: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\*(?=:|$)|[*?]/g, (found, at: number) => {
    if (found === '?') return '[^:]';
    const next = pattern[at + 1];
    return next === undefined || next === ':' ? '.*' : '[^:]*';
  });
  return new RegExp(`^${source}$`).test(given);
}

test('a pattern fits what the regular expression of the same wildcards fits', () => {
  fc.assert(
    fc.property(text, written, (given, pattern) => {
      const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
      const expected = new RegExp(`^${source}$`).test(given);
      expect(matchesPattern(given, compilePattern(pattern))).toBe(expected);
    }),
    { numRuns: 5000 },
  );
});

test('the wildcards of a resource stay within a field, but for a star at the end of one', () => {
  fc.assert(
    fc.property(text, written, (given, pattern) => {
      const fits = matchesPattern(given, compileResource(pattern));
      expect(fits).toBe(fitsResource(given, pattern));
    }),
    { numRuns: 5000 },
  );
});

test('what fits a pattern begins and ends as the pattern does', () => {
  fc.assert(
    fc.property(text, written, (given, pattern) => {
      const compiled = compileResource(pattern);
      fc.pre(matchesPattern(given, compiled));
      expect(given.startsWith(literalPrefix(compiled))).toBe(true);
      expect(given.endsWith(literalSuffix(compiled))).toBe(true);
    }),
  );
});

test('a star of another kind in each place costs no more than text × pattern', () => {
  const long = 'a'.repeat(500);
  const pattern = `${'*a'.repeat(100)}*${'*:'.repeat(2)}b`;
  let reads = 0;
  const counted: unknown = new Proxy(Object(long) as object, {
    get: (target, key) => {
      reads++;
      return Reflect.get(target, key, long) as unknown;
    },
  });
  for (const compile of [compilePattern, compileResource]) {
    reads = 0;
    // as: a text is asked for its length and its letters alone.
    expect(matchesPattern(counted as string, compile(pattern))).toBe(false);
    expect(reads).toBeGreaterThan(long.length);
    expect(reads).toBeLessThan(8 * long.length * pattern.length);
  }
});
