import { calculateJwkThumbprint } from 'jose';
import type { MenuKey } from '#core/menu/menu-document.ts';

/**
 * The SHA-256 thumbprint of a public key in base64url: 43 characters. The `kid` of everything it signs.
 *
 * @see RFC 7638
 */
export function jwkThumbprint(key: MenuKey): Promise<string> {
  return calculateJwkThumbprint(key, 'sha256');
}
