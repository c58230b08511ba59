import type { Clock, Sleep } from '#core/ports.ts';

/** How the calls to one account are paced; calls per second. */
export interface PaceLimits {
  readonly startRate: number;
  readonly leastRate: number;
  readonly mostRate: number;
  readonly atOnce: number;
}

/** Paces all calls to an account together: it speeds up while calls succeed and slows down when AWS throttles. */
export interface RateControl {
  /** Waits for a turn; every turn is ended by {@link RateControl.leave}. Rejects with `operation/stopped` when the signal fires. */
  readonly enter: (account: string, signal?: AbortSignal) => Promise<void>;
  readonly leave: (account: string, outcome: 'answered' | 'throttled') => void;
}

interface Pace {
  rate: number;
  /** When the next call may start. */
  nextAtMs: number;
  /** Throttled answers to calls that were sent before the last cut say nothing new. */
  cutAtMs: number;
  running: number;
  readonly waiting: (() => void)[];
}

/** AWS does not publish IAM's rates, so they are found: these only say where to begin. */
const LIMITS: PaceLimits = { startRate: 20, leastRate: 0.5, mostRate: 100, atOnce: 10 };
/** After a throttled answer the rate falls to this part of it: little, because a refused call costs no allowance. */
const CUT = 0.8;
const CUT_EVERY_MS = 500;
/** Each answered call adds this many calls per second. */
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
    const pace = { rate: limits.startRate, nextAtMs: 0, cutAtMs: 0, running: 0, waiting: [] };
    paces.set(account, pace);
    return pace;
  };
  const release = (pace: Pace) => {
    const next = pace.waiting.shift();
    if (next) next();
    else pace.running -= 1;
  };

  return {
    enter: async (account, signal) => {
      const pace = paceOf(account);
      if (pace.running < limits.atOnce) pace.running += 1;
      else await new Promise<void>((resolve) => pace.waiting.push(resolve));
      const atMs = Math.max(now(), pace.nextAtMs);
      pace.nextAtMs = atMs + 1000 / pace.rate;
      try {
        if (atMs > now()) await sleep(atMs - now(), signal);
      } catch (error) {
        release(pace);
        throw error;
      }
    },
    leave: (account, outcome) => {
      const pace = paceOf(account);
      release(pace);
      if (outcome === 'answered') {
        pace.rate = Math.min(limits.mostRate, pace.rate + STEP);
      } else if (now() - pace.cutAtMs >= CUT_EVERY_MS) {
        pace.cutAtMs = now();
        pace.rate = Math.max(limits.leastRate, pace.rate * CUT);
        pace.nextAtMs = Math.max(pace.nextAtMs, now() + 1000 / pace.rate);
      }
    },
  };
}
