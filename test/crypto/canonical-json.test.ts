import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { expect, test } from 'vitest';
import { toCanonicalJson } from '#crypto/canonical-json.ts';

const inOrder = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inOrder)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, member]) => [key, inOrder(member)]),
        )
      : value;

test('the form is the package’s, whether or not the members stand in order already', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const expected = canonicalize(value);
      expect(toCanonicalJson(value)).toBe(expected);
      expect(toCanonicalJson(inOrder(value))).toBe(expected);
    }),
    { numRuns: 500 },
  );
});
