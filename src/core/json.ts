import * as v from 'valibot';

/** What became of untrusted text: the value, or every problem it has, each with the path to it. */
export type Reading<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly issues: readonly string[] };

/** Checks an untrusted value against a schema and names all its problems: `accounts.3.id: an account id of 12 digits`. */
export function parseWith<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): Reading<v.InferOutput<S>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { kind: 'valid', value: result.output };
  const issues = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return path === null ? issue.message : `${path}: ${issue.message}`;
  });
  return { kind: 'invalid', issues };
}

/** {@link parseWith} for JSON text, such as an imported file. */
export function readJson<S extends v.GenericSchema>(
  schema: S,
  text: string,
): Reading<v.InferOutput<S>> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    // The parser's message names the place; anything else cannot be thrown here.
    return { kind: 'invalid', issues: [error instanceof Error ? error.message : 'not JSON'] };
  }
  return parseWith(schema, input);
}
