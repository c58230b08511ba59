import type { EstateId } from '#core/estate/configuration.ts';
import type { Actor } from '#core/ledger/actor.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { Clock, LedgerStore, SigningKey } from '#core/ports.ts';
import { signCheckpoint } from '#crypto/ledger-checkpoint.ts';

/**
 * Signs the ledger's head and records it; undefined when the ledger is empty. Signed is what is there, verified or not: verify first.
 *
 * @throws AppError `aws/*`, `ledger/broken`, `storage/failed`
 */
export async function checkpointLedger(
  deps: {
    readonly ledger: Pick<LedgerStore, 'append' | 'head'>;
    readonly key: SigningKey;
    readonly now: Clock;
  },
  estate: EstateId,
  actor: Actor,
): Promise<LedgerRecord | undefined> {
  const head = await deps.ledger.head(estate);
  if (!head) return undefined;
  const body = await signCheckpoint(deps.key, head);
  return deps.ledger.append(estate, { kind: 'checkpoint', atMs: deps.now(), actor, body });
}
