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
