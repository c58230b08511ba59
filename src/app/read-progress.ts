import type { AccountId } from '#core/aws/arn.ts';
import type { Clock } from '#core/ports.ts';

/** How far a reading has come. */
export interface ReadProgress {
  /** Accounts that are being read at this moment, longest first. */
  readonly reading: readonly AccountId[];
  /** Those that did not answer in time, and are asked again when all others are read, or at this moment. */
  readonly silent: readonly AccountId[];
  /** Accounts that are finished, readable or not, of all; the jump account counts. */
  readonly done: number;
  readonly total: number;
  readonly unreadable: number;
  /** Requests made so far, retries included. */
  readonly calls: number;
  /** How often AWS asked to slow down. */
  readonly throttles: number;
  /** A guess from the pace so far; null until one account is finished, and while only silent ones are left: nobody knows those. */
  readonly secondsLeft: number | null;
}

/** What a reading came to, in figures. */
export interface ReadFigures {
  readonly calls: number;
  /** What the same answer costs where nothing is asked twice and every list fits one page. */
  readonly fewestCalls: number;
  readonly throttles: number;
  readonly tookMs: number;
}

/** Details, roles and summary: neither tells what the others do. */
const CALLS_AN_ACCOUNT = 3;
/** Who is asking, and the credential report of the jump account, which is ordered and fetched. */
const CALLS_ONCE = 3;

/** Counts what a reading does and tells of each step. */
export function createReadProgress(
  now: Clock,
  total: number,
  onProgress: (progress: ReadProgress) => void,
) {
  const startedAtMs = now();
  const reading = new Set<AccountId>();
  const silent = new Set<AccountId>();
  const entered = new Set<AccountId>();
  let [done, unreadable, calls, throttles] = [0, 0, 0, 0];
  let leftMs: { readonly ms: number; readonly atMs: number } | undefined;
  /** Made when an account is finished, and run down in between: accounts come in bursts, so those under way count half. */
  const guess = (): void => {
    const underway = [...reading].filter((account) => !silent.has(account)).length / 2;
    const finished = done + underway;
    const ahead = total - silent.size - finished;
    const atMs = now();
    leftMs =
      total > done && total === done + silent.size
        ? undefined
        : { ms: ((atMs - startedAtMs) / finished) * ahead, atMs };
  };
  const secondsLeft = (): number | null => {
    if (!leftMs) return null;
    const seconds = Math.ceil((leftMs.ms - (now() - leftMs.atMs)) / 1000);
    return done === total ? 0 : Math.max(1, seconds);
  };
  const tell = (): void => {
    onProgress({
      reading: [...reading],
      silent: [...silent],
      done,
      total,
      unreadable,
      calls,
      throttles,
      secondsLeft: secondsLeft(),
    });
  };
  return {
    begin: (account: AccountId): void => {
      reading.add(account);
      tell();
    },
    postpone: (account: AccountId): void => {
      reading.delete(account);
      silent.add(account);
      if (done > 0) guess();
      tell();
    },
    end: (account: AccountId, isUnreadable: boolean): void => {
      reading.delete(account);
      silent.delete(account);
      done += 1;
      unreadable += isUnreadable ? 1 : 0;
      guess();
      tell();
    },
    /** The first call of all, which asks who is asking, is no account's. */
    onCall: (account: AccountId | undefined, api: string): void => {
      calls += 1;
      if (account !== undefined && api === 'AssumeRole') entered.add(account);
      tell();
    },
    onThrottle: (): void => {
      throttles += 1;
      tell();
    },
    figures: (): ReadFigures => ({
      calls,
      fewestCalls: CALLS_ONCE + CALLS_AN_ACCOUNT * total + entered.size,
      throttles,
      tookMs: now() - startedAtMs,
    }),
  };
}
