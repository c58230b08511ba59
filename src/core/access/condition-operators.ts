import { isInRange, isRange } from './ip-range.ts';
import { parsePolicyDate } from './policy-date.ts';
import type { PolicyCondition } from './policy-document.ts';
import { hasVariable, resolveVariables } from './policy-variables.ts';
import type { ContextLookup, ContextValue } from './request-context.ts';
import { allOf, anyOf, decided, NO, not, OPEN, UNKNOWN, YES, type Verdict } from './verdict.ts';
import {
  compilePattern,
  compilePatternAround,
  hasWildcard,
  isArn,
  literalPrefix,
  matchesArnPattern,
  matchesPattern,
} from './wildcard.ts';

/** How one operator compares; the negated ones are the same comparison with `isNegated`. */
interface Operator {
  /** How policy values are read: as text, as text with variables, or as a pattern with variables and wildcards. */
  readonly values: 'plain' | 'text' | 'pattern';
  readonly isNegated: boolean;
  readonly compare: (actual: string, wanted: string) => boolean;
  /** Whether a value of a policy or of a request is of its kind; absent: any text is. What AWS makes of another is not documented. */
  readonly canRead?: (text: string) => boolean;
  /** For orderings of time: which way they point, so that a clock that only moves forward can settle them. */
  readonly order?: Order;
}

interface Order {
  readonly parse: (text: string) => number;
  readonly holds: (actual: number, wanted: number) => boolean;
}

/** A condition ready to be asked: operator taken apart, key in lower case. */
export interface CompiledCondition {
  readonly written: PolicyCondition;
  /** In lower case. */
  readonly key: string;
  /** Undefined when no such operator exists. */
  readonly operator: Operator | 'null' | undefined;
  readonly quantifier: 'every' | 'some' | '' | undefined;
  readonly ifExists: boolean;
  /** The values ready to be compared, once their variables are filled in. */
  readonly values: readonly string[];
  /** Whether some value holds a variable, which each request fills in. */
  readonly hasVariables: boolean;
}

const ORDERS = {
  Equals: (a: number, b: number) => a === b,
  LessThan: (a: number, b: number) => a < b,
  LessThanEquals: (a: number, b: number) => a <= b,
  GreaterThan: (a: number, b: number) => a > b,
  GreaterThanEquals: (a: number, b: number) => a >= b,
} as const;

function parseNumber(text: string): number {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : NaN;
}

function ordered(
  name: 'Numeric' | 'Date',
  parse: (text: string) => number,
): readonly [string, Operator][] {
  const operators = Object.entries(ORDERS).map(([suffix, holds]): [string, Operator] => [
    `${name}${suffix}`,
    {
      values: 'plain',
      isNegated: false,
      compare: (actual, wanted) => holds(parse(actual), parse(wanted)),
      canRead: (text) => !Number.isNaN(parse(text)),
      order: { parse, holds },
    },
  ]);
  const equals = operators[0]?.[1];
  return equals ? [...operators, [`${name}NotEquals`, { ...equals, isNegated: true }]] : operators;
}

const isTruth = (text: string) => /^(?:true|false)$/i.test(text);
const same = (actual: string, wanted: string) => actual === wanted;
const sameIgnoringCase = (actual: string, wanted: string) =>
  actual.toLowerCase() === wanted.toLowerCase();
const yes = (
  name: string,
  values: Operator['values'],
  compare: Operator['compare'],
  canRead?: Operator['canRead'],
): [string, Operator] => [name, { values, isNegated: false, compare, ...(canRead && { canRead }) }];
const no = (
  name: string,
  values: Operator['values'],
  compare: Operator['compare'],
  canRead?: Operator['canRead'],
): [string, Operator] => [name, { values, isNegated: true, compare, ...(canRead && { canRead }) }];

/**
 * Every condition operator but `Null`, by its name in lower case.
 *
 * @see IAM User Guide, "IAM JSON policy elements: Condition operators"
 */
const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    yes('StringEquals', 'text', same),
    no('StringNotEquals', 'text', same),
    yes('StringEqualsIgnoreCase', 'text', sameIgnoringCase),
    no('StringNotEqualsIgnoreCase', 'text', sameIgnoringCase),
    yes('StringLike', 'pattern', matchesPattern),
    no('StringNotLike', 'pattern', matchesPattern),
    ...ordered('Numeric', parseNumber),
    ...ordered('Date', parsePolicyDate),
    yes('Bool', 'plain', sameIgnoringCase, isTruth),
    yes('BinaryEquals', 'plain', same),
    yes('IpAddress', 'plain', isInRange, isRange),
    no('NotIpAddress', 'plain', isInRange, isRange),
    yes('ArnEquals', 'pattern', matchesArnPattern, isArn),
    yes('ArnLike', 'pattern', matchesArnPattern, isArn),
    no('ArnNotEquals', 'pattern', matchesArnPattern, isArn),
    no('ArnNotLike', 'pattern', matchesArnPattern, isArn),
  ].map(([name, operator]) => [name.toLowerCase(), operator]),
);

const WRITTEN_OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i;

/**
 * Takes a condition apart once, for many requests.
 *
 * @param hasVariables - Whether the document's version knows policy variables.
 */
export function compileCondition(
  written: PolicyCondition,
  hasVariables: boolean,
): CompiledCondition {
  const [, quantifier, name = '', ifExists] = WRITTEN_OPERATOR.exec(written.operator) ?? [];
  const isNull = name.toLowerCase() === 'null' && ifExists === undefined;
  const operator = isNull ? 'null' : OPERATORS.get(name.toLowerCase());
  const form = operator === undefined || operator === 'null' ? 'plain' : operator.values;
  const hasSome = form !== 'plain' && hasVariables && written.values.some(hasVariable);
  const compile = hasSome ? compilePatternAround : compilePattern;
  return {
    written,
    key: written.key.toLowerCase(),
    operator,
    quantifier: quantifier && (quantifier.toLowerCase() === 'forallvalues' ? 'every' : 'some'),
    ifExists: ifExists !== undefined,
    values: form === 'pattern' ? written.values.map(compile) : written.values,
    hasVariables: hasSome,
  };
}

/**
 * Whether a condition holds for a request: decided where the key is known, open where the session decides, unknown where
 * the operator does not exist or a value that would have to be read is none of its kind.
 */
export function evaluateCondition(condition: CompiledCondition, lookup: ContextLookup): Verdict {
  const { operator, written } = condition;
  if (!operator) return UNKNOWN;
  const value = lookup(condition.key);
  if (operator === 'null') return evaluateNull(written.values, value);
  switch (value.kind) {
    case 'absent':
      return absentAnswer(condition, operator);
    case 'known':
      return evaluateKnown(condition, operator, value.values, lookup);
    case 'starts-with':
      return evaluatePrefix(condition, operator, value.prefix, lookup);
    case 'not-before':
      return evaluateClock(condition, operator, value.atMs);
    case 'open':
      return evaluateOpen(condition, operator);
  }
}

/** `Null: true` asks that a key be missing, `Null: false` that it be there. */
function evaluateNull(wanted: readonly string[], value: ContextValue): Verdict {
  if (value.kind === 'open' && !value.isPresent) return OPEN;
  const isMissing = String(value.kind === 'absent');
  return decided(wanted.some((text) => text.toLowerCase() === isMissing));
}

/** A missing key satisfies `ForAllValues`, never `ForAnyValue`, and without either `…IfExists` and the negated operators. */
function absentAnswer({ ifExists, quantifier }: CompiledCondition, operator: Operator): Verdict {
  if (quantifier) return decided(quantifier === 'every');
  return decided(ifExists || operator.isNegated);
}

function evaluateKnown(
  condition: CompiledCondition,
  operator: Operator,
  actual: readonly string[],
  lookup: ContextLookup,
): Verdict {
  const wanted = wantedValues(condition, lookup);
  const verdicts = actual.map((value): Verdict => {
    const matched = matchOf(operator, value, wanted.texts);
    // A value that only the session can fill in may still match.
    const verdict = wanted.isOpen ? anyOf(matched, OPEN) : matched;
    return operator.isNegated ? not(verdict) : verdict;
  });
  return condition.quantifier === 'some' ? verdicts.reduce(anyOf, NO) : verdicts.reduce(allOf, YES);
}

/** Whether one value meets one of those wanted; what cannot be read may, and a value that can be read and meets one settles it. */
function matchOf(operator: Operator, actual: string, wanted: readonly string[]): Verdict {
  if (wanted.some((text) => operator.compare(actual, text))) return YES;
  const { canRead } = operator;
  return !canRead || (canRead(actual) && wanted.every(canRead)) ? NO : UNKNOWN;
}

/** What a condition comes to whose key the session decides: at best what its values let it come to. */
function evaluateOpen({ hasVariables, values }: CompiledCondition, operator: Operator): Verdict {
  const { canRead, isNegated } = operator;
  if (!canRead || hasVariables || values.length === 0) return OPEN;
  const isDecidable = isNegated ? values.every(canRead) : values.some(canRead);
  return isDecidable ? OPEN : UNKNOWN;
}

/** A value of which only the beginning is known can be told from patterns that begin otherwise, or that end in `*` where it ends. */
function evaluatePrefix(
  condition: CompiledCondition,
  operator: Operator,
  prefix: string,
  lookup: ContextLookup,
): Verdict {
  if (operator.values === 'plain') return evaluateOpen(condition, operator);
  const wanted = wantedValues(condition, lookup);
  const folded = (text: string) =>
    operator.compare === sameIgnoringCase ? text.toLowerCase() : text;
  const known = folded(prefix);
  const verdicts = wanted.texts.map((text): Verdict => {
    const start = folded(literalPrefix(text));
    if (!start.startsWith(known) && !known.startsWith(start)) return NO;
    if (!hasWildcard(text)) return start.length > known.length ? OPEN : NO;
    const coversAnyRest = text.length === start.length + 1 && known.startsWith(start);
    return coversAnyRest && text.endsWith(compilePattern('*')) ? YES : OPEN;
  });
  const matched = Math.max(NO, ...verdicts, wanted.isOpen ? OPEN : NO) as Verdict; // as: the largest of verdicts is one
  return operator.isNegated ? not(matched) : matched;
}

/** Time only moves forward from the reading: what it has passed stays passed. */
function evaluateClock(condition: CompiledCondition, operator: Operator, fromMs: number): Verdict {
  const { order } = operator;
  if (!order) return evaluateOpen(condition, operator);
  const verdicts = condition.values.map((text): Verdict => {
    // Number operators compare aws:EpochTime in seconds; dates are in milliseconds.
    const now = order.parse === parsePolicyDate ? fromMs : Math.floor(fromMs / 1000);
    const at = order.parse(text);
    if (Number.isNaN(at)) return UNKNOWN;
    const [first, last] = [order.holds(now, at), order.holds(Number.MAX_SAFE_INTEGER, at)];
    if (first && last) return YES;
    return !first && !last && now > at ? NO : OPEN;
  });
  const matched = Math.max(NO, ...verdicts) as Verdict; // as: the largest of verdicts is one
  return operator.isNegated ? not(matched) : matched;
}

function wantedValues(
  { values, hasVariables }: CompiledCondition,
  lookup: ContextLookup,
): { readonly texts: readonly string[]; readonly isOpen: boolean } {
  if (!hasVariables) return { texts: values, isOpen: false };
  const resolved = values.map((value) => resolveVariables(value, lookup));
  return {
    texts: resolved.filter((r) => r.kind === 'text').map(({ text }) => text),
    isOpen: resolved.some(({ kind }) => kind === 'open'),
  };
}
