import { expect, test } from 'vitest';
import { stateOfCase, type PairCase } from '../../support/access-case.ts';
import vectors from '../../vectors/access/aws-decides.json' with { type: 'json' };

// Where the oracle is silent or says otherwise, AWS's documentation decides; each vector names the page.
test.each(vectors)('$name', ({ input, expected }) => {
  // as: the file's strings are wider than the union.
  expect(stateOfCase(input as PairCase)).toBe(expected);
});
