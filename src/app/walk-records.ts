import type { EstateId } from '#core/estate/configuration.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerStore } from '#core/ports.ts';

const PAGE = 500;

/**
 * The records that are here, oldest first; archived ones are passed over.
 *
 * @throws AppError `ledger/broken`, `storage/failed`
 */
export async function* walkRecords(
  ledger: Pick<LedgerStore, 'load'>,
  estate: EstateId,
  fromSeq = 1,
): AsyncGenerator<LedgerRecord> {
  for (let next = fromSeq; ;) {
    const page = await ledger.load(estate, next, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    next = (page.at(-1)?.seq ?? next) + 1;
  }
}
