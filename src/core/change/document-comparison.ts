import type { DocumentText } from '#core/access/picture.ts';
import type { DocumentRef, IamCall } from './plan.ts';

function parseJson(text: DocumentText): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is not JSON is compared as text.
    return undefined;
  }
}

/** One text for all JSON values that differ only in the order of members; arrays keep theirs. */
function normalForm(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/**
 * Whether two documents say the same: equal JSON whatever its white space and order of members, or equal text where one is no JSON.
 * A list of one and its only element count as the same, because IAM gives back either.
 */
export function isSameDocument(a: DocumentText | null, b: DocumentText | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const [left, right] = [parseJson(a), parseJson(b)];
  if (left === undefined || right === undefined) return false;
  return normalForm(unwrapSingles(left)) === normalForm(unwrapSingles(right));
}

function unwrapSingles(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(unwrapSingles);
    return items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapSingles(item)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The entries of an owned statement are its single principals and resources; a foreign statement is one entry. */
function entriesOf(statement: unknown): readonly string[] {
  if (!isObject(statement)) return [normalForm(statement)];
  const { Sid: sid, Principal: principal, Resource: resource, ...frame } = statement;
  if (typeof sid !== 'string' || !sid.startsWith('Jumpgate')) return [normalForm(statement)];
  const principals = isObject(principal) ? listOf(principal['AWS']) : listOf(principal);
  return [
    ...principals.map((name) => `${sid} principal ${normalForm(name)}`),
    ...listOf(resource).map((name) => `${sid} resource ${normalForm(name)}`),
    `${sid} frame ${normalForm(frame)}`,
  ];
}

function entriesOfDocument(document: DocumentText | null): ReadonlySet<string> | undefined {
  if (document === null) return new Set();
  const value = parseJson(document);
  if (!isObject(value)) return undefined;
  return new Set(listOf(value['Statement']).flatMap(entriesOf));
}

/**
 * Whether somebody else's edit of a document touches what ours touches, so that planning again would decide for one of the two.
 * Anything that cannot be understood, and a document that has come or gone meanwhile, counts as touched.
 *
 * @param before - What our edit was made from.
 * @param after - What our edit makes of it.
 * @param fresh - What stands there now.
 */
export function touchesSameEntries(
  before: DocumentText | null,
  after: DocumentText | null,
  fresh: DocumentText | null,
): boolean {
  if (before === null || after === null || fresh === null) return true;
  const [was, ours, theirs] = [before, after, fresh].map(entriesOfDocument);
  if (!was || !ours || !theirs) return true;
  const [byUs, byThem] = [ours, theirs].map((entries) => differenceOfSets(was, entries));
  return byUs !== undefined && byThem !== undefined && [...byUs].some((entry) => byThem.has(entry));
}

/** What is in one of two sets only. */
function differenceOfSets(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...[...a].filter((x) => !b.has(x)), ...[...b].filter((x) => !a.has(x))]);
}

/** Whether a call writes or removes its edit's document; the others only make room for it or tie it to a principal. */
export function isDocumentCall(call: IamCall): boolean {
  switch (call.api) {
    case 'UpdateAssumeRolePolicy':
    case 'CreatePolicy':
    case 'CreatePolicyVersion':
    case 'DeletePolicy':
    case 'PutUserPolicy':
    case 'PutRolePolicy':
    case 'DeleteUserPolicy':
    case 'DeleteRolePolicy':
      return true;
    case 'DeletePolicyVersion':
    case 'AttachUserPolicy':
    case 'DetachUserPolicy':
    case 'AttachRolePolicy':
    case 'DetachRolePolicy':
      return false;
  }
}

/** The name of a document in errors and messages. */
export function nameOfDocument(ref: DocumentRef): string {
  switch (ref.kind) {
    case 'trust':
      return ref.role;
    case 'managed':
      return ref.policy;
    case 'inline':
      return `${ref.principal} ${ref.name}`;
  }
}
