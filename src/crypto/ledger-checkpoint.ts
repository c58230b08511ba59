import { base64url } from 'jose';
import type { ChainHead } from '#core/ledger/chain.ts';
import type { LedgerBodies } from '#core/ledger/record.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import type { SigningKey } from '#core/ports.ts';
import { jwkThumbprint } from './jwk-thumbprint.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** What a checkpoint's signature is worth. `unknown-key`: signed with a key that is not among those given. */
export type CheckpointVerdict = 'valid' | 'wrong-signature' | 'unknown-key';

/** Signs a place of the chain: whoever trusts the key need not trust the copy that is checked against it. */
export async function signCheckpoint(
  key: SigningKey,
  { seq, hash }: ChainHead,
): Promise<LedgerBodies['checkpoint']> {
  const signature = base64url.encode(await key.sign(bytesOfHash(hash)));
  return { format: 1, seq, hash, kid: key.kid, signature };
}

/**
 * Checks a checkpoint's signature, offline. That its hash is the one of the record it names is the chain's matter.
 *
 * @param keys - Public keys that may have signed; the checkpoint can only choose among them.
 * @see RFC 7518 section 3.4 (ES256)
 */
export async function verifyCheckpoint(
  { hash, kid, signature }: LedgerBodies['checkpoint'],
  keys: readonly MenuKey[],
): Promise<CheckpointVerdict> {
  const thumbprints = await Promise.all(keys.map(jwkThumbprint));
  const jwk = keys[thumbprints.indexOf(kid)];
  if (!jwk) return 'unknown-key';
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['verify']);
    const isValid = await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      Uint8Array.from(base64url.decode(signature)),
      bytesOfHash(hash),
    );
    return isValid ? 'valid' : 'wrong-signature';
  } catch {
    // No base64url, or a given key that is no point of the curve: either way nothing is proven.
    return 'wrong-signature';
  }
}

function bytesOfHash(hash: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
