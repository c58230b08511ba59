import { AppError } from '#core/errors.ts';
import { readJson } from '#core/json.ts';
import type { Clock, ObjectStore, RunExclusively, Sleep } from '#core/ports.ts';
import * as v from 'valibot';

/** What stands in the bucket while a commit runs, and after it. */
const LeaseSchema = v.strictObject({
  format: v.literal(1),
  /** Names the browser: one that died may take its own lease up again. */
  holder: v.pipe(v.string(), v.maxLength(100)),
  /** ARN, for the message that another administrator reads. */
  who: v.pipe(v.string(), v.maxLength(2048)),
  /** Epoch milliseconds by the holder's clock; 0 once it was given back. */
  untilMs: v.number(),
});
type Lease = v.InferOutput<typeof LeaseSchema>;

/** What sharing an exclusion needs. */
export interface SharedExclusionDeps {
  readonly objects: ObjectStore;
  /** The exclusion within this browser, which comes first. */
  readonly runExclusively: RunExclusively;
  readonly browserId: string;
  readonly who: () => Promise<string>;
  readonly now: Clock;
  readonly sleep: Sleep;
}

const KEY = 'commit-lease.json';
/** Longer than the clocks of two administrators may differ by, since AWS refuses requests from clocks that are more than that off. */
const LEASE_MS = 6 * 60_000;
const RENEW_EVERY_MS = 30_000;

/**
 * Makes an exclusion hold among all administrators of an estate: IAM has no conditional writes, so two who commit at the same time would
 * overwrite each other's statements. A lease in the bucket, taken and renewed by conditional writes, keeps the second one out; if the
 * first one's browser dies, the lease ends by itself.
 *
 * @returns An exclusion that also throws `commit/elsewhere` while another browser holds the lease, and `aws/*` when the bucket does not
 * answer.
 */
export function createSharedExclusion(deps: SharedExclusionDeps): RunExclusively {
  const { objects, runExclusively, browserId, now, sleep } = deps;

  const write = async (who: string, untilMs: () => number): Promise<void> => {
    for (;;) {
      const found = await objects.fetchObject(KEY);
      // untrusted: what cannot be read holds nobody back, since only a lease that is still running counts.
      const read = found && readJson(LeaseSchema, new TextDecoder().decode(found.body));
      const standing = read?.kind === 'valid' ? read.value : undefined;
      if (standing && standing.holder !== browserId && standing.untilMs > now())
        throw new AppError('commit/elsewhere', { who: standing.who });
      const lease: Lease = { format: 1, holder: browserId, who, untilMs: untilMs() };
      const written = await objects.applyObject(
        KEY,
        new TextEncoder().encode(JSON.stringify(lease)),
        {
          contentType: 'application/json',
          condition: found ? { kind: 'replace', etag: found.etag } : { kind: 'create' },
        },
      );
      if (written.kind === 'written') return;
    }
  };
  const hold = (who: string) => write(who, () => now() + LEASE_MS);

  return (name, task) =>
    runExclusively(name, async () => {
      const who = await deps.who();
      await hold(who);
      const ending = new AbortController();
      const renew = async () => {
        for (;;) {
          // The wait is ended by the end of the task; a renewal that fails is tried again well before the lease ends.
          await sleep(RENEW_EVERY_MS, ending.signal).catch(() => undefined);
          if (ending.signal.aborted) return;
          await hold(who).catch(() => undefined);
        }
      };
      const renewing = renew();
      try {
        return await task();
      } finally {
        ending.abort();
        await renewing;
        // What is lost if this fails: the next administrator waits until the lease ends by itself.
        await write(who, () => 0).catch(() => undefined);
      }
    });
}
