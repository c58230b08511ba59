import { beforeAll, expect, test, vi } from 'vitest';
import { verdictOfCase, type PairCase } from '../../support/access-case.ts';
import vectors from '../../vectors/access/aws-decides.json' with { type: 'json' };

// What a policy says is the same wherever its reader is.
beforeAll(() => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect(new Date(0).getTimezoneOffset()).toBe(-60);
});

// Where the oracle is silent or says otherwise, AWS's documentation decides; each vector names the page.
test.each(vectors)('$name', ({ input, expected, ...vector }) => {
  // as: the file's strings are wider than the union.
  const { state, isOfferable } = verdictOfCase(input as PairCase);
  expect(state).toBe(expected);
  if ('isOfferable' in vector) expect(isOfferable).toBe(vector.isOfferable);
});
