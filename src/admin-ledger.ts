// Part of the options entry: what the ledger and time pages ask for, built from use-cases and adapters.
import { checkpointLedger } from '#app/checkpoint-ledger.ts';
import { bucketPages, compareLedgers, localPages } from '#app/compare-ledgers.ts';
import { importLedger } from '#app/import-ledger.ts';
import { acceptDrift, observeDrift } from '#app/observe-drift.ts';
import { verifyLedger } from '#app/verify-ledger.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { ChainHead } from '#core/ledger/chain.ts';
import type { Actor, Sha256Hex } from '#core/ledger/record.ts';
import type { LedgerStore } from '#core/ports.ts';
import type { KeyStore } from '#store/key-store.ts';
import type { LedgerActions } from '#ui/state/ledger-actions.ts';
import { openBucket, openSigningKey } from './admin-aws.ts';

interface LedgerDeps {
  readonly ledger: LedgerStore;
  readonly keys: KeyStore;
  readonly clientsOf: (configuration: EstateConfiguration) => AwsClients;
}

/** Passes pages on and keeps the places they claim: the chains are verified apart. */
async function* notingHeads(
  pages: AsyncIterable<readonly unknown[]>,
  heads: ChainHead[],
): AsyncGenerator<readonly unknown[]> {
  for await (const page of pages) {
    for (const record of page) {
      // as: only compared with verified hashes; anything else differs from them.
      heads.push(record as { readonly seq: number; readonly hash: Sha256Hex });
    }
    yield page;
  }
}

/** Builds the actions; AWS is touched only by those that need it. */
export function createLedgerActions({ ledger, keys, clientsOf }: LedgerDeps): LedgerActions {
  const actorOf = async (configuration: EstateConfiguration): Promise<Actor> => {
    const { arn, userId } = await createFetchCallerIdentity(clientsOf(configuration))();
    return { arn, userId };
  };
  return {
    loadIntervals: ({ id }) => ledger.loadIntervals(id, { kind: 'all' }),
    observeDrift: ({ id }, picture) => observeDrift(ledger, id, picture),
    acceptDrift: async (configuration, drift, comment) =>
      acceptDrift(
        { ledger, now: Date.now },
        configuration.id,
        await actorOf(configuration),
        drift,
        comment,
      ),
    verify: async (configuration, onProgress, signal) => {
      const estate = configuration.id;
      const clients = clientsOf(configuration);
      const { publicKey } = await openSigningKey(clients, configuration, keys);
      const request = { estate, keys: [publicKey], nowMs: Date.now(), onProgress };
      const local = await verifyLedger(localPages(ledger, estate, signal), request);
      if (!configuration.sharing) return { local };
      const heads: ChainHead[] = [];
      const objects = openBucket(clients, configuration);
      const bucket = await verifyLedger(notingHeads(bucketPages(objects, signal), heads), request);
      return { local, bucket, comparison: await compareLedgers(ledger, estate, heads, signal) };
    },
    checkpoint: async (configuration) =>
      checkpointLedger(
        {
          ledger,
          key: await openSigningKey(clientsOf(configuration), configuration, keys),
          now: Date.now,
        },
        configuration.id,
        await actorOf(configuration),
      ),
    restore: async (configuration, onProgress, signal) => {
      const { id, sharing } = configuration;
      const { received, seq } = await importLedger(
        { ledger, objects: openBucket(clientsOf(configuration), configuration), now: Date.now },
        {
          estate: id,
          destination: `s3://${sharing?.bucket ?? ''}/${sharing?.prefix ?? ''}`,
          signal,
          onProgress: (progress) => onProgress(progress.received),
        },
      );
      return { received, seq };
    },
  };
}
