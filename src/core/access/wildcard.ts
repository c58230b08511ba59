/**
 * Wildcards of a compiled pattern. They are Unicode noncharacters, so that a `*` or `?` which a policy means literally
 * (`${*}`, the value of a variable) stays what it is. Those of a field do not reach over a colon.
 */
const ANY_RUN = '\uFFFE';
const ANY_ONE = '\uFFFF';
const FIELD_RUN = '\uFDD0';
const FIELD_ONE = '\uFDD1';
const VARIABLE_OR_WILDCARD = /\$\{[^{}]*\}|[*?]/g;
const WILDCARDS = /[\uFDD0\uFDD1\uFFFE\uFFFF]/;

/** A pattern whose wildcards are noncharacters, made by {@link compilePattern} or {@link compileResource}; other characters are literal. */
export type Pattern = string;

/** Makes every `*` (any run, also empty) and `?` (exactly one character) of a piece of policy text a wildcard. */
export function compilePattern(text: string): Pattern {
  return text.replaceAll('*', ANY_RUN).replaceAll('?', ANY_ONE);
}

/** {@link compilePattern} for a text whose policy variables, `${…}`, are filled in later and are left as they are. */
export function compilePatternAround(text: string): Pattern {
  return text.replaceAll(VARIABLE_OR_WILDCARD, (found) =>
    found.length > 1 ? found : compilePattern(found),
  );
}

/**
 * Makes the wildcards of a resource ARN: they stay within a field, but for a `*` at the end of one, which may reach beyond.
 * Policy variables are left as they are.
 *
 * @see IAM User Guide, "IAM JSON policy elements: Resource", Using wildcards in resource ARNs
 */
export function compileResource(text: string): Pattern {
  return text.replaceAll(VARIABLE_OR_WILDCARD, (found, at: number) => {
    if (found.length > 1) return found;
    if (found === '?') return FIELD_ONE;
    const next = text[at + 1];
    return next === undefined || next === ':' ? ANY_RUN : FIELD_RUN;
  });
}

/** Whether a pattern holds a wildcard; one that does not is a plain string. */
export function hasWildcard(pattern: Pattern): boolean {
  return WILDCARDS.test(pattern);
}

/** The literal text before the first wildcard. */
export function literalPrefix(pattern: Pattern): string {
  const end = pattern.search(WILDCARDS);
  return end < 0 ? pattern : pattern.slice(0, end);
}

/** The literal text after the last wildcard. */
export function literalSuffix(pattern: Pattern): string {
  return /[^\uFDD0\uFDD1\uFFFE\uFFFF]*$/.exec(pattern)?.[0] ?? '';
}

/**
 * Whether the whole text fits a pattern, case-sensitively. Time is text × pattern at worst: of each kind of run only the last one met
 * is ever made longer, and one that any run comes after need not be.
 */
export function matchesPattern(text: string, pattern: Pattern): boolean {
  let at = 0;
  let in_ = 0;
  let runAt = -1;
  let resumeAt = 0;
  let fieldRunAt = -1;
  let fieldResumeAt = 0;
  while (at < text.length) {
    const wanted = pattern[in_];
    const found = text[at];
    if (wanted === ANY_RUN) {
      runAt = in_++;
      resumeAt = at;
      fieldRunAt = -1;
    } else if (wanted === FIELD_RUN) {
      fieldRunAt = in_++;
      fieldResumeAt = at;
    } else if (wanted === ANY_ONE || wanted === found || (wanted === FIELD_ONE && found !== ':')) {
      in_++;
      at++;
    } else if (fieldRunAt >= 0 && text[fieldResumeAt] !== ':') {
      in_ = fieldRunAt + 1;
      at = ++fieldResumeAt;
    } else if (runAt >= 0) {
      fieldRunAt = -1;
      in_ = runAt + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[in_] === ANY_RUN || pattern[in_] === FIELD_RUN) in_++;
  return in_ === pattern.length;
}

/** The six fields of an ARN; the sixth keeps its colons. Undefined when there are fewer. */
function arnFields(text: string): readonly string[] | undefined {
  const fields = text.split(':');
  if (fields.length < 6) return undefined;
  return [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Whether a text has the six fields of an ARN, or could have: it may be a pattern. */
export function isArn(text: string): boolean {
  return arnFields(text) !== undefined;
}

/**
 * Whether an ARN fits a pattern as the Arn… operators compare them: each of the six colon-delimited fields by itself, so
 * that a wildcard never reaches into the next field.
 *
 * @see IAM User Guide, "IAM JSON policy elements: Condition operators", ARN condition operators
 */
export function matchesArnPattern(arn: string, pattern: Pattern): boolean {
  const fields = arnFields(arn);
  const patterns = arnFields(pattern);
  if (!fields || !patterns) return false;
  return fields.every((field, index) => matchesPattern(field, patterns[index] ?? ''));
}
