import * as v from 'valibot';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import { ActorSchema } from '#core/ledger/actor.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * A menu that a publication is about to write. It stands on this machine from before the write until the ledger has the
 * record of it, so that a page that dies in between leaves the next one to look at what came of it and record that.
 */
export const MenuIntentSchema = v.strictObject({
  estate: EstateIdSchema,
  /** One run of the publication; its menus make one record. */
  publicationId: v.string(),
  person: v.string(),
  series: v.string(),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Of the bytes to be written. */
  sha256: v.custom<Sha256Hex>((x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x)),
  /** Where these bytes go: the menu's name, and when it hands over to other keys the name of the handover. */
  objectKeys: v.array(v.string()),
  kid: v.string(),
  actor: ActorSchema,
  /** Epoch milliseconds, local clock, just before the write. */
  atMs: count,
  /** The ledger's head when the publication began: its record can only stand after it. */
  afterSeq: count,
});
/** See {@link MenuIntentSchema}. */
export type MenuIntent = v.InferOutput<typeof MenuIntentSchema>;
