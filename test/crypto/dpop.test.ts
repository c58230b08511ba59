import { EmbeddedJWK, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createDpopProof, generateDpopKey } from '#crypto/dpop.ts';
import { challengeOf, createVerifier } from '#crypto/pkce.ts';

const URL_ = 'https://us-east-1.signin.aws.amazon.com/v1/token';

test('a proof is signed by the key it names, for one request', async () => {
  const key = await generateDpopKey();
  const proof = await createDpopProof(key, { url: URL_, id: 'one', nowMs: 1_795_392_000_999 });
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    currentDate: new Date(1_795_392_000_999),
  });
  expect(payload).toEqual({ htm: 'POST', htu: URL_, jti: 'one', iat: 1_795_392_000 });
  expect(Object.keys(protectedHeader.jwk ?? {}).toSorted()).toEqual(['crv', 'kty', 'x', 'y']);
});

test('the private key cannot be taken out', async () => {
  const { privateKey } = await generateDpopKey();
  await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
});

test('the challenge is that of RFC 7636, appendix B', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
  expect(createVerifier()).toMatch(/^[\w-]{43}$/);
});
