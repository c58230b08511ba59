import * as v from 'valibot';
import { AppError } from '#core/errors.ts';

/**
 * What a row of the database holds, by its schema: the disk may have been written by another version, or by somebody else.
 *
 * @param what - Names the store for the reader of the error.
 * @throws AppError `storage/failed`
 */
export function parseRow<T>(schema: v.GenericSchema<unknown, T>, what: string, row: unknown): T {
  const result = v.safeParse(schema, row);
  if (result.success) return result.output;
  throw new AppError('storage/failed', { what }, new v.ValiError(result.issues));
}
