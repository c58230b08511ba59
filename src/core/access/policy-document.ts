import type { DocumentText } from './picture.ts';

/** One thing that is wrong with a policy document. Data for a reader; it quotes no value of the document. */
export interface PolicyIssue {
  /** JSON path such as `$.Statement[2].Effect`. */
  readonly path: string;
  readonly problem:
    | 'not-json'
    | 'not-an-object'
    | 'missing'
    | 'unknown-element'
    | 'not-text'
    | 'not-text-or-list'
    | 'not-a-condition-value'
    | 'not-an-effect'
    | 'not-a-version'
    | 'both-forms';
}

/** An element that comes in two forms: `only` what is listed (Action, Resource), or all `except` it (NotAction, NotResource). */
export interface ListElement {
  readonly kind: 'only' | 'except';
  readonly values: readonly string[];
}

/** Who a statement is about: Principal (`only`) or NotPrincipal (`except`). `"Principal": "*"` is `aws: ['*']`. */
export interface PrincipalElement {
  readonly kind: 'only' | 'except';
  /** Account ids, ARNs, unique ids or `*`, as written. */
  readonly aws: readonly string[];
  readonly service: readonly string[];
  readonly federated: readonly string[];
  readonly canonicalUser: readonly string[];
}

/** One line of a Condition block: an operator, a key, and the values it is compared with. */
export interface PolicyCondition {
  /** As written, with quantifier and `IfExists`. */
  readonly operator: string;
  /** As written; IAM compares keys without case. */
  readonly key: string;
  /** Numbers and booleans of the JSON as text. */
  readonly values: readonly string[];
}

/** One statement. Identity policies have a resource, trust policies a principal; which of them is wanted is the reader's matter. */
export interface PolicyStatement {
  /** Counts from 1. */
  readonly number: number;
  /** Absent when the statement has none. */
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly action: ListElement;
  readonly resource?: ListElement;
  readonly principal?: PrincipalElement;
  /** All must hold. */
  readonly conditions: readonly PolicyCondition[];
  /** The statement as IAM returned it, in its order and wording; an edit keeps foreign ones by this. */
  readonly json: JsonObject;
}

/** A JSON object as parsed; its members are untrusted. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A policy document that was understood. */
export interface PolicyDocument {
  /** Policy variables exist in `2012-10-17` only. */
  readonly version: '2012-10-17' | '2008-10-17';
  readonly statements: readonly PolicyStatement[];
  /** The document as IAM returned it. */
  readonly json: JsonObject;
}

/** What came of parsing: a document, or all that is wrong with it. */
export type ParsedPolicy =
  | { readonly kind: 'parsed'; readonly document: PolicyDocument }
  | { readonly kind: 'unreadable'; readonly issues: readonly PolicyIssue[] };

/** Notes an issue; answers null, so that a reader can return what it answers. */
type Report = (path: string, problem: PolicyIssue['problem']) => null;

const DOCUMENT_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const PRINCIPAL_TYPES = {
  AWS: 'aws',
  Service: 'service',
  Federated: 'federated',
  CanonicalUser: 'canonicalUser',
} as const;

/**
 * Reads a policy document: tolerant of IAM's two ways of writing a list, strict on everything else.
 * Written by hand and not as a schema: valibot's records skip keys such as `constructor`, and a condition that is skipped
 * would widen what a policy allows.
 *
 * @param text - Untrusted.
 * @see IAM User Guide, "Grammar of the IAM JSON policy language"
 */
export function parsePolicyDocument(text: DocumentText): ParsedPolicy {
  const issues: PolicyIssue[] = [];
  const document = readDocument(text, (path, problem) => {
    issues.push({ path, problem });
    return null;
  });
  return issues.length > 0 || !document
    ? { kind: 'unreadable', issues }
    : { kind: 'parsed', document };
}

function readDocument(text: DocumentText, report: Report): PolicyDocument | null {
  const json = parseJson(text);
  if (json === undefined) return report('$', 'not-json');
  if (!isObject(json)) return report('$', 'not-an-object');
  refuseUnknown(json, DOCUMENT_ELEMENTS, '$', report);
  const { Version: version = '2008-10-17', Id: id, Statement: statement } = json;
  if (version !== '2012-10-17' && version !== '2008-10-17')
    return report('$.Version', 'not-a-version');
  if (id !== undefined && typeof id !== 'string') report('$.Id', 'not-text');
  if (statement === undefined) return report('$.Statement', 'missing');
  const statements = Array.isArray(statement)
    ? statement.map((item: unknown, i) => readStatement(item, i + 1, `$.Statement[${i}]`, report))
    : [readStatement(statement, 1, '$.Statement', report)];
  return { version, statements: statements.filter((s) => s !== null), json };
}

function readStatement(
  json: unknown,
  number: number,
  path: string,
  report: Report,
): PolicyStatement | null {
  if (!isObject(json)) return report(path, 'not-an-object');
  refuseUnknown(json, STATEMENT_ELEMENTS, path, report);
  const { Sid: sid, Effect: effect, Condition: condition } = json;
  if (sid !== undefined && typeof sid !== 'string') report(`${path}.Sid`, 'not-text');
  const action = readList(json, 'Action', path, report);
  const resource = readList(json, 'Resource', path, report);
  const principal = readPrincipal(json, path, report);
  const conditions = condition === undefined ? [] : readConditions(condition, path, report);
  if (!action) report(`${path}.Action`, 'missing');
  if (effect !== 'Allow' && effect !== 'Deny') return report(`${path}.Effect`, 'not-an-effect');
  if (!action) return null;
  return {
    number,
    ...(typeof sid === 'string' && sid !== '' && { sid }),
    effect,
    action,
    ...(resource && { resource }),
    ...(principal && { principal }),
    conditions,
    json,
  };
}

function readList(
  statement: JsonObject,
  name: 'Action' | 'Resource',
  path: string,
  report: Report,
): ListElement | null {
  const form = whichForm(statement, name, path, report);
  if (!form) return null;
  const values = readTexts(statement[form.element], `${path}.${form.element}`, report);
  return { kind: form.kind, values };
}

function readPrincipal(
  statement: JsonObject,
  path: string,
  report: Report,
): PrincipalElement | null {
  const form = whichForm(statement, 'Principal', path, report);
  if (!form) return null;
  const json = statement[form.element];
  const lists = {
    aws: [] as string[],
    service: [] as string[],
    federated: [] as string[],
    canonicalUser: [] as string[],
  };
  const here = `${path}.${form.element}`;
  if (json === '*') return { kind: form.kind, ...lists, aws: ['*'] };
  if (!isObject(json)) return report(here, 'not-an-object');
  for (const [type, value] of Object.entries(json)) {
    if (!isPrincipalType(type)) report(`${here}.${type}`, 'unknown-element');
    else lists[PRINCIPAL_TYPES[type]] = readTexts(value, `${here}.${type}`, report);
  }
  return { kind: form.kind, ...lists };
}

function readConditions(json: unknown, path: string, report: Report): readonly PolicyCondition[] {
  const here = `${path}.Condition`;
  if (!isObject(json)) {
    report(here, 'not-an-object');
    return [];
  }
  const conditions: PolicyCondition[] = [];
  for (const [operator, block] of Object.entries(json)) {
    if (!isObject(block)) {
      report(`${here}.${operator}`, 'not-an-object');
      continue;
    }
    for (const [key, value] of Object.entries(block)) {
      const values = (Array.isArray(value) ? value : [value]) as readonly unknown[];
      if (!values.every(isScalar)) report(`${here}.${operator}.${key}`, 'not-a-condition-value');
      conditions.push({ operator, key, values: values.map(String) });
    }
  }
  return conditions;
}

/** Which of `Action` and `NotAction` (and so on) a statement has; both at once is nonsense. */
function whichForm(
  statement: JsonObject,
  name: 'Action' | 'Resource' | 'Principal',
  path: string,
  report: Report,
): { readonly kind: 'only' | 'except'; readonly element: string } | null {
  const has = {
    only: Object.hasOwn(statement, name),
    except: Object.hasOwn(statement, `Not${name}`),
  };
  if (has.only && has.except) report(`${path}.Not${name}`, 'both-forms');
  if (has.only) return { kind: 'only', element: name };
  return has.except ? { kind: 'except', element: `Not${name}` } : null;
}

function readTexts(value: unknown, path: string, report: Report): string[] {
  const list = (Array.isArray(value) ? value : [value]) as readonly unknown[];
  const texts = list.filter((item) => typeof item === 'string');
  if (texts.length < list.length) report(path, 'not-text-or-list');
  return texts;
}

function refuseUnknown(
  json: JsonObject,
  known: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  for (const key of Object.keys(json)) {
    if (!known.has(key)) report(`${path}.${key}`, 'unknown-element');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller reports it; where in the text it broke helps nobody
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isPrincipalType(type: string): type is keyof typeof PRINCIPAL_TYPES {
  return Object.hasOwn(PRINCIPAL_TYPES, type);
}
