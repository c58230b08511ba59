import { ReviewDraftSchema } from '#core/ledger/access-review.ts';
import type { ReviewDraftStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

/** Access reviews that are under way, one for each estate. */
export function createReviewDraftStore(db: JumpgateDatabase): ReviewDraftStore {
  return {
    load: (estate) =>
      guardStorage('review-drafts', async () => {
        const row = await db.get('review-drafts', estate);
        return row === undefined ? undefined : parseRow(ReviewDraftSchema, 'review-drafts', row);
      }),
    save: (estate, draft) =>
      guardStorage('review-drafts', async () => {
        await db.put('review-drafts', draft, estate);
      }),
    remove: (estate) =>
      guardStorage('review-drafts', async () => {
        await db.delete('review-drafts', estate);
      }),
  };
}
