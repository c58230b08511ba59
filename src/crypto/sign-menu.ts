import { base64url } from 'jose';
import type { MenuDocument } from '#core/menu/menu-document.ts';
import type { SigningKey } from '#core/ports.ts';
import { MENU_TYPE } from './menu-signature.ts';

/** What a signing key must be able to do here; see {@link SigningKey}. */
export type MenuSigner = Pick<SigningKey, 'kid' | 'sign'>;

/**
 * Signs a menu document as a compact JWS. The key may live in KMS or in this browser: it only ever sees the signing input.
 *
 * @throws AppError of the key's adapter when it cannot sign.
 * @see RFC 7515 section 5.1
 */
export async function signMenu(document: MenuDocument, key: MenuSigner): Promise<string> {
  const encoder = new TextEncoder();
  const encode = (value: unknown) => base64url.encode(encoder.encode(JSON.stringify(value)));
  const header = encode({ alg: 'ES256', typ: MENU_TYPE, kid: key.kid });
  const input = `${header}.${encode(document)}`;
  return `${input}.${base64url.encode(await key.sign(encoder.encode(input)))}`;
}

/**
 * The payload of a compact JWS without verifying it, for a publisher that reads its own work back.
 *
 * @param jws - Untrusted.
 * @returns Undefined when it is not JSON in a compact JWS.
 */
export function readSignedPayload(jws: string): unknown {
  return readSegment(jws, 1);
}

/**
 * The key that a compact JWS says signed it, without verifying it.
 *
 * @param jws - Untrusted.
 */
export function readSigner(jws: string): string | undefined {
  const header = readSegment(jws, 0);
  const isNamed = typeof header === 'object' && header !== null && 'kid' in header;
  return isNamed && typeof header.kid === 'string' ? header.kid : undefined;
}

function readSegment(jws: string, at: 0 | 1): unknown {
  try {
    const bytes = base64url.decode(jws.split('.')[at] ?? '');
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not a signed menu: the caller's schema says so.
    return undefined;
  }
}
