import type { DocumentText } from '#core/access/picture.ts';

const KEY = 'aws:multifactorauthpresent';

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function asksForMfa(statement: unknown): boolean {
  const condition = isObject(statement) ? statement['Condition'] : undefined;
  const bool = isObject(condition) ? condition['Bool'] : undefined;
  return (
    isObject(bool) &&
    Object.entries(bool).some(
      ([key, value]) =>
        key.toLowerCase() === KEY && toList(value).every((one) => one === true || one === 'true'),
    )
  );
}

/** Whether nobody can have come in by a trust policy without MFA: every statement that lets anybody in asks for it. */
export function demandsMfa(trust: DocumentText): boolean {
  let document: unknown;
  try {
    document = JSON.parse(trust);
  } catch {
    // What cannot be read proves nothing.
    return false;
  }
  const statements = toList(isObject(document) ? document['Statement'] : []).filter(
    (statement) => isObject(statement) && statement['Effect'] === 'Allow',
  );
  return statements.length > 0 && statements.every(asksForMfa);
}
