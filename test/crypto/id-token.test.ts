import { expect, test } from 'vitest';
import { personOfIdToken } from '#crypto/id-token.ts';

const token = (claims: unknown) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AcmePool1';

test.each([
  [{ email: 'ada@acme.example', 'cognito:username': 'ada.o' }, 'ada@acme.example'],
  [{ preferred_username: 'ada', 'cognito:username': 'ada.o' }, 'ada'],
  [{ 'cognito:username': 'ada.o' }, 'ada.o'],
  [{}, '6a75'],
])('of %j the name is %s', (claims, name) => {
  expect(personOfIdToken(token({ iss: issuer, sub: '6a75', ...claims }))).toEqual({
    issuer,
    name,
    subject: '6a75',
  });
});

test.each([
  { sub: '6a75', email: 'ada@acme.example' },
  { iss: issuer, email: 'ada@acme.example' },
  { iss: issuer, sub: '6a75', email: 42 },
])('nobody is named by %j', (claims) => {
  expect(personOfIdToken(token(claims))).toBeUndefined();
});

test.each(['', 'opaque', 'a.b.c', `${'x'.repeat(10)}.${'y'.repeat(10)}.z`])(
  'nobody is read from %j, which is no token',
  (text) => {
    expect(personOfIdToken(text)).toBeUndefined();
  },
);
