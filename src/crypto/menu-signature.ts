import { base64url, compactVerify, importJWK } from 'jose';
import * as v from 'valibot';
import type { MenuKey } from '#core/menu/menu-document.ts';
import { reject, type MenuRejection } from '#core/menu/menu-verdict.ts';
import { compactSegments } from './compact-segments.ts';
import { jwkThumbprint } from './jwk-thumbprint.ts';

/** The media type that the header of a signed menu names. */
export const MENU_TYPE = 'jumpgate-menu+jwt';

/** The header has these three members and no other: no embedded key, no address of one, no extension, no encoding. */
const HeaderSchema = v.strictObject({
  alg: v.literal('ES256'),
  typ: v.literal(MENU_TYPE),
  kid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
});

/** A payload whose signature holds, or why not. */
export type SignatureVerdict =
  { readonly kind: 'verified'; readonly payload: Uint8Array; readonly kid: string } | MenuRejection;

function parseHeader(segment: string): unknown {
  try {
    const bytes = base64url.decode(segment);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Neither UTF-8 nor JSON: the verdict says that the header is not understood.
    return undefined;
  }
}

/** Untrusted: an object's own `toString`, or its depth, must not decide what happens here. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value : typeof value;
}

function checkHeader(value: unknown): { readonly kind: 'header'; kid: string } | MenuRejection {
  const result = v.safeParse(HeaderSchema, value);
  if (result.success) return { kind: 'header', kid: result.output.kid };
  if (typeof value !== 'object' || value === null) return reject('header-not-understood', '');
  if ('alg' in value && value.alg !== 'ES256') return reject('wrong-algorithm', shown(value.alg));
  if (!('alg' in value)) return reject('wrong-algorithm', '');
  const names = result.issues.map((issue) => v.getDotPath(issue) ?? '');
  if (names.includes('typ')) return reject('wrong-type', 'typ' in value ? shown(value.typ) : '');
  return reject('header-not-understood', names.join(', '));
}

/**
 * Verifies a compact JWS against pinned keys: envelope, algorithm, key and signature, in this order.
 *
 * @param jws - Untrusted.
 * @param keys - The keys that may sign; the header can only choose among them.
 * @see RFC 7515; RFC 7518 section 3.4 (ES256); RFC 8725 (JWT best practice)
 */
export async function verifyMenuSignature(
  jws: string,
  keys: readonly MenuKey[],
): Promise<SignatureVerdict> {
  const segments = compactSegments(jws, 3);
  if (!segments) return reject('not-an-envelope');
  const header = checkHeader(parseHeader(segments[0] ?? ''));
  if (header.kind === 'rejected') return header;

  const { kid } = header;
  const thumbprints = await Promise.all(keys.map(jwkThumbprint));
  const key = keys[thumbprints.indexOf(kid)];
  if (!key) return reject('unknown-key', kid);
  try {
    const publicKey = await importJWK(key, 'ES256');
    const { payload } = await compactVerify(jws, publicKey, { algorithms: ['ES256'] });
    return { kind: 'verified', payload, kid };
  } catch {
    // A wrong signature, and a pinned key that is no point of the curve: neither can be told apart usefully.
    return reject('signature-wrong', kid);
  }
}
