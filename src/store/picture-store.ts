import * as v from 'valibot';
import type { EstatePicture } from '#core/access/picture.ts';
import { PartitionIdSchema } from '#core/aws/arn.ts';
import type { PictureStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

/** Raised when the shape of a picture changes: an older cache is then read anew from IAM. */
const FORMAT = 1;

const PictureRowSchema = v.strictObject({
  format: v.number(),
  picture: v.custom<EstatePicture>(
    (x) =>
      v.is(
        v.looseObject({
          partition: PartitionIdSchema,
          jump: v.looseObject({ kind: v.literal('read') }),
          accounts: v.array(v.looseObject({ kind: v.picklist(['read', 'unreadable']) })),
        }),
        x,
      ),
    'an access picture',
  ),
});

/**
 * Access pictures in IndexedDB. A picture is a cache of what the IAM adapter parsed in this browser, tens of megabytes of it, so only
 * its outline is checked; nothing is ever written to IAM from it without a fresh read.
 */
export function createPictureStore(db: JumpgateDatabase): PictureStore {
  return {
    save: (estate, picture) =>
      guardStorage('pictures', async () => {
        await db.put('pictures', { format: FORMAT, picture }, estate);
      }),
    load: (estate) =>
      guardStorage('pictures', async () => {
        const stored = await db.get('pictures', estate);
        if (stored === undefined) return undefined;
        const row = parseRow(PictureRowSchema, 'pictures', stored);
        return row.format === FORMAT ? row.picture : undefined;
      }),
  };
}
