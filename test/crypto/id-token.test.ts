import { expect, test } from 'vitest';
import { personOfIdToken } from '#crypto/id-token.ts';

const token = (claims: unknown) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

test.each([
  [{ email: 'ada@acme.example', 'cognito:username': '6a75' }, 'ada@acme.example'],
  [{ preferred_username: 'ada', 'cognito:username': '6a75' }, 'ada'],
  [{ 'cognito:username': '6a75' }, '6a75'],
  [{ sub: '6a75' }, undefined],
  [{ email: 42 }, undefined],
])('of %j it is %s', (claims, person) => {
  expect(personOfIdToken(token(claims))).toBe(person);
});

test.each(['', 'opaque', 'a.b.c', `${'x'.repeat(10)}.${'y'.repeat(10)}.z`])(
  'nobody is read from %j, which is no token',
  (text) => {
    expect(personOfIdToken(text)).toBeUndefined();
  },
);
