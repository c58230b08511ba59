import { base64url } from 'jose';
import { sha256Base64Url } from './sha256-base64url.ts';

/** A new PKCE verifier: 43 characters that hold 256 random bits. @see RFC 7636 section 4.1 */
export function createVerifier(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/** The challenge of a verifier: base64url of its SHA-256, unpadded. @see RFC 7636 section 4.2 */
export function challengeOf(verifier: string): Promise<string> {
  return sha256Base64Url(new TextEncoder().encode(verifier));
}
