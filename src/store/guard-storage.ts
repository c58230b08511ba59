import { AppError } from '#core/errors.ts';

/**
 * Runs one piece of storage work; what the browser throws becomes `storage/failed`, what we throw passes.
 *
 * @param what - Names the store for the reader of the error.
 * @throws {@link AppError} `storage/failed`
 */
export async function guardStorage<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('storage/failed', { what }, error);
  }
}
