// Part of the options entry: leaving old records to the bucket, and bringing them back.
import { archiveLedger, bringBackArchive, planArchive } from '#app/archive-ledger.ts';
import type { AwsClients } from '#aws/clients.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import type { JournalStore, LedgerStore, MenuIntentStore } from '#core/ports.ts';
import type { ArchiveActions } from '#ui/state/ledger-actions.ts';
import { withWebLock } from '#webext/web-lock.ts';
import { destinationOf, openBucket } from './admin-aws.ts';

interface ArchiveDeps {
  readonly ledger: LedgerStore;
  readonly journals: JournalStore;
  readonly intents: MenuIntentStore;
  readonly clientsOf: (configuration: EstateConfiguration) => AwsClients;
  /** The public keys that may have signed checkpoints, as far as they can be learned now. */
  readonly knownKeys: (configuration: EstateConfiguration) => Promise<readonly MenuKey[]>;
}

/** Builds the actions. Pages take turns: two that move the same record would each find it gone. */
export function createArchiveActions({
  ledger,
  journals,
  intents,
  clientsOf,
  knownKeys,
}: ArchiveDeps): ArchiveActions {
  const deps = (configuration: EstateConfiguration) => ({
    ledger,
    objects: openBucket(clientsOf(configuration), configuration),
    now: Date.now,
  });
  const inTurn = <T>({ id }: EstateConfiguration, task: () => Promise<T>) =>
    withWebLock(`archive/${id}`, task);
  return {
    summarise: async ({ id }) => {
      const archived = await ledger.loadArchived(id, 1, await ledger.lastSeq(id));
      const [first, last] = [archived[0], archived.at(-1)];
      if (!first || !last) return undefined;
      return {
        count: archived.length,
        fromSeq: first.seq,
        toSeq: last.seq,
        sizeBytes: archived.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      };
    },
    plan: async (configuration, beforeMs, isVouched) =>
      planArchive(
        { ledger, journals, intents },
        {
          estate: configuration.id,
          destination: destinationOf(configuration),
          beforeMs,
          ...(isVouched && { vouchedBy: await knownKeys(configuration) }),
        },
      ),
    run: (configuration, plan, onProgress, signal) =>
      inTurn(configuration, () =>
        archiveLedger(
          deps(configuration),
          {
            estate: configuration.id,
            destination: destinationOf(configuration),
            signal,
            onProgress,
          },
          plan,
        ),
      ),
    bringBack: (configuration, onProgress, signal) =>
      inTurn(configuration, () =>
        bringBackArchive(deps(configuration), { estate: configuration.id, signal, onProgress }),
      ),
  };
}
