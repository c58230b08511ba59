import type { AccessState } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import {
  effectOf,
  instantOf,
  pairKey,
  stepIntervals,
  type GrantInterval,
  type LedgerInstant,
} from './grant-interval.ts';
import type { EffectiveChange, LedgerRecord } from './record.ts';

/** One pair changing state, with the record that did it. */
export interface AccessEvent extends EffectiveChange {
  readonly atMs: number;
  readonly seq: number;
}

/** Rebuilds every interval from the records of a whole ledger, in rising order. */
export function buildIntervals(records: Iterable<LedgerRecord>): readonly GrantInterval[] {
  const intervals: GrantInterval[] = [];
  const openAt = new Map<string, number>();
  let instant: LedgerInstant | undefined;
  for (const record of records) {
    instant = instantOf(record, instant);
    const { ended, begun } = stepIntervals(effectOf(record), instant, (principal, role) => {
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
 * The changes of state that intervals tell of, oldest first: the history of a person (the intervals of their principals), of a role, or
 * of an account (the intervals of its roles).
 */
export function historyOf(intervals: readonly GrantInterval[]): readonly AccessEvent[] {
  const events = new Map<string, AccessEvent>();
  for (const { principal, role, state, fromMs, fromSeq, toMs, toSeq } of intervals) {
    const pair = pairKey(principal, role);
    const began = events.get(`${pair} ${fromSeq}`);
    const from = began?.from ?? 'none';
    events.set(`${pair} ${fromSeq}`, {
      principal,
      role,
      from,
      to: state,
      atMs: fromMs,
      seq: fromSeq,
    });
    if (toSeq === null || toMs === null) continue;
    const ended = events.get(`${pair} ${toSeq}`);
    const to = ended?.to ?? 'none';
    events.set(`${pair} ${toSeq}`, { principal, role, from: state, to, atMs: toMs, seq: toSeq });
  }
  return [...events.values()].toSorted((a, b) => a.seq - b.seq);
}
