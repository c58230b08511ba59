// Part of the options entry: what the ledger and time pages ask for, built from use-cases and adapters.
import { checkpointLedger } from '#app/checkpoint-ledger.ts';
import { importLedger } from '#app/import-ledger.ts';
import { acceptDrift, hasBaseline, observeDrift } from '#app/observe-drift.ts';
import { recordEstateChange } from '#app/record-estate-change.ts';
import { readRecords, type ReadRecordsDeps } from '#app/read-records.ts';
import { reconcileTrail } from '#app/reconcile-trail.ts';
import { verifyBucket } from '#app/verify-bucket.ts';
import { compareCopies, verifyLedger } from '#app/verify-ledger.ts';
import { createFetchBucketSettings } from '#aws/bucket-settings.ts';
import { createFetchTrailEvents } from '#aws/cloudtrail.ts';
import { isAppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { ChainHead } from '#core/ledger/chain.ts';
import { stretchesOf } from '#core/ledger/grant-interval.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import { requestIdsOf } from '#core/ledger/trail.ts';
import type {
  ConfigurationStore,
  JournalStore,
  LedgerStore,
  MenuIntentStore,
  ReviewDraftStore,
  TrailEventStore,
} from '#core/ports.ts';
import type { KeyStore } from '#store/key-store.ts';
import type { LedgerActions } from '#ui/state/ledger-actions.ts';
import { withWebLock } from '#webext/web-lock.ts';
import { createArchiveActions } from './admin-archive.ts';
import { destinationOf, openBucket, openSigningKey } from './admin-aws.ts';
import type { AdminSessions } from './admin-sessions.ts';
import { checkInWorkers, givenPages, storedPages } from './admin-verification.ts';

interface LedgerDeps extends Pick<AdminSessions, 'clientsOf' | 'actorOf'> {
  readonly configurations: ConfigurationStore;
  readonly ledger: LedgerStore;
  readonly keys: KeyStore;
  readonly drafts: ReviewDraftStore;
  readonly journals: JournalStore;
  readonly intents: MenuIntentStore;
  readonly trailEvents: TrailEventStore;
}

const neverStopped = new AbortController().signal;

/** Builds the actions; AWS is touched only by those that need it. */
export function createLedgerActions({
  configurations,
  ledger,
  keys,
  drafts,
  journals,
  intents,
  trailEvents,
  clientsOf,
  actorOf,
}: LedgerDeps): LedgerActions {
  /** Archived records are read from the bucket, where there is one. */
  const reading = (configuration: EstateConfiguration): ReadRecordsDeps => ({
    ledger,
    objects: configuration.sharing && openBucket(clientsOf(configuration), configuration),
  });
  const takeIn: LedgerActions['restore'] = async (configuration, onProgress, signal) => {
    const { id } = configuration;
    const { received, seq } = await importLedger(
      { ledger, objects: openBucket(clientsOf(configuration), configuration), now: Date.now },
      {
        estate: id,
        destination: destinationOf(configuration),
        signal,
        onProgress: (progress) => onProgress(progress.received),
      },
    );
    return { received, seq };
  };
  /** Offline, or signed out, the chain can be verified but no signature. */
  const knownKeys = async (configuration: EstateConfiguration): Promise<readonly MenuKey[]> => {
    try {
      const { publicKey } = await openSigningKey(clientsOf(configuration), configuration, keys);
      return [publicKey, ...(configuration.pastKeys ?? [])];
    } catch (error) {
      if (isAppError(error)) return [];
      throw error;
    }
  };
  return {
    loadIntervals: async ({ id }) =>
      (await ledger.loadIntervals(id, { kind: 'all' })).flatMap(stretchesOf),
    loadRecords: async (configuration, beforeSeq, limit, withArchived) => {
      const last = (beforeSeq ?? (await ledger.lastSeq(configuration.id)) + 1) - 1;
      const reachedSeq = Math.max(1, last - limit + 1);
      const records = withArchived
        ? await readRecords(
            reading(configuration),
            configuration.id,
            [reachedSeq, last],
            neverStopped,
          )
        : (await ledger.load(configuration.id, reachedSeq, limit)).filter(({ seq }) => seq <= last);
      return { records: records.toReversed(), reachedSeq };
    },
    loadRecord: async (configuration, seq) => {
      const { id } = configuration;
      const [record] = await readRecords(reading(configuration), id, [seq, seq], neverStopped);
      if (!record) return undefined;
      return { record, isArchived: (await ledger.loadArchived(id, seq, seq)).length > 0 };
    },
    loadPeriod: async (configuration, fromMs, toMs) => {
      const { id } = configuration;
      const first = await ledger.firstSince(id, fromMs);
      if (!first) return [];
      const range = [first.seq, await ledger.lastSeq(id)] as const;
      const records = await readRecords(reading(configuration), id, range, neverStopped);
      return records.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    },
    archive: createArchiveActions({ ledger, journals, intents, clientsOf, knownKeys }),
    catchUp: async (configuration) => {
      if (!configuration.sharing) return 0;
      const { received } = await takeIn(configuration, () => undefined, neverStopped);
      return received;
    },
    countUnexported: async (configuration) => {
      if (!configuration.sharing) return 0;
      const { id } = configuration;
      const exported = await ledger.loadExport(id, destinationOf(configuration));
      return (await ledger.lastSeq(id)) - (exported?.seq ?? 0);
    },
    observeDrift: ({ id }, picture, access, since) =>
      observeDrift(ledger, id, picture, access, since),
    recordBaseline: async (configuration, picture, access, comment) => {
      const { id } = configuration;
      if (await hasBaseline(ledger, id)) return undefined;
      // Another administrator may have begun the ledger long ago.
      if (configuration.sharing) await takeIn(configuration, () => undefined, neverStopped);
      if (await hasBaseline(ledger, id)) return undefined;
      const found = await observeDrift(ledger, id, picture, access);
      if (found.kind === 'none') return undefined;
      const deps = { ledger, now: Date.now };
      return acceptDrift(deps, id, await actorOf(configuration), found, comment);
    },
    acceptDrift: async (configuration, drift, comment) =>
      acceptDrift(
        { ledger, now: Date.now },
        configuration.id,
        await actorOf(configuration),
        drift,
        comment,
      ),
    recordEstateChange: (configuration, describe) =>
      recordEstateChange(
        {
          configurations,
          ledger,
          withLock: withWebLock,
          now: Date.now,
          identify: () => actorOf(configuration),
          describe,
        },
        configuration.id,
      ),
    verify: async (configuration, onProgress, signal) => {
      const estate = configuration.id;
      const clients = clientsOf(configuration);
      const exports = await ledger.loadExports(estate);
      const request = (place: 'local' | 'bucket', known: readonly ChainHead[]) => ({
        estate,
        keys: publicKeys,
        known,
        nowMs: Date.now(),
        onProgress: ({ seq }: ChainHead) => onProgress({ place, seq }),
      });
      const publicKeys = await knownKeys(configuration);
      const stored = storedPages(estate, await ledger.lastSeq(estate));
      const local = await verifyLedger(checkInWorkers(stored, signal), request('local', exports));
      if (!configuration.sharing) return { local };
      const bucket = await verifyBucket(
        openBucket(clients, configuration),
        (pages) => checkInWorkers(givenPages(pages), signal),
        request(
          'bucket',
          exports.filter(({ destination }) => destination === destinationOf(configuration)),
        ),
        signal,
      );
      if (bucket.kind === 'unreadable') return { local, bucket };
      const comparison = compareCopies(local, bucket.copy);
      return { local, bucket, ...(comparison && { comparison }) };
    },
    loadReviewDraft: ({ id }) => drafts.load(id),
    saveReviewDraft: ({ id }, draft) => (draft ? drafts.save(id, draft) : drafts.remove(id)),
    recordReview: async (configuration, draft) =>
      ledger.append(configuration.id, {
        kind: 'review',
        atMs: Date.now(),
        actor: await actorOf(configuration),
        body: { format: 1, ...draft },
      }),
    reconcileTrail: (configuration, picture, period) => {
      const fetchTrailEvents = createFetchTrailEvents(clientsOf(configuration));
      const deps = { ...reading(configuration), ledger, fetchTrailEvents, trailEvents };
      return reconcileTrail(deps, configuration.id, picture, period);
    },
    loadEventIds: ({ id }, record) => trailEvents.load(id, requestIdsOf([record])),
    lookAtKeeping: async (configuration) => {
      const [isPersisted, { usage = 0, quota = 0 }] = await Promise.all([
        navigator.storage.persisted(),
        navigator.storage.estimate(),
      ]);
      const local = { isPersisted, usedBytes: usage, quotaBytes: quota };
      if (!configuration.sharing) return { local };
      const fetchSettings = createFetchBucketSettings(clientsOf(configuration));
      return {
        local,
        bucket: await fetchSettings({
          ...configuration.sharing,
          owner: configuration.jump.account,
        }),
      };
    },
    persist: () => navigator.storage.persist(),
    loadPublicKey: async (configuration) =>
      (await openSigningKey(clientsOf(configuration), configuration, keys)).publicKey,
    checkpoint: async (configuration) =>
      checkpointLedger(
        {
          ledger,
          key: await openSigningKey(clientsOf(configuration), configuration, keys),
          now: Date.now,
          bucket: configuration.sharing && {
            objects: openBucket(clientsOf(configuration), configuration),
            destination: destinationOf(configuration),
          },
        },
        configuration.id,
        await actorOf(configuration),
        neverStopped,
      ),
    restore: takeIn,
  };
}
