import { parsePolicyDocument, type PolicyStatement } from '#core/access/policy-document.ts';
import { isJsonObject } from './policy-json.ts';

/**
 * Reads the text of one statement that stands in no document yet.
 *
 * @param text - Untrusted.
 * @returns The statement, or undefined when it is not one, or not an Allow.
 */
export function readAllowStatement(text: string): PolicyStatement | undefined {
  const json = parseJson(text);
  if (!isJsonObject(json)) return undefined;
  const parsed = parsePolicyDocument(JSON.stringify({ Statement: [json] }));
  const [statement] = parsed.kind === 'parsed' ? parsed.document.statements : [];
  return statement?.effect === 'Allow' ? statement : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // it is no statement: all that the caller asks
  }
}
