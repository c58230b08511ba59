import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairKey, stretchesOf } from '#core/ledger/grant-interval.ts';
import { buildIntervals, differenceOf, historyOf, stateAsOf } from '#core/ledger/grant-timeline.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import { commitSequences, DAY_ONE_MS, ESTATE } from '../../support/ledger-entries.ts';

/** The dates that a trust gives to principals, as its text says them. */
function datesIn(trust: string): ReadonlyMap<string, number> {
  const { Statement: statements } = JSON.parse(trust) as {
    Statement: {
      Principal: { AWS: string[] };
      Condition: { DateLessThan?: Record<string, string> };
    }[];
  };
  return new Map(
    statements.flatMap(({ Principal, Condition }) =>
      Principal.AWS.map((name) => [
        name,
        Date.parse(Condition.DateLessThan?.['aws:CurrentTime'] ?? ''),
      ]),
    ),
  );
}

/** The plain meaning of "as of": play every record whose instant is not later, in order, and then every date that has passed. */
function replay(records: readonly LedgerRecord[], atMs: number): Map<string, string> {
  const states = new Map<string, string>();
  const dates = new Map<string, number>();
  let instant = 0;
  for (const record of records) {
    instant = Math.max(instant, record.atMs);
    if (instant > atMs) break;
    if (record.kind !== 'commit') continue;
    for (const change of record.body.effect) {
      const key = pairKey(change.principal, change.role);
      if (change.to === 'none') states.delete(key);
      else states.set(key, change.to);
    }
    // A date goes with its pair.
    for (const key of dates.keys()) if (!states.has(key)) dates.delete(key);
    for (const { ref, after } of record.body.actions) {
      if (ref.kind !== 'trust') continue;
      const written = datesIn(after ?? '');
      for (const key of states.keys()) {
        const [principal = '', role] = key.split(' ');
        if (role === ref.role) dates.set(key, written.get(principal) ?? Infinity);
      }
    }
  }
  for (const [key, state] of states) {
    if (!((dates.get(key) ?? Infinity) <= atMs)) continue;
    if (state === 'conditional') states.set(key, 'assertion-only');
    if (state === 'trust-only') states.delete(key);
  }
  return states;
}

const playedOut = (records: readonly LedgerRecord[]) =>
  buildIntervals(records).flatMap(stretchesOf);
const byPair = (intervals: ReturnType<typeof stateAsOf>) =>
  new Map(intervals.map((i) => [pairKey(i.principal, i.role), i.state as string]));

test('the state as of every instant equals a replay', () => {
  fc.assert(
    fc.property(commitSequences, (entries) => {
      const records = sealRecords(ESTATE, entries, CHAIN_START);
      const intervals = playedOut(records);
      const dates = Array.from({ length: 31 }, (_, second) => DAY_ONE_MS + second * 1000);
      const instants = [...records.map(({ atMs }) => atMs), ...dates].flatMap((atMs) => [
        atMs - 1,
        atMs,
        atMs + 1,
      ]);
      for (const atMs of [0, ...instants, Number.MAX_SAFE_INTEGER])
        expect(byPair(stateAsOf(intervals, atMs))).toEqual(replay(records, atMs));
    }),
  );
});

test('the difference of two instants leads from the one state to the other', () => {
  fc.assert(
    fc.property(commitSequences, fc.nat(25_000), fc.nat(25_000), (entries, a, b) => {
      const records = sealRecords(ESTATE, entries, CHAIN_START);
      const intervals = playedOut(records);
      const states = replay(records, DAY_ONE_MS + a);
      for (const change of differenceOf(intervals, DAY_ONE_MS + a, DAY_ONE_MS + b)) {
        const key = pairKey(change.principal, change.role);
        expect(states.get(key) ?? 'none').toBe(change.from);
        if (change.to === 'none') states.delete(key);
        else states.set(key, change.to);
      }
      expect(states).toEqual(replay(records, DAY_ONE_MS + b));
    }),
  );
});

test('a history names every change of state once, each going on from the one before', () => {
  fc.assert(
    fc.property(commitSequences, (entries) => {
      const records = sealRecords(ESTATE, entries, CHAIN_START);
      const states = new Map<string, string>();
      let lastMs = 0;
      for (const event of historyOf(playedOut(records))) {
        const key = pairKey(event.principal, event.role);
        expect(event.from).toBe(states.get(key) ?? 'none');
        expect(event.from).not.toBe(event.to);
        expect(event.atMs).toBeGreaterThanOrEqual(lastMs);
        lastMs = event.atMs;
        states.set(key, event.to);
      }
      const last = replay(records, Number.MAX_SAFE_INTEGER);
      expect(new Map([...states].filter(([, state]) => state !== 'none'))).toEqual(last);
    }),
  );
});
