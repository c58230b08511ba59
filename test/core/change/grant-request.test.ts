import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { parseGrantRequest, toRequestText, type GrantRequest } from '#core/change/grant-request.ts';
import { hostileName } from '../../support/menu-arbitraries.ts';

const request: GrantRequest = {
  format: 1,
  principal: 'arn:aws:iam::111122223333:user/ada.okafor' as PrincipalArn,
  role: 'arn:aws:iam::200000104729:role/jump/Auditor' as RoleArn,
  person: 'Ada Okafor',
};

test('a request comes back from its text, alone or in a mail', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (person, reason) => {
      const made = { ...request, person, reason };
      const text = toRequestText(made);
      expect(text).toMatch(/^[\w:-]+$/);
      for (const input of [text, `Hello,\nplease: https://x.example/?a=b#${text}\nThanks`])
        expect(parseGrantRequest(input)).toEqual({ kind: 'valid', request: made });
    }),
  );
});

test('whatever is pasted is a request or has a fault', () => {
  const pieces = fc.oneof(
    fc.string(),
    fc.string().map((text) => `jumpgate-request:1:${text}`),
    fc.nat(toRequestText(request).length).map((end) => toRequestText(request).slice(0, end)),
  );
  fc.assert(
    fc.property(pieces, (text) => {
      expect(['valid', 'invalid']).toContain(parseGrantRequest(text).kind);
    }),
  );
});

const encoded = (value: unknown) => `jumpgate-request:1:${btoa(JSON.stringify(value))}`;
test.each([
  ['', 'no-text'],
  ['jumpgate:1:abc', 'no-text'],
  [toRequestText(request).replace(':1:', ':2:'), 'newer-format'],
  [toRequestText(request).slice(0, -9), 'cut-off'],
  [encoded({ ...request, role: 'Auditor' }), 'fields'],
  [encoded({ ...request, kind: 'revoke' }), 'fields'],
  [encoded({ ...request, principal: 'arn:aws-cn:iam::111122223333:user/ada' }), 'fields'],
  [encoded({ ...request, reason: 'x'.repeat(2001) }), 'fields'],
])('%s is no request: %s', (text, fault) => {
  expect(parseGrantRequest(text)).toMatchObject({ kind: 'invalid', fault });
});
