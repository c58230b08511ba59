import { exportJWK } from 'jose';
import * as v from 'valibot';
import { MenuKeySchema } from '#core/menu/menu-document.ts';
import type { SigningKey } from '#core/ports.ts';
import { jwkThumbprint } from './jwk-thumbprint.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A key pair of this browser. The private half cannot be exported: not by us, not by who reads the disk through us. */
export type LocalKeyPair = CryptoKeyPair;

/** Makes a P-256 key pair whose private half is non-extractable; structured clone stores it as it is. */
export async function generateLocalKeyPair(): Promise<LocalKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
}

/** The signing key of a local pair. */
export async function localSigningKey(pair: LocalKeyPair): Promise<SigningKey> {
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const publicKey = v.parse(MenuKeySchema, { kty, crv, x, y });
  return {
    publicKey,
    kid: await jwkThumbprint(publicKey),
    sign: async (message) =>
      new Uint8Array(
        await crypto.subtle.sign(
          { name: 'ECDSA', hash: 'SHA-256' },
          pair.privateKey,
          Uint8Array.from(message),
        ),
      ),
  };
}
