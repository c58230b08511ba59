import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { toRawSignature } from '#crypto/ecdsa-signature.ts';
import { readPublicKey } from '#crypto/public-key.ts';

test('turns DER signatures into a form that WebCrypto verifies, whatever their numbers begin with', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const { publicKey: jwk, kid } = await readPublicKey(spki);
  expect(kid).toMatch(/^[\w-]{43}$/);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const verifier = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  const lengths = new Set<number>();
  // Short r or s, and those with a leading zero byte in DER, turn up within a few hundred signatures.
  for (let n = 0; n < 400; n += 1) {
    const message = new TextEncoder().encode(`message ${n}`);
    const der = sign('sha256', message, privateKey);
    lengths.add(der.length);
    const raw = Uint8Array.from(toRawSignature(der));
    expect(raw.length).toBe(64);
    expect(await crypto.subtle.verify(algorithm, verifier, raw, message)).toBe(true);
  }
  expect(lengths.size).toBeGreaterThan(2);
});

test('refuses bytes that are no DER signature', () => {
  expect(() => toRawSignature(new Uint8Array(70))).toThrow();
});
