import type { DocumentText } from '#core/access/picture.ts';
import type { JsonObject } from '#core/access/policy-document.ts';

/** IAM writes lists of one as the bare value; this reads both forms. An absent value is the empty list. */
export function toList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** The strings of a JSON value that may be one string or a list; undefined when anything else stands there. */
export function toStrings(value: unknown): readonly string[] | undefined {
  const list = toList(value);
  return list.every((item) => typeof item === 'string') ? list : undefined;
}

/** Whether a JSON value is an object (and no array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a document whose statements may have changed; every other member stays as it was, in its place. */
export function writePolicyText(top: JsonObject, statements: readonly JsonObject[]): DocumentText {
  return JSON.stringify({ ...top, Statement: statements });
}

/** The members of a document that Jumpgate creates. */
export const NEW_DOCUMENT: JsonObject = { Version: '2012-10-17' };

/**
 * The length that IAM measures against its quotas: characters other than white space.
 *
 * @see IAM User Guide, "IAM and AWS STS quotas": white space is not counted.
 */
export function policySizeCharacters(text: DocumentText): number {
  return /\s/.test(text) ? text.replace(/\s+/g, '').length : text.length;
}
