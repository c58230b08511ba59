import type { EstateConfiguration, EstateId } from '#core/estate/configuration.ts';
import type { Actor } from '#core/ledger/actor.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { Clock, ConfigurationStore, LedgerStore, WithLock } from '#core/ports.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import { hasBaseline } from './observe-drift.ts';

/** The outside of recording what was changed in a configuration. */
export interface EstateChangeDeps {
  readonly configurations: Pick<ConfigurationStore, 'loadUntold' | 'tell'>;
  readonly ledger: Pick<LedgerStore, 'append' | 'load'>;
  readonly withLock: WithLock;
  readonly now: Clock;
  /** Whose change it is. @throws AppError `aws/*`, `sign-in/*` */
  readonly identify: () => Promise<Actor>;
  /** Says in short what was changed. */
  readonly describe: (before: EstateConfiguration, after: EstateConfiguration) => string;
}

/**
 * Tells the ledger what was saved of an estate's configuration since it was last told: one record, however many saves it took. Nothing is
 * recorded when all is as before, or while the ledger has no baseline: what it begins with needs no history. When it fails, the change
 * waits for the next call.
 *
 * @returns The record, if there was something to tell.
 * @throws AppError `aws/*`, `sign-in/*`, `ledger/broken`, `storage/failed`
 */
export async function recordEstateChange(
  deps: EstateChangeDeps,
  estate: EstateId,
): Promise<LedgerRecord | undefined> {
  const { configurations, ledger, withLock, now, identify, describe } = deps;
  if (!(await configurations.loadUntold(estate))) return undefined;
  // Before the lock, since AWS may take its time.
  const actor = await identify();
  return withLock(`estate-change/${estate}`, async () => {
    const change = await configurations.loadUntold(estate);
    if (!change) return undefined;
    const { before, after } = change;
    const [sha256Before, sha256After] = [hashOf(before), hashOf(after)];
    const isNews = sha256Before !== sha256After && (await hasBaseline(ledger, estate));
    const record = isNews
      ? await ledger.append(estate, {
          kind: 'estate-change',
          atMs: now(),
          actor,
          body: { format: 1, comment: describe(before, after), sha256Before, sha256After },
        })
      : undefined;
    await configurations.tell(after);
    return record;
  });
}

const hashOf = (configuration: EstateConfiguration) => sha256Hex(toCanonicalJson(configuration));
