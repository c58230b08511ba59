import { expect, test } from 'vitest';
import { checkInParallel } from '#app/check-in-parallel.ts';
import { AppError } from '#core/errors.ts';
import type { CheckRequest } from '#core/ledger/check-messages.ts';
import { ESTATE } from '../support/ledger-entries.ts';

const desk = { ask: () => Promise.resolve([]) };

test('pages that were read ahead are looked at before the failure of a later one is told', async () => {
  // eslint-disable-next-line @typescript-eslint/require-await -- a source that fails between two pages
  async function* source(): AsyncGenerator<CheckRequest> {
    for (const fromSeq of [1, 2, 3])
      yield { kind: 'stored', estate: ESTATE, fromSeq, toSeq: fromSeq };
    throw new AppError('aws/unreachable', { host: 's3' });
  }
  let pages = 0;
  const checking = async () => {
    for await (const _ of checkInParallel(source(), [desk, desk], new AbortController().signal))
      pages += 1;
  };
  await expect(checking()).rejects.toMatchObject({ code: 'aws/unreachable' });
  expect(pages).toBe(3);
});
