import { expect, test } from 'vitest';
import { REASON_STEPS, VERIFICATION_STEPS } from '#core/menu/menu-verdict.ts';
import { makeMenuVectors, verdictOnVector, type MenuVectors } from '../support/menu-vectors.ts';
import file from '../vectors/menu/verify.json' with { type: 'json' };

// as: the file's strings are wider than the unions.
const vectors = file as unknown as MenuVectors;

test.each(vectors.cases)('$name', async ({ input, expected }) => {
  const verdict = await verdictOnVector(input, vectors);
  expect(
    verdict.kind === 'valid'
      ? {
          verdict: 'valid',
          key: Object.entries(vectors.keys).find(([, { kid }]) => kid === verdict.kid)?.[0],
          payloadSha256: verdict.payloadSha256,
          version: verdict.document.version,
          roles: verdict.document.roles.length,
        }
      : { verdict: 'rejected', step: verdict.step, reason: verdict.reason },
  ).toEqual(expected);
});

test('every step and every reason of a verification has a vector', () => {
  const refused = vectors.cases.flatMap(({ expected }) =>
    expected.verdict === 'rejected' ? [expected] : [],
  );
  expect(new Set(refused.map(({ step }) => step))).toEqual(new Set(VERIFICATION_STEPS));
  expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(Object.keys(REASON_STEPS)));
});

test('the file is what its script makes', async () => {
  expect(await makeMenuVectors()).toEqual(vectors);
});
