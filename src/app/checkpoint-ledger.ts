import type { EstateId } from '#core/estate/configuration.ts';
import type { Actor } from '#core/ledger/actor.ts';
import type { ChainHead } from '#core/ledger/chain.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { Clock, LedgerStore, ObjectStore, SigningKey } from '#core/ports.ts';
import { signCheckpoint } from '#crypto/ledger-checkpoint.ts';
import { exportLedger } from './export-ledger.ts';

/** The outside of signing a checkpoint. */
export interface CheckpointDeps {
  readonly ledger: LedgerStore;
  readonly key: SigningKey;
  readonly now: Clock;
  /** The estate's bucket, where it has one. */
  readonly bucket: { readonly objects: ObjectStore; readonly destination: string } | undefined;
}

/**
 * Signs the last record that is final and records that; undefined when there is none. With a bucket, all is exported first: a provisional
 * record may yet be chained anew, and a signature over what it was would speak against the ledger for good. Signed is what is there,
 * verified or not: verify first.
 *
 * @throws AppError `aws/*`, `ledger/*`, `operation/stopped`, `storage/failed`
 */
export async function checkpointLedger(
  deps: CheckpointDeps,
  estate: EstateId,
  actor: Actor,
  signal: AbortSignal,
): Promise<LedgerRecord | undefined> {
  const place = await lastFinal(deps, estate, signal);
  if (!place || place.seq === 0) return undefined;
  const body = await signCheckpoint(deps.key, place);
  return deps.ledger.append(estate, { kind: 'checkpoint', atMs: deps.now(), actor, body });
}

async function lastFinal(
  { ledger, now, bucket }: CheckpointDeps,
  estate: EstateId,
  signal: AbortSignal,
): Promise<ChainHead | undefined> {
  if (!bucket) return ledger.head(estate);
  const { objects, destination } = bucket;
  const request = { estate, destination, signal, onProgress: () => undefined };
  await exportLedger({ ledger, objects, now }, request);
  return ledger.loadExport(estate, destination);
}
