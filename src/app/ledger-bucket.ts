import type { EstateId } from '#core/estate/configuration.ts';
import { AppError } from '#core/errors.ts';
import { brokenLedger } from '#core/ledger/broken-ledger.ts';
import { CHAIN_START, type ChainHead } from '#core/ledger/chain.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { verifyLinks, type GivenRecord } from '#core/ledger/verify-links.ts';
import type { Clock, LedgerExport, LedgerStore, ObjectStore, StoredObject } from '#core/ports.ts';
import { checkGiven, entryOf, sealRecords } from '#crypto/ledger-chain.ts';
import { toGivenRecord } from './given-record.ts';
import { walkRecords } from './walk-records.ts';

/** Where the ledger's objects lie, below the estate's prefix. */
export const LEDGER_PREFIX = 'ledger/';

const PAGE = 500;

/** The outside of an exchange with the bucket. */
export interface LedgerBucketDeps {
  readonly ledger: LedgerStore;
  readonly objects: ObjectStore;
  readonly now: Clock;
}

/** What taking in needs: it writes nothing to the bucket. */
type ReadingDeps = Pick<LedgerBucketDeps, 'ledger' | 'now'> & {
  readonly objects: Pick<ObjectStore, 'fetchObject' | 'isDeleted' | 'listKeys'>;
};

/** What to exchange, and with which bucket. */
export interface LedgerBucketRequest {
  readonly estate: EstateId;
  /** Names the bucket and prefix, such as `s3://bucket/prefix`: progress in one says nothing of another. */
  readonly destination: string;
  readonly signal: AbortSignal;
  /** Told of every record that is now the same here and there. */
  readonly onProgress: (progress: LedgerBucketProgress) => void;
}

/** Counts of one exchange. */
export interface LedgerBucketProgress {
  /** Up to here the bucket and this browser hold the same. */
  readonly seq: number;
  readonly written: number;
  /** Records of other administrators that came in. */
  readonly received: number;
  /** Times that this browser's own records were chained anew behind theirs. */
  readonly rechained: number;
}

/** The key of a record's object: its number in twelve digits, so that keys sort as records do. */
export function ledgerKey(seq: number): string {
  return `${LEDGER_PREFIX}${String(seq).padStart(12, '0')}.json`;
}

/**
 * The last place that both copies were known to share, confirmed by looking at the object, and at what stands here.
 *
 * @throws AppError `ledger/broken` when either is gone or another; `aws/*`, `storage/failed`
 */
export async function commonPlace(
  { ledger, objects }: ReadingDeps,
  { estate, destination }: LedgerBucketRequest,
): Promise<LedgerExport> {
  const start: LedgerExport = { destination, ...CHAIN_START };
  const exports = await ledger.loadExports(estate);
  for (const exported of exports) await throwUnlessHere(ledger, estate, exported);
  const known = exports.find((exported) => exported.destination === destination);
  if (!known || known.seq === 0) return start;
  const found = await fetchRecord(objects, known.seq);
  if (found.kind === 'fault') throw broken(known.seq, found.fault);
  if (!isHash(found.value, known.hash)) throw broken(known.seq, 'differs from the record here');
  return known;
}

/** What a bucket is known to hold was here: were it gone, its number would be given to another record. */
async function throwUnlessHere(
  ledger: Pick<LedgerStore, 'lastSeq' | 'loadStored'>,
  estate: EstateId,
  { seq, hash }: ChainHead,
): Promise<void> {
  const [place] = seq === 0 ? [] : await ledger.loadStored(estate, seq, seq);
  const standing = place?.kind === 'archived' ? place.archived : place?.value;
  if (seq === 0 || isHash(standing, hash)) return;
  throw new AppError('ledger/broken', {
    place: 'this browser',
    seq: place ? seq : Math.min(seq, (await ledger.lastSeq(estate)) + 1),
    fault: place ? 'differs from the record in a bucket' : 'missing',
  });
}

/** What came in from the bucket. */
export interface Received {
  /** The place up to which both copies are now the same. */
  readonly exported: LedgerExport;
  readonly received: number;
  readonly isRechained: boolean;
}

/**
 * Takes in one page of objects after a place, chaining our provisional records anew behind them; undefined when there are none.
 *
 * @throws AppError `ledger/broken` when they do not verify, differ from what is final here, or a delete marker hides what would be next; `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function receiveRecords(
  { ledger, objects, now }: ReadingDeps,
  { estate, destination, signal }: LedgerBucketRequest,
  after: LedgerExport,
): Promise<Received | undefined> {
  const { records: theirs } = await fetchPage(objects, after.seq, signal);
  if (theirs.length === 0) {
    // A delete marker reopens a number that was taken: whoever wrote it anew would fork the chain.
    const next = after.seq + 1;
    if (await objects.isDeleted(ledgerKey(next))) throw broken(next, 'deleted');
    return undefined;
  }
  const verdict = verifyLinks(theirs.map(checkGiven), { estate, after, nowMs: now() });
  if (verdict.kind === 'broken') {
    const { seq, fault } = verdict;
    throw broken(seq, fault === 'missing' ? await faultOfGone(objects, seq) : fault);
  }
  // as: a verified run is a run of records.
  const winners = theirs.flatMap((one) =>
    one.kind === 'value' ? [one.value as LedgerRecord] : [],
  );
  const exported: LedgerExport = { destination, ...verdict.head };

  for (;;) {
    const archived = await ledger.loadArchived(estate, after.seq + 1, Number.MAX_SAFE_INTEGER);
    const records: LedgerRecord[] = [];
    for await (const record of walkRecords(ledger, estate, after.seq + 1)) records.push(record);
    const ours = [...archived, ...records].sort((a, b) => a.seq - b.seq);
    const head: ChainHead = ours.at(-1) ?? after;
    const seenHead = { seq: head.seq, hash: head.hash };
    const shared = sharedLength(winners, ours);
    if (shared === winners.length) {
      if (await ledger.saveExport(estate, exported)) {
        return { exported, received: 0, isRechained: false };
      }
      continue;
    }
    const firstOther = winners[shared];
    const final = [...(await ledger.loadExports(estate)), ...archived];
    if (firstOther && final.some(({ seq }) => seq >= firstOther.seq))
      throw broken(firstOther.seq, 'differs from a final record here');
    const incoming = winners.slice(shared);
    const present = new Set(incoming.flatMap(commitIdOf));
    const left = records
      .filter(({ seq }) => seq > after.seq + shared)
      .filter((record) => !commitIdOf(record).some((id) => present.has(id)));
    const chained = sealRecords(estate, left.map(entryOf), verdict.head);
    if (await ledger.replaceProvisional(estate, seenHead, [...incoming, ...chained], exported))
      return { exported, received: incoming.length, isRechained: left.length > 0 };
  }
}

/** How many records two runs from one place have in common. */
function sharedLength(a: readonly ChainHead[], b: readonly ChainHead[]): number {
  const differs = a.findIndex(({ hash }, index) => hash !== b[index]?.hash);
  return differs === -1 ? a.length : differs;
}

/** A commit is recorded once: if another page exported it under another number, that is its place. */
function commitIdOf(record: LedgerRecord): readonly string[] {
  return record.kind === 'commit' ? [record.body.commitId] : [];
}

/** What is told of the bucket while its records are read. */
export interface BucketWatch {
  /** A key under the ledger's prefix that is no record's. */
  readonly onForeign?: (key: string) => void;
  /** A record's object, whatever is in it. */
  readonly onRecord?: (object: StoredObject) => void;
}

/**
 * The next objects after a place, parsed but not verified. Keys that are not a record's are somebody else's and are left alone.
 *
 * @throws AppError `aws/*`, `operation/stopped`
 */
async function fetchPage(
  objects: ReadingDeps['objects'],
  afterSeq: number,
  signal: AbortSignal,
  watch: BucketWatch = {},
): Promise<{ readonly seqs: readonly number[]; readonly records: readonly GivenRecord[] }> {
  const seqs: number[] = [];
  const startAfter = afterSeq === 0 ? undefined : ledgerKey(afterSeq);
  for await (const key of objects.listKeys(LEDGER_PREFIX, startAfter)) {
    const seq = /^ledger\/(\d{12})\.json$/.exec(key)?.[1];
    if (seq === undefined) watch.onForeign?.(key);
    else seqs.push(Number(seq));
    if (seqs.length === PAGE) break;
  }
  throwIfStopped(signal);
  const records = await inOrder(seqs, async (seq) => fetchRecord(objects, seq, watch), signal);
  return { seqs, records };
}

/**
 * The bucket's records in pages, unverified.
 *
 * @throws AppError `aws/*`, `operation/stopped`
 */
export async function* bucketPages(
  objects: ReadingDeps['objects'],
  signal: AbortSignal,
  watch: BucketWatch,
): AsyncGenerator<readonly GivenRecord[]> {
  for (let seq = 0; ;) {
    const { seqs, records } = await fetchPage(objects, seq, signal, watch);
    if (records.length) yield records;
    if (records.length < PAGE) return;
    seq = seqs.at(-1) ?? seq;
  }
}

/** How many objects are fetched at once. */
const AT_ONCE = 16;

async function inOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  signal: AbortSignal,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    throwIfStopped(signal);
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

/**
 * Records that are known by number and hash, read from the bucket: each is looked at again, and must be the one that is known.
 *
 * @throws AppError `ledger/broken`, `aws/*`, `operation/stopped`
 */
export async function fetchKnownRecords(
  objects: Pick<ObjectStore, 'fetchObject' | 'isDeleted'>,
  places: readonly ChainHead[],
  signal: AbortSignal,
): Promise<readonly LedgerRecord[]> {
  return inOrder(
    places,
    async ({ seq, hash }) => {
      const given = await fetchRecord(objects, seq);
      const content = checkGiven(given);
      if (content.kind !== 'record')
        throw broken(seq, content.kind === 'fault' ? content.fault : 'malformed');
      if (content.computedHash !== content.link.hash) throw broken(seq, 'altered');
      if (content.computedHash !== hash) throw broken(seq, 'differs from the record here');
      // as: what has been looked at and has the hash of a record is that record.
      return (given.kind === 'value' && given.value) as LedgerRecord;
    },
    signal,
  );
}

/** untrusted: an object, or why there is nothing to read under its number. */
async function fetchRecord(
  objects: Pick<ObjectStore, 'fetchObject' | 'isDeleted'>,
  seq: number,
  { onRecord }: BucketWatch = {},
): Promise<GivenRecord> {
  const object = await objects.fetchObject(ledgerKey(seq));
  if (!object) return { kind: 'fault', fault: await faultOfGone(objects, seq), seq };
  onRecord?.(object);
  return toGivenRecord(object.body, seq);
}

function isHash(value: unknown, hash: string): boolean {
  return typeof value === 'object' && value !== null && 'hash' in value && value.hash === hash;
}

/** Why a record's object is not there. */
export async function faultOfGone(
  objects: Pick<ObjectStore, 'isDeleted'>,
  seq: number,
): Promise<'deleted' | 'missing'> {
  return (await objects.isDeleted(ledgerKey(seq))) ? 'deleted' : 'missing';
}

/** An error that names the bucket. */
function broken(seq: number, fault: string): AppError {
  return brokenLedger('the bucket', seq, fault);
}

/** @throws AppError `operation/stopped` */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('operation/stopped', {});
}
