import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sessionNameOf } from '#core/sign-in/session-name.ts';

test.each([
  ['arn:aws:iam::111122223333:user/team/ada.okafor', 'ada.okafor'],
  ['arn:aws:sts::111122223333:assumed-role/Admin/ada@acme.example', 'ada@acme.example'],
  ['arn:aws:iam::111122223333:root', 'arn-aws-iam--111122223333-root'],
  ['arn:aws:iam::111122223333:user/a', 'a-'],
])('names the sessions of %s after the human', (arn, name) => {
  expect(sessionNameOf(arn)).toBe(name);
});

test('always gives what RoleSessionName admits', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(sessionNameOf(text)).toMatch(/^[\w+=,.@-]{2,64}$/);
    }),
  );
});
