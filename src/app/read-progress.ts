import type { AccountId } from '#core/aws/arn.ts';
import type { Clock } from '#core/ports.ts';

/** How far a reading has come. */
export interface ReadProgress {
  /** Accounts that are being read at this moment, longest first. */
  readonly reading: readonly AccountId[];
  /** Accounts that are finished, readable or not, of all; the jump account counts. */
  readonly done: number;
  readonly total: number;
  readonly unreadable: number;
  /** Requests made so far, retries included. */
  readonly calls: number;
  /** How often AWS asked to slow down. */
  readonly throttles: number;
  /** A guess from the pace so far; null until one account is finished. */
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
  const entered = new Set<AccountId>();
  let [done, unreadable, calls, throttles] = [0, 0, 0, 0];
  const tell = (): void => {
    const secondsSoFar = (now() - startedAtMs) / 1000;
    onProgress({
      reading: [...reading],
      done,
      total,
      unreadable,
      calls,
      throttles,
      secondsLeft: done === 0 ? null : Math.ceil((secondsSoFar / done) * (total - done)),
    });
  };
  return {
    begin: (account: AccountId): void => {
      reading.add(account);
      tell();
    },
    end: (account: AccountId, isUnreadable: boolean): void => {
      reading.delete(account);
      done += 1;
      unreadable += isUnreadable ? 1 : 0;
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
