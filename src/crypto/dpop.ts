import { exportJWK, SignJWT } from 'jose';

/** Makes the P-256 pair of a sign-in. The private half cannot be exported, so a stolen refresh token is worth nothing. */
export function generateDpopKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
}

/**
 * Proves to a token endpoint that the key of this browser stands behind one request.
 *
 * @param request - `url` is the full URL of the request; `id` is used once; `nowMs` is epoch milliseconds.
 * @returns The value of the `DPoP` header.
 * @see RFC 9449 section 4.2
 */
export async function createDpopProof(
  key: CryptoKeyPair,
  request: { readonly url: string; readonly id: string; readonly nowMs: number },
): Promise<string> {
  const { kty, x, y, crv } = await exportJWK(key.publicKey);
  const jwk = { kty, x, y, crv } as Awaited<ReturnType<typeof exportJWK>>;
  return new SignJWT({ htm: 'POST', htu: request.url, jti: request.id })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
    .setIssuedAt(Math.floor(request.nowMs / 1000))
    .sign(key.privateKey);
}
