import type { EstateId } from '#core/estate/configuration.ts';
import { brokenLedger } from '#core/ledger/broken-ledger.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { LedgerExport, ObjectStore } from '#core/ports.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { verifyChain } from '#crypto/ledger-chain.ts';
import { archivedElsewhere } from './archived-elsewhere.ts';
import {
  commonPlace,
  ledgerKey,
  receiveRecords,
  throwIfStopped,
  type LedgerBucketDeps,
  type LedgerBucketProgress,
  type LedgerBucketRequest,
} from './ledger-bucket.ts';

const PAGE = 500;

/**
 * Makes this browser's ledger and the bucket's the same chain, and leaves the bucket with every record.
 *
 * What is final: a record is final when it is an object in the bucket, because each number can be created there once only
 * (`If-None-Match: *`). Until then it is provisional: it has its place in this browser's chain, and its content never changes, but its
 * number and links do when another administrator's record took the number first. Theirs is then taken in and ours are chained anew
 * behind it, in one transaction. So there is one order, decided by the bucket; nothing is dropped, no object is overwritten, and two
 * machines cannot fork unseen: a final record that differs here and there, a gap, or anything that does not verify stops the export
 * with `ledger/broken`, and nothing is written after it.
 *
 * Before each run the keys after the last common record are listed, and the next number is asked for a delete marker, so that a gap
 * that somebody tore into the bucket is found and not filled, be it at its end. A write whose answer was lost is found again by its own
 * hash. It may be stopped and started anywhere.
 *
 * @throws AppError `ledger/broken`, `aws/*`, `operation/stopped`, `storage/failed`
 */
export async function exportLedger(
  deps: LedgerBucketDeps,
  request: LedgerBucketRequest,
): Promise<LedgerBucketProgress> {
  const { estate, destination, signal, onProgress } = request;
  let progress: LedgerBucketProgress = { seq: 0, written: 0, received: 0, rechained: 0 };
  const report = (change: Partial<LedgerBucketProgress>) => {
    progress = { ...progress, ...change };
    onProgress(progress);
  };
  let exported = await commonPlace(deps, request);
  report({ seq: exported.seq });

  for (;;) {
    throwIfStopped(signal);
    const others = await receiveRecords(deps, request, exported);
    if (others) {
      exported = others.exported;
      report({
        seq: exported.seq,
        received: progress.received + others.received,
        rechained: progress.rechained + (others.isRechained ? 1 : 0),
      });
      continue;
    }
    const own = await deps.ledger.load(estate, exported.seq + 1, PAGE);
    if (own.length === 0) return progress;
    if ((own[0]?.seq ?? 0) > exported.seq + 1)
      await throwIfArchived(deps, estate, exported.seq + 1);
    const verdict = verifyChain(own, { estate, after: exported, nowMs: deps.now() });
    if (verdict.kind === 'broken') {
      // Another page may have chained anew since these were loaded; otherwise they were tampered with.
      const known = await deps.ledger.loadExport(estate, destination);
      if (known === undefined || known.hash === exported.hash)
        throw brokenLedger('this browser', verdict.seq, verdict.fault);
      exported = known;
      continue;
    }
    for (const record of own) {
      throwIfStopped(signal);
      if (!(await write(deps.objects, record))) break;
      const next: LedgerExport = { destination, seq: record.seq, hash: record.hash };
      if (!(await deps.ledger.saveExport(estate, next))) break;
      exported = next;
      report({ seq: record.seq, written: progress.written + 1 });
    }
  }
}

/** This bucket lacks records whose texts are in another one only: they must come back from there first. */
async function throwIfArchived(
  { ledger }: Pick<LedgerBucketDeps, 'ledger'>,
  estate: EstateId,
  fromSeq: number,
): Promise<void> {
  const archived = await ledger.loadArchived(estate, fromSeq, Number.MAX_SAFE_INTEGER);
  const [first, last] = [archived[0], archived.at(-1)];
  if (first?.seq !== fromSeq || !last) return;
  throw await archivedElsewhere(ledger, estate, last);
}

/** Creates a record's object; false when the number is taken, be it by this very record. */
async function write(objects: ObjectStore, record: LedgerRecord): Promise<boolean> {
  const body = new TextEncoder().encode(`${toCanonicalJson(record)}\n`);
  const result = await objects.applyObject(ledgerKey(record.seq), body, {
    contentType: 'application/json',
    condition: { kind: 'create' },
  });
  return result.kind === 'written';
}
