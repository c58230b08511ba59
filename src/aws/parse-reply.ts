import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { CallContext } from './errors.ts';

/**
 * Parses what an SDK client returned: the SDK promises every member to be perhaps absent, and AWS may be a proxy's page.
 *
 * @throws AppError `aws/unexpected-answer`, with the path of what was wrong (and no value) as its cause.
 */
export function parseReply<S extends v.GenericSchema>(
  schema: S,
  reply: unknown,
  { action, account }: CallContext,
): v.InferOutput<S> {
  const result = v.safeParse(schema, reply);
  if (result.success) return result.output;
  const paths = result.issues.map((issue) => v.getDotPath(issue) ?? issue.expected ?? issue.type);
  throw new AppError('aws/unexpected-answer', { action, account }, new Error(paths.join(', ')));
}
