const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** Whether text is base64url without padding whose spare bits are zero, so that no other text means the same bytes. */
function isCanonical(text: string): boolean {
  if (!BASE64URL.test(text)) return false;
  const rest = text.length % 4;
  if (rest === 0) return true;
  if (rest === 1) return false;
  // Two characters hold 8 bits and 4 spare ones, three hold 16 and 2.
  const spareMask = rest === 2 ? 0b1111 : 0b11;
  return (ALPHABET.indexOf(text.charAt(text.length - 1)) & spareMask) === 0;
}

/**
 * The segments of a compact JWS or JWE, or undefined when there are not `count` of them or one is not canonical
 * base64url. Without this check a signature has sixteen spellings.
 *
 * @see RFC 7515 section 3.1, RFC 7516 section 3.1, RFC 4648 section 3.5
 */
export function compactSegments(text: string, count: number): readonly string[] | undefined {
  const segments = text.split('.', count + 1);
  return segments.length === count && segments.every(isCanonical) ? segments : undefined;
}
