import type { ContextValue } from './request-context.ts';

/** What a text with `${…}` in it came to: a text; nothing, because a variable has no value; or open, because the session decides. */
export type Resolved =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'open'; readonly variable: string };

const VARIABLE = /\$\{([^{}]*)\}/g;
const WITH_DEFAULT = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;
const LITERALS: ReadonlySet<string> = new Set(['*', '?', '$']);

/** Whether a text could hold a policy variable; most do not, and are compared as they are. */
export function hasVariable(text: string): boolean {
  return text.includes('${');
}

/**
 * Fills in the policy variables of a text, of a document of version 2012-10-17. A pattern is compiled before, so that what is filled
 * in is literal.
 *
 * @param lookup - Finds the value of a context key; its name is given in lower case.
 * @see IAM User Guide, "IAM JSON policy elements: Variables and tags"
 */
export function resolveVariables(text: string, lookup: (key: string) => ContextValue): Resolved {
  let out = '';
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    out += text.slice(end, match.index);
    end = match.index + match[0].length;
    const value = valueOf(match[1] ?? '', lookup);
    if (value.kind !== 'text') return value;
    out += value.text;
  }
  return { kind: 'text', text: out + text.slice(end) };
}

function valueOf(expression: string, lookup: (key: string) => ContextValue): Resolved {
  if (LITERALS.has(expression)) return { kind: 'text', text: expression };
  const [, key, fallback] = WITH_DEFAULT.exec(expression) ?? [];
  if (key === undefined) return { kind: 'nothing' };
  const value = lookup(key.toLowerCase());
  switch (value.kind) {
    case 'known': {
      const [only, ...others] = value.values;
      // A variable stands for one value: a key that holds several resolves to nothing.
      return only === undefined || others.length > 0
        ? { kind: 'nothing' }
        : { kind: 'text', text: only };
    }
    case 'absent':
      return fallback === undefined ? { kind: 'nothing' } : { kind: 'text', text: fallback };
    case 'open':
    case 'starts-with':
    case 'not-before':
      return { kind: 'open', variable: key };
  }
}
