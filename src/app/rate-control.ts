import { AppError } from '#core/errors.ts';
import type { Clock, Sleep } from '#core/ports.ts';

/** How the calls to one account are paced; calls per second. */
export interface PaceLimits {
  readonly startRate: number;
  readonly leastRate: number;
  readonly mostRate: number;
  readonly atOnce: number;
}

/** Who goes first, and until when it waits. */
export interface TurnOptions {
  /** The lower, the sooner; equal ones in the order in which they came. */
  readonly rank?: number;
  readonly signal?: AbortSignal;
}

/** Paces all calls to an account together: it speeds up while calls succeed and slows down when AWS throttles. */
export interface RateControl {
  /** Waits for a turn; every turn is ended by {@link RateControl.leave}. Rejects with `operation/stopped` when the signal fires. */
  readonly enter: (account: string, options?: TurnOptions) => Promise<void>;
  readonly leave: (account: string, outcome: 'answered' | 'throttled') => void;
}

interface Waiting {
  readonly rank: number;
  readonly go: () => void;
}

interface Pace {
  rate: number;
  /** When the next call may start. */
  nextAtMs: number;
  /** Throttled answers to calls that were sent before the last cut say nothing new; undefined before the first. */
  cutAtMs: number | undefined;
  running: number;
  /** When the last {@link MEASURED} calls were answered, oldest first. */
  readonly answersAtMs: number[];
  readonly waiting: Waiting[];
}

/** AWS does not publish IAM's rates, so they are found: these only say where to begin. */
const LIMITS: PaceLimits = { startRate: 20, leastRate: 0.5, mostRate: 100, atOnce: 10 };
/** After a throttled answer the rate falls to this part of it: little, because a refused call costs no allowance. */
const CUT = 0.8;
const CUT_EVERY_MS = 1000;
/** It never falls below this many times what the account answers: refusals that have nothing to do with the pace do not stop the work. */
const LEAST_OF_ANSWERED = 1.4;
/** Answers that the account's own rate is measured by. */
const MEASURED = 10;
/** Each answered call adds this many calls per second: more until the account's limit was met once. */
const FIRST_STEP = 1;
const STEP = 0.25;

/** Additive increase, multiplicative decrease, for each account by itself. */
export function createRateControl(
  { now, sleep }: { readonly now: Clock; readonly sleep: Sleep },
  limits: PaceLimits = LIMITS,
): RateControl {
  const paces = new Map<string, Pace>();
  const paceOf = (account: string): Pace => {
    const known = paces.get(account);
    if (known) return known;
    const pace: Pace = {
      rate: limits.startRate,
      nextAtMs: 0,
      cutAtMs: undefined,
      running: 0,
      answersAtMs: [],
      waiting: [],
    };
    paces.set(account, pace);
    return pace;
  };
  const release = (pace: Pace) => {
    const next = pace.waiting.shift();
    if (next) next.go();
    else pace.running -= 1;
  };

  const speedUp = (pace: Pace) => {
    pace.answersAtMs.push(now());
    if (pace.answersAtMs.length > MEASURED) pace.answersAtMs.shift();
    const step = pace.cutAtMs === undefined ? FIRST_STEP : STEP;
    pace.rate = Math.min(limits.mostRate, pace.rate + step);
  };
  const slowDown = (pace: Pace) => {
    const [firstAtMs = 0] = pace.answersAtMs;
    const answered = (pace.answersAtMs.length * 1000) / Math.max(1, now() - firstAtMs);
    const least = Math.max(limits.leastRate, answered * LEAST_OF_ANSWERED);
    pace.cutAtMs = now();
    pace.rate = Math.min(pace.rate, Math.max(pace.rate * CUT, least));
    pace.nextAtMs = Math.max(pace.nextAtMs, now() + 1000 / pace.rate);
  };

  return {
    enter: async (account, { rank = 0, signal } = {}) => {
      const pace = paceOf(account);
      if (pace.running < limits.atOnce) pace.running += 1;
      else await new Promise<void>((go) => queueUp(pace.waiting, { rank, go }));
      const atMs = Math.max(now(), pace.nextAtMs);
      pace.nextAtMs = atMs + 1000 / pace.rate;
      try {
        if (signal?.aborted) throw new AppError('operation/stopped', {});
        if (atMs > now()) await sleep(atMs - now(), signal);
      } catch (error) {
        release(pace);
        throw error;
      }
    },
    leave: (account, outcome) => {
      const pace = paceOf(account);
      release(pace);
      if (outcome === 'answered') speedUp(pace);
      else if (now() - (pace.cutAtMs ?? -Infinity) >= CUT_EVERY_MS) slowDown(pace);
    },
  };
}

function queueUp(waiting: Waiting[], turn: Waiting): void {
  const after = waiting.findLastIndex(({ rank }) => rank <= turn.rank);
  waiting.splice(after + 1, 0, turn);
}
