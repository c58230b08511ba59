import { exportJWK } from 'jose';
import * as v from 'valibot';
import { MenuKeySchema } from '#core/menu/menu-document.ts';
import type { SigningKey } from '#core/ports.ts';
import { jwkThumbprint } from './jwk-thumbprint.ts';

/**
 * Reads a P-256 public key from its SubjectPublicKeyInfo, the form in which KMS hands it out.
 *
 * @param spki - DER; untrusted.
 * @throws DOMException when it is no P-256 key.
 * @see RFC 5480
 */
export async function readPublicKey(
  spki: Uint8Array,
): Promise<Pick<SigningKey, 'publicKey' | 'kid'>> {
  const key = await crypto.subtle.importKey(
    'spki',
    Uint8Array.from(spki),
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  );
  const { kty, crv, x, y } = await exportJWK(key);
  const publicKey = v.parse(MenuKeySchema, { kty, crv, x, y });
  return { publicKey, kid: await jwkThumbprint(publicKey) };
}
