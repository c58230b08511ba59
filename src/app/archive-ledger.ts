import { archivedForm, createLastWords, type ArchivedRecord } from '#core/ledger/archive.ts';
import { brokenLedger } from '#core/ledger/broken-ledger.ts';
import type { LedgerBodies, LedgerRecord } from '#core/ledger/record.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import type { JournalStore, LedgerStore, MenuIntentStore, ObjectStore } from '#core/ports.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { checkContent } from '#crypto/ledger-chain.ts';
import { verifyCheckpoint } from '#crypto/ledger-checkpoint.ts';
import {
  commonPlace,
  fetchKnownRecords,
  throwIfStopped,
  type LedgerBucketDeps,
  type LedgerBucketRequest,
} from './ledger-bucket.ts';
import { walkRecords } from './walk-records.ts';

/** How many records leave in one transaction. */
const BATCH = 200;

/** What choosing needs to know of this browser. */
export interface ArchivePlanDeps {
  readonly ledger: Pick<LedgerStore, 'load' | 'loadExport' | 'loadStored'>;
  readonly journals: Pick<JournalStore, 'loadOpen'>;
  readonly intents: Pick<MenuIntentStore, 'loadAll'>;
}

/** Which records could leave this browser, and why others of the same age stay. */
export interface ArchivePlan {
  readonly seqs: readonly number[];
  readonly sizeBytes: number;
  /** Old enough, but not known to be in the bucket. */
  readonly notExported: number;
  /** Old enough and in the bucket, but no signed checkpoint vouches for them; 0 unless that was asked for. */
  readonly notVouched: number;
  /** Old enough, but with the last word on something, or needed to finish what was interrupted. */
  readonly inUse: number;
}

/** How far archiving, or bringing back, has come. */
export interface ArchiveProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Chooses what could be archived and changes nothing: records that are older than a moment, that the bucket is known to hold, and that
 * nothing here still needs.
 *
 * @param request.beforeMs - By the records' own dates, epoch milliseconds.
 * @param request.vouchedBy - Public keys, one of which must have signed a checkpoint at or after a record; absent: that is not asked for.
 * @throws AppError `ledger/broken`, `storage/failed`
 */
export async function planArchive(
  { ledger, journals, intents }: ArchivePlanDeps,
  {
    estate,
    destination,
    beforeMs,
    vouchedBy,
  }: Pick<LedgerBucketRequest, 'estate' | 'destination'> & {
    readonly beforeMs: number;
    readonly vouchedBy?: readonly MenuKey[];
  },
): Promise<ArchivePlan> {
  const [exported, open, intended] = await Promise.all([
    ledger.loadExport(estate, destination),
    journals.loadOpen(estate),
    intents.loadAll(estate),
  ]);
  const exportedSeq = exported?.seq ?? 0;
  const openCommits = new Set(open.map(({ id }) => id));
  const afterSeq = Math.min(Infinity, ...intended.map((intent) => intent.afterSeq));
  const lastWords = createLastWords();
  let checkpoint: LedgerBodies['checkpoint'] | undefined;
  const old: { seq: number; sizeBytes: number; isNeeded: boolean }[] = [];
  for await (const record of walkRecords(ledger, estate)) {
    lastWords.step(record);
    if (record.kind === 'checkpoint') checkpoint = record.body;
    if (record.atMs >= beforeMs) continue;
    const isNeeded =
      record.seq > afterSeq || (record.kind === 'commit' && openCommits.has(record.body.commitId));
    old.push({ seq: record.seq, sizeBytes: toCanonicalJson(record).length, isNeeded });
  }
  const spoken = lastWords.seqs();
  // The last common record itself stays: it is what the two copies meet at.
  const inBucket = old.filter(({ seq }) => seq < exportedSeq);
  const vouchedSeq = vouchedBy
    ? await vouchedUpTo(ledger, estate, checkpoint, vouchedBy)
    : Infinity;
  const final = inBucket.filter(({ seq }) => seq <= vouchedSeq);
  const leaving = final.filter(({ seq, isNeeded }) => !isNeeded && !spoken.has(seq));
  return {
    seqs: leaving.map(({ seq }) => seq),
    sizeBytes: leaving.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    notExported: old.filter(({ seq }) => seq > exportedSeq).length,
    notVouched: inBucket.length - final.length,
    inUse: final.length - leaving.length,
  };
}

/** The number up to which the newest checkpoint vouches for the chain here: 0 when its signature or its hash does not hold. */
async function vouchedUpTo(
  ledger: Pick<LedgerStore, 'loadStored'>,
  estate: LedgerBucketRequest['estate'],
  checkpoint: LedgerBodies['checkpoint'] | undefined,
  keys: readonly MenuKey[],
): Promise<number> {
  if (!checkpoint || (await verifyCheckpoint(checkpoint, keys)) !== 'valid') return 0;
  const [place] = await ledger.loadStored(estate, checkpoint.seq, checkpoint.seq);
  if (!place) return 0;
  const content = place.kind === 'record' ? checkContent(place.value) : undefined;
  const hash =
    place.kind === 'archived'
      ? place.archived.hash
      : content?.kind === 'record' && content.computedHash;
  return hash === checkpoint.hash ? checkpoint.seq : 0;
}

/**
 * Leaves the texts of records to the bucket. Each is first hashed here, then read back from the bucket and hashed again, and only if
 * both are the very record does it leave, in batches of one transaction each: whenever the page dies, every record is in one of the two
 * places, and what is left can be archived by another run. What stays is {@link ArchivedRecord}, and the grant intervals as they are.
 *
 * @throws AppError `ledger/broken` (nothing of that batch has left), `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function archiveLedger(
  deps: Pick<LedgerBucketDeps, 'ledger' | 'now'> & { readonly objects: ReadableObjects },
  request: Omit<LedgerBucketRequest, 'onProgress'> & {
    readonly onProgress: (progress: ArchiveProgress) => void;
  },
  { seqs }: Pick<ArchivePlan, 'seqs'>,
): Promise<ArchiveProgress> {
  const { estate, signal, onProgress } = request;
  await commonPlace(deps, { ...request, onProgress: () => undefined });
  for (let done = 0; done < seqs.length; done += BATCH) {
    onProgress({ done, total: seqs.length });
    throwIfStopped(signal);
    const batch = new Set(seqs.slice(done, done + BATCH));
    const leaving = await provenForms(deps.ledger, estate, batch);
    // Throws unless the bucket gives each of them back with the hash that was just computed here.
    await fetchKnownRecords(deps.objects, leaving, signal);
    await deps.ledger.archive(estate, leaving);
  }
  return { done: seqs.length, total: seqs.length };
}

type ReadableObjects = Pick<ObjectStore, 'fetchObject' | 'isDeleted' | 'listKeys'>;

/** What would stay of records whose hash was just computed again; those that another page archived meanwhile are left out. */
async function provenForms(
  ledger: Pick<LedgerStore, 'loadStored'>,
  estate: LedgerBucketRequest['estate'],
  seqs: ReadonlySet<number>,
): Promise<readonly ArchivedRecord[]> {
  const places = await ledger.loadStored(estate, Math.min(...seqs), Math.max(...seqs));
  return places.flatMap((place) => {
    if (place.kind === 'archived') return [];
    const content = checkContent(place.value);
    if (content.kind !== 'record' || content.computedHash !== content.link.hash)
      throw brokenLedger(
        'this browser',
        content.kind === 'fault' ? (content.seq ?? 0) : content.link.seq,
        content.kind === 'fault' ? content.fault : 'altered',
      );
    if (!seqs.has(content.link.seq)) return [];
    // as: what has been looked at and has the hash of a record is that record.
    const record = place.value as LedgerRecord;
    return [archivedForm(record, place.instantMs, toCanonicalJson(record).length)];
  });
}

/**
 * Brings archived records back from the bucket, batch by batch; each must be the one that was archived.
 *
 * @throws AppError `ledger/broken`, `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function bringBackArchive(
  deps: Pick<LedgerBucketDeps, 'ledger'> & { readonly objects: ReadableObjects },
  {
    estate,
    signal,
    onProgress,
  }: Pick<LedgerBucketRequest, 'estate' | 'signal'> & {
    readonly onProgress: (progress: ArchiveProgress) => void;
  },
): Promise<ArchiveProgress> {
  const archived = await deps.ledger.loadArchived(estate, 1, Number.MAX_SAFE_INTEGER);
  const total = archived.length;
  for (let done = 0; done < total; done += BATCH) {
    onProgress({ done, total });
    throwIfStopped(signal);
    const batch = archived.slice(done, done + BATCH);
    await deps.ledger.bringBack(estate, await fetchKnownRecords(deps.objects, batch, signal));
  }
  return { done: total, total };
}
