import { canonicalize } from 'json-canonicalize';

/**
 * The RFC 8785 form of a JSON value: members sorted by UTF-16 code units, numbers as ECMAScript writes them, no white space.
 * Two values that differ only in the order of members have the same form. Members that are `undefined` are left out.
 *
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export function toCanonicalJson(value: unknown): string {
  // The form is ECMAScript's own but for the order of members; where that is right already, the engine writes it far faster.
  return isInOrder(value) ? JSON.stringify(value) : canonicalize(value);
}

/** Whether a value is plain JSON whose members all stand in the canonical order. */
function isInOrder(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.every(isInOrder) : hasMembersInOrder(value);
}

function hasMembersInOrder(value: object): boolean {
  if ('toJSON' in value) return false;
  // as: a plain object's own members by name; a loop over entries would make an array of each.
  const members = value as Readonly<Record<string, unknown>>;
  let last: string | undefined;
  for (const key in members) {
    if ((last !== undefined && key < last) || !isInOrder(members[key])) return false;
    last = key;
  }
  return true;
}
