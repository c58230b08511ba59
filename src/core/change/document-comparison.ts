import type { DocumentText } from '#core/access/picture.ts';
import type { JsonObject } from '#core/access/policy-document.ts';
import type { DocumentRef, IamCall } from './plan.ts';
import { isJsonObject, toList } from './policy-json.ts';

function parseJson(text: DocumentText): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is not JSON is compared as text.
    return undefined;
  }
}

const ACCOUNT_ROOT = /^arn:[a-z-]+:iam::(\d{12}):root$/;

/** One value for all forms in which IAM may give a value back; the order of statements is kept, since a reader chose it. */
function canonical(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, key));
    if (key === 'Statement') return items;
    return items.length === 1 ? items[0] : items.toSorted(byText);
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, canonical(name === 'Statement' ? toList(item) : item, name)]);
    return Object.fromEntries(members);
  }
  if (typeof value === 'string') {
    return key === 'AWS' ? (ACCOUNT_ROOT.exec(value)?.[1] ?? value) : value;
  }
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function normalForm(value: unknown): string {
  return JSON.stringify(canonical(value));
}

/**
 * Whether two texts are the same document to IAM, which may give back `["a"]` as `"a"`, an account's number as its root ARN, lists and
 * members in another order, and other white space. The order of statements counts. What is no JSON is the same as the very same text
 * alone; null stands for no document.
 */
export function isSameDocument(a: DocumentText | null, b: DocumentText | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const [left, right] = [parseJson(a), parseJson(b)];
  if (left === undefined || right === undefined) return false;
  return normalForm(left) === normalForm(right);
}

/** Whether two statements are the same to IAM, see {@link isSameDocument}. */
export function isSameStatement(a: JsonObject, b: JsonObject): boolean {
  return normalForm(a) === normalForm(b);
}

/** The entries of an owned statement are its single principals and resources; a foreign statement is one entry. */
function entriesOf(statement: unknown): readonly string[] {
  const whole = [normalForm(statement)];
  if (!isJsonObject(statement)) return whole;
  const { Sid: sid, Principal: principal, Resource: resource, ...frame } = statement;
  if (typeof sid !== 'string' || !sid.startsWith('Jumpgate')) return whole;
  const principals = isJsonObject(principal) ? toList(principal['AWS']) : toList(principal);
  return [
    ...principals.map((name) => `${sid} principal ${normalForm(name)}`),
    ...toList(resource).map((name) => `${sid} resource ${normalForm(name)}`),
    `${sid} frame ${normalForm(frame)}`,
  ];
}

function isFrame(entry: string): boolean {
  return /^Jumpgate\w* frame /.test(entry);
}

function entriesOfDocument(document: DocumentText | null): ReadonlySet<string> | undefined {
  if (document === null) return new Set();
  const value = parseJson(document);
  if (!isJsonObject(value)) return undefined;
  return new Set(toList(value['Statement']).flatMap(entriesOf));
}

/**
 * Whether somebody else's edit of a document touches what ours touches, so that planning again would decide for one of the two. That both
 * had to begin the same owned statement for their different entries is no touch.
 * Anything that cannot be understood, and a document that has come or gone meanwhile, counts as one.
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
  const isChangedTwice = (entry: string) =>
    was.has(entry) !== ours.has(entry) && was.has(entry) !== theirs.has(entry);
  return [...was, ...ours].some(
    (entry) => isChangedTwice(entry) && (was.has(entry) || !isFrame(entry)),
  );
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

/** The one name of a document, in errors and messages and in maps. */
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
