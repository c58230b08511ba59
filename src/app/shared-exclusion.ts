import { AppError } from '#core/errors.ts';
import { readJson } from '#core/json.ts';
import type { Clock, ObjectStore, RunExclusively, Sleep } from '#core/ports.ts';
import * as v from 'valibot';

/** What stands in the bucket while a commit runs, and after it. */
const LeaseSchema = v.strictObject({
  format: v.literal(1),
  /** Names the browser: one that died may take its own lease up again. */
  holder: v.pipe(v.string(), v.maxLength(100)),
  /** ARN, or a name where many share the ARN, for the message that another administrator reads. */
  who: v.pipe(v.string(), v.maxLength(2048)),
  /** False once it was given back. */
  isHeld: v.boolean(),
});
type Lease = v.InferOutput<typeof LeaseSchema>;

/** What sharing an exclusion needs. */
export interface SharedExclusionDeps {
  readonly objects: Pick<ObjectStore, 'fetchObject' | 'applyObject'>;
  /** The exclusion within this browser, which comes first. */
  readonly runExclusively: RunExclusively;
  readonly browserId: string;
  readonly who: () => Promise<string>;
  readonly now: Clock;
  readonly sleep: Sleep;
}

const KEY = 'commit-lease.json';
/** Others leave a lease alone that was written less than this ago, by the bucket's clock. */
const LEASE_MS = 120_000;
const RENEW_EVERY_MS = 20_000;
/** A write that is under way may take so long: the holder starts none later than this before others may begin. */
const LONGEST_WRITE_MS = 45_000;

/**
 * Makes an exclusion hold among all administrators of an estate: IAM has no conditional writes, so two who commit at the same time would
 * overwrite each other's statements. A lease in the bucket, taken and renewed by conditional writes, keeps the second one out; if the
 * first one's browser dies, the lease ends by itself.
 *
 * No two clocks are compared: others measure the lease's age by the bucket's clock, the holder by its own, from before the renewal was
 * sent. A holder that slept, lost its network or was overtaken therefore knows so before anybody else may write.
 *
 * @returns An exclusion that also throws `commit/elsewhere` while another browser holds the lease, and `aws/*` when the bucket does not
 * answer.
 */
export function createSharedExclusion(deps: SharedExclusionDeps): RunExclusively {
  const { objects, runExclusively, browserId, now, sleep } = deps;

  const put = (lease: Lease, etag: string | undefined) =>
    objects.applyObject(KEY, new TextEncoder().encode(JSON.stringify(lease)), {
      contentType: 'application/json',
      condition: etag === undefined ? { kind: 'create' } : { kind: 'replace', etag },
    });

  const take = async (lease: Lease): Promise<string> => {
    for (;;) {
      const found = await objects.fetchObject(KEY);
      // untrusted: what cannot be read holds nobody back.
      const read = found && readJson(LeaseSchema, new TextDecoder().decode(found.body));
      const standing = read?.kind === 'valid' ? read.value : undefined;
      const isYoung = (found?.ageMs ?? 0) < LEASE_MS;
      if (standing?.isHeld && standing.holder !== browserId && isYoung)
        throw new AppError('commit/elsewhere', { who: standing.who });
      const written = await put(lease, found?.etag);
      if (written.kind === 'written') return written.etag;
    }
  };

  return (name, task) =>
    runExclusively(name, async () => {
      const who = await deps.who();
      const lease: Lease = { format: 1, holder: browserId, who, isHeld: true };
      /** Without a tag once somebody else has written. */
      const hold: { sinceMs: number; etag: string | undefined } = {
        sinceMs: now(),
        etag: await take(lease),
      };

      const ending = new AbortController();
      const renew = async () => {
        for (;;) {
          // The wait is ended by the end of the task.
          await sleep(RENEW_EVERY_MS, ending.signal).catch(() => undefined);
          if (ending.signal.aborted || hold.etag === undefined) return;
          const atMs = now();
          // A bucket that does not answer is asked again; meanwhile the lease grows old, as `isHeld` sees.
          const written = await put(lease, hold.etag).catch(() => undefined);
          if (!written) continue;
          hold.etag = written.kind === 'written' ? written.etag : undefined;
          hold.sinceMs = atMs;
        }
      };
      const isHeld = () =>
        hold.etag !== undefined && now() - hold.sinceMs < LEASE_MS - LONGEST_WRITE_MS;

      const renewing = renew();
      try {
        return await task(isHeld);
      } finally {
        ending.abort();
        await renewing;
        // What is lost if this fails: the next administrator waits until the lease ends by itself.
        if (hold.etag !== undefined)
          await put({ ...lease, isHeld: false }, hold.etag).catch(() => undefined);
      }
    });
}
