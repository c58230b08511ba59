import type { AccessState } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import {
  instantOf,
  pairKey,
  stepIntervals,
  type GrantInterval,
  type LedgerInstant,
} from './grant-interval.ts';
import { wordsOf } from './pair-words.ts';
import type { EffectiveChange, LedgerRecord } from './record.ts';

/** One pair changing state, with the record that did it or set the date on which IAM did. */
export interface AccessEvent extends EffectiveChange {
  readonly atMs: number;
  readonly seq: number;
  /** IAM ended it by itself. Absent: the record did it. */
  readonly isByDate?: true;
}

/** Rebuilds every interval from the records of a whole ledger, in rising order. */
export function buildIntervals(records: Iterable<LedgerRecord>): readonly GrantInterval[] {
  const intervals: GrantInterval[] = [];
  const openAt = new Map<string, number>();
  let instant: LedgerInstant | undefined;
  for (const record of records) {
    instant = instantOf(record, instant);
    const { ended, begun } = stepIntervals(wordsOf(record), instant, (principal, role) => {
      const index = openAt.get(pairKey(principal, role));
      return index === undefined ? undefined : intervals[index];
    });
    for (const interval of ended) {
      const key = pairKey(interval.principal, interval.role);
      const index = openAt.get(key);
      if (index !== undefined) intervals[index] = interval;
      openAt.delete(key);
    }
    for (const interval of begun)
      openAt.set(pairKey(interval.principal, interval.role), intervals.push(interval) - 1);
  }
  return intervals;
}

/** Whether an interval covers an instant, in epoch milliseconds. */
export function coversInstant(interval: GrantInterval, atMs: number): boolean {
  return interval.fromMs <= atMs && (interval.toMs === null || interval.toMs > atMs);
}

/** The pairs that were in a state other than `none` at an instant: at most one interval for each pair. */
export function stateAsOf(
  intervals: readonly GrantInterval[],
  atMs: number,
): readonly GrantInterval[] {
  return intervals.filter((interval) => coversInstant(interval, atMs));
}

/** The intervals that touch a stretch of time, both ends included: who could, at any moment between. */
export function intervalsBetween(
  intervals: readonly GrantInterval[],
  fromMs: number,
  toMs: number,
): readonly GrantInterval[] {
  return intervals.filter(
    (interval) => interval.fromMs <= toMs && (interval.toMs === null || interval.toMs > fromMs),
  );
}

/** What must change to get from the state at one instant to the state at another; the later may come first. */
export function differenceOf(
  intervals: readonly GrantInterval[],
  fromMs: number,
  toMs: number,
): readonly EffectiveChange[] {
  const pairs = new Map<
    string,
    { principal: PrincipalArn; role: RoleArn; from: AccessState; to: AccessState }
  >();
  const stateOf = (atMs: number, side: 'from' | 'to') => {
    for (const { principal, role, state } of stateAsOf(intervals, atMs)) {
      const key = pairKey(principal, role);
      const pair = pairs.get(key) ?? { principal, role, from: 'none', to: 'none' };
      pairs.set(key, { ...pair, [side]: state });
    }
  };
  stateOf(fromMs, 'from');
  stateOf(toMs, 'to');
  return [...pairs.values()].filter(({ from, to }) => from !== to);
}

/**
 * The changes of state that stretches tell of, oldest first: the history of a person (the stretches of their principals), of a role, or
 * of an account (the stretches of its roles).
 *
 * @param stretches - As {@link stretchesOf} makes them: intervals whose dates are played out.
 */
export function historyOf(stretches: readonly GrantInterval[]): readonly AccessEvent[] {
  const events = new Map<string, AccessEvent>();
  for (const { principal, role, state, fromMs, fromSeq, toMs, toSeq, isByDate } of stretches) {
    const nameOf = (seq: number, atMs: number) => `${pairKey(principal, role)} ${seq} ${atMs}`;
    const began = nameOf(fromSeq, fromMs);
    const known = events.get(began);
    events.set(began, {
      from: 'none',
      ...known,
      principal,
      role,
      to: state,
      atMs: fromMs,
      seq: fromSeq,
    });
    if (toMs === null) continue;
    const seq = isByDate ? fromSeq : (toSeq ?? fromSeq);
    const ended = nameOf(seq, toMs);
    events.set(ended, {
      to: 'none',
      ...events.get(ended),
      principal,
      role,
      from: state,
      atMs: toMs,
      seq,
      ...(isByDate && { isByDate }),
    });
  }
  return [...events.values()]
    .filter(({ from, to }) => from !== to)
    .toSorted((a, b) => a.atMs - b.atMs || a.seq - b.seq);
}
