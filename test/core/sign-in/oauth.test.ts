import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorizeUrl, parseAnswer } from '#core/sign-in/oauth.ts';

const STATE = '7f0c6f0e-5d4e-4b0c-9a52-0a9d5a3f8a11';

test('asks for a code the way AWS Sign-In wants it', () => {
  const url = new URL(
    authorizeUrl(
      {
        device: 'same-device',
        host: 'eu-west-1.signin.aws.amazon.com',
        state: STATE,
        verifier: 'never sent',
        redirectUri: 'http://127.0.0.1:50123/oauth/callback',
      },
      'the-challenge',
    ),
  );
  expect(url.host + url.pathname).toBe('eu-west-1.signin.aws.amazon.com/v1/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'arn:aws:signin:::devtools/same-device',
    state: STATE,
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: 'http://127.0.0.1:50123/oauth/callback',
    code_challenge: 'the-challenge',
  });
});

test.each([
  [`code=abc&state=${STATE}`, { kind: 'code', code: 'abc' }],
  [`state=${STATE}&code=a%2Fb%3D`, { kind: 'code', code: 'a/b=' }],
  [`code=abc&state=${STATE}x`, { kind: 'wrong-state' }],
  ['code=abc', { kind: 'wrong-state' }],
  [`error=access_denied&state=${STATE}`, { kind: 'denied', error: 'access_denied' }],
  [`code=${'a'.repeat(513)}&state=${STATE}`, { kind: 'unreadable' }],
  [`state=${STATE}`, { kind: 'unreadable' }],
  ['', { kind: 'unreadable' }],
  [`code=%E0%A4%A&state=${STATE}`, { kind: 'unreadable' }],
])('reads %s', (query, expected) => {
  expect(parseAnswer(query, STATE)).toEqual(expected);
});

test('never takes a code without the state that was sent', () => {
  fc.assert(
    fc.property(fc.string(), (query) => {
      expect(parseAnswer(query, STATE).kind).not.toBe('code');
    }),
  );
});
