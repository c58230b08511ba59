/**
 * Wildcards of a compiled pattern. They are Unicode noncharacters, so that a `*` or `?` which a policy means literally
 * (`${*}`, the value of a variable) stays what it is.
 */
const ANY_RUN = '\uFFFE';
const ANY_ONE = '\uFFFF';

/** A pattern whose wildcards are noncharacters, made by {@link compilePattern}; other characters are literal. */
export type Pattern = string;

/** Makes every `*` (any run, also empty) and `?` (exactly one character) of a piece of policy text a wildcard. */
export function compilePattern(text: string): Pattern {
  return text.replaceAll('*', ANY_RUN).replaceAll('?', ANY_ONE);
}

/** Whether a pattern holds a wildcard; one that does not is a plain string. */
export function hasWildcard(pattern: Pattern): boolean {
  return pattern.includes(ANY_RUN) || pattern.includes(ANY_ONE);
}

/** The literal text before the first wildcard. */
export function literalPrefix(pattern: Pattern): string {
  const end = pattern.search(/[\uFFFE\uFFFF]/);
  return end < 0 ? pattern : pattern.slice(0, end);
}

/** The literal text after the last wildcard. */
export function literalSuffix(pattern: Pattern): string {
  return pattern.slice(Math.max(pattern.lastIndexOf(ANY_RUN), pattern.lastIndexOf(ANY_ONE)) + 1);
}

/** Whether the whole text fits a pattern, case-sensitively; a run may span any characters. Time is text × pattern at worst. */
export function matchesPattern(text: string, pattern: Pattern): boolean {
  let at = 0;
  let in_ = 0;
  let runAt = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const wanted = pattern[in_];
    if (wanted === ANY_RUN) {
      runAt = in_++;
      resumeAt = at;
    } else if (wanted === ANY_ONE || wanted === text[at]) {
      in_++;
      at++;
    } else if (runAt >= 0) {
      in_ = runAt + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[in_] === ANY_RUN) in_++;
  return in_ === pattern.length;
}

/** The six fields of an ARN; the sixth keeps its colons. Undefined when there are fewer. */
function arnFields(text: string): readonly string[] | undefined {
  const fields = text.split(':');
  if (fields.length < 6) return undefined;
  return [...fields.slice(0, 5), fields.slice(5).join(':')];
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
