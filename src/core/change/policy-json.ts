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

const ACCOUNT_ROOT = /^arn:[a-z-]+:iam::(\d{12}):root$/;

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.length === 1 ? items[0] : items.sort(byText);
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [
          key,
          key === 'Statement' ? toList(item).map(canonical) : canonical(item),
        ]),
    );
  }
  if (typeof value === 'string') return ACCOUNT_ROOT.exec(value)?.[1] ?? value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}

function byText(a: unknown, b: unknown): number {
  const left = JSON.stringify(a);
  const right = JSON.stringify(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Whether two texts are the same document to IAM, which may give back `["a"]` as `"a"`, `"123456789012"` as the account's
 * root ARN, lists in another order, and other white space. The order of statements counts. Null stands for no document.
 */
export function isSameDocument(a: DocumentText | null, b: DocumentText | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  try {
    return JSON.stringify(canonical(JSON.parse(a))) === JSON.stringify(canonical(JSON.parse(b)));
  } catch {
    // One of them is no JSON: only the very same text would be the same.
    return false;
  }
}
