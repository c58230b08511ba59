import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { reject, type MenuRejection } from '#core/menu/menu-verdict.ts';
import { compactSegments } from './compact-segments.ts';

/** Makes the key of a person's sealed documents: 32 random bytes, base64url. */
export function createSeal(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * Seals a signed menu: only who holds the seal can read it, and the place that serves it learns nothing but its size.
 *
 * @param jws - The compact JWS of the menu.
 * @param seal - 32 bytes, base64url.
 * @see RFC 7516; RFC 7518 sections 4.5 (`dir`) and 5.3 (`A256GCM`)
 */
export function sealMenu(jws: string, seal: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(jws))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(base64url.decode(seal));
}

/** Whether an envelope has the five segments of a JWE. */
export function isSealed(envelope: string): boolean {
  return envelope.split('.', 6).length === 5;
}

/**
 * Opens a sealed menu. What is inside still has to be verified.
 *
 * @param envelope - Untrusted.
 * @returns The compact JWS inside, or why it could not be opened.
 */
export async function openSealedMenu(
  envelope: string,
  seal: string,
): Promise<{ readonly kind: 'opened'; readonly jws: string } | MenuRejection> {
  if (!compactSegments(envelope, 5)) return reject('not-an-envelope');
  try {
    const { alg, enc, cty, ...others } = decodeProtectedHeader(envelope);
    if (alg !== 'dir' || enc !== 'A256GCM' || cty !== 'JWT' || Object.keys(others).length > 0)
      return reject('seal-broken');
    const { plaintext } = await compactDecrypt(envelope, base64url.decode(seal), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return { kind: 'opened', jws: new TextDecoder('utf-8', { fatal: true }).decode(plaintext) };
  } catch {
    // Another seal, or bytes changed on the way: authenticated encryption does not say which.
    return reject('seal-broken');
  }
}
