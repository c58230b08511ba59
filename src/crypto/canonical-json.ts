import { canonicalize } from 'json-canonicalize';

/**
 * The RFC 8785 form of a JSON value: members sorted by UTF-16 code units, numbers as ECMAScript writes them, no white space.
 * Two values that differ only in the order of members have the same form. Members that are `undefined` are left out.
 *
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export function toCanonicalJson(value: unknown): string {
  return canonicalize(value);
}
