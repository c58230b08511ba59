import { AppError } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import type { ChainHead } from '#core/ledger/chain.ts';
import type { LedgerStore } from '#core/ports.ts';

/**
 * The error for archived records that the bucket at hand has not, or that there is no bucket for: it names one that is known to hold them.
 *
 * @param last - The last of them.
 * @throws AppError `storage/failed`
 */
export async function archivedElsewhere(
  ledger: Pick<LedgerStore, 'loadExports'>,
  estate: EstateId,
  last: Pick<ChainHead, 'seq'>,
): Promise<AppError> {
  const exports = await ledger.loadExports(estate);
  const destination = exports.find(({ seq }) => seq >= last.seq)?.destination ?? '';
  return new AppError('ledger/archived', { seq: last.seq, destination });
}
