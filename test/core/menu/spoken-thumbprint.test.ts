import { expect, test } from 'vitest';
import { spokenThumbprint } from '#core/menu/spoken-thumbprint.ts';

test('speaks the words of the published examples', () => {
  // 127.0.0.1 is lusab-babad and 63.84.220.193 is gutih-tugad in the proposal.
  const kid = Buffer.from([127, 0, 0, 1, 63, 84, 220, 193, ...new Uint8Array(24)]).toString(
    'base64url',
  );
  expect(spokenThumbprint(kid)).toEqual([
    'lusab',
    'babad',
    'gutih',
    'tugad',
    ...Array.from({ length: 4 }, () => 'babab'),
  ]);
});
