import type { AccessState } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EffectiveChange, LedgerRecord } from './record.ts';

/** A stretch of time during which one pair was in one state, derived from the ledger. */
export interface GrantInterval {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  readonly state: Exclude<AccessState, 'none'>;
  /** Instants of the ledger in epoch milliseconds: from is included, to is not; null while it lasts. */
  readonly fromMs: number;
  readonly toMs: number | null;
  /** The records that began and ended it; null while it lasts. */
  readonly fromSeq: number;
  readonly toSeq: number | null;
  /** Epoch milliseconds when IAM itself ends it, by the trust as the ledger left it. Absent: it has no date. */
  readonly untilMs?: number;
  /** `toMs` is its date, not a record's instant: see {@link stretchesOf}. */
  readonly isByDate?: true;
}

/** A record's place in time. */
export interface LedgerInstant {
  readonly seq: number;
  readonly ms: number;
}

/** What a record says of one pair: the state that it ends in, the date on which IAM ends it, or both. */
export interface PairWord {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  /** Absent: the state stays. */
  readonly to?: AccessState;
  /** Epoch milliseconds. Null: no date any more. Absent: the record says nothing of dates. */
  readonly untilMs?: number | null;
}

/** What a record changes in the intervals: some that were open end, others begin. */
export interface IntervalStep {
  readonly ended: readonly GrantInterval[];
  readonly begun: readonly GrantInterval[];
}

/** The pairs whose state a record changed; none for kinds that change no access. */
export function effectOf(record: LedgerRecord): readonly EffectiveChange[] {
  switch (record.kind) {
    case 'commit':
    case 'drift':
      return record.body.effect;
    case 'publication':
    case 'estate-change':
    case 'checkpoint':
    case 'review':
      return [];
  }
}

/**
 * The instant of a record: the latest date of it and all before it, because "as of" needs one order of time and the clocks of several
 * administrators give several. `seq` is the order.
 */
export function instantOf(record: LedgerRecord, before: LedgerInstant | undefined): LedgerInstant {
  return { seq: record.seq, ms: Math.max(record.atMs, before?.ms ?? 0) };
}

/** Names a pair in a map; a space stands in no ARN of a user or a role. */
export function pairKey(principal: PrincipalArn, role: RoleArn): string {
  return `${principal} ${role}`;
}

/**
 * Carries the intervals over one record. Only what a pair ends in counts: one that is already in that state goes on as it was, unless
 * its date changed.
 *
 * @param words - Of the record, one for each pair.
 * @param openOf - The open interval of a pair, undefined when it is in state `none`.
 */
export function stepIntervals(
  words: readonly PairWord[],
  at: LedgerInstant,
  openOf: (principal: PrincipalArn, role: RoleArn) => GrantInterval | undefined,
): IntervalStep {
  const ended: GrantInterval[] = [];
  const begun: GrantInterval[] = [];
  for (const { principal, role, ...word } of words) {
    const open = openOf(principal, role);
    const state = word.to ?? open?.state ?? 'none';
    const untilMs = word.untilMs === undefined ? open?.untilMs : (word.untilMs ?? undefined);
    if ((open?.state ?? 'none') === state && open?.untilMs === untilMs) continue;
    if (open) ended.push({ ...open, toMs: at.ms, toSeq: at.seq });
    if (state !== 'none')
      begun.push({
        principal,
        role,
        state,
        fromMs: at.ms,
        toMs: null,
        fromSeq: at.seq,
        toSeq: null,
        ...(untilMs !== undefined && { untilMs }),
      });
  }
  return { ended, begun };
}

/** What the end of its date leaves of a pair: the trust lets nobody in any more, the assertion is still there. */
const AFTER_ITS_DATE: Partial<Record<AccessState, AccessState>> = {
  conditional: 'assertion-only',
  'trust-only': 'none',
};

/** The state in which a pair is once its date has passed. */
export function stateAfterDate(state: AccessState): AccessState {
  return AFTER_ITS_DATE[state] ?? state;
}

/**
 * An interval as it really was: one with a date is two, that until the date and what was left afterwards. Records tell nothing of the
 * moment between, since IAM ends a grant by itself.
 */
export function stretchesOf(interval: GrantInterval): readonly GrantInterval[] {
  const { untilMs, ...rest } = interval;
  const { state, fromMs, toMs } = rest;
  const after = stateAfterDate(state);
  if (untilMs === undefined || after === state || (toMs !== null && toMs <= untilMs))
    return [interval];
  return [
    ...(fromMs < untilMs ? [{ ...interval, toMs: untilMs, isByDate: true as const }] : []),
    ...(after === 'none' ? [] : [{ ...rest, state: after, fromMs: Math.max(fromMs, untilMs) }]),
  ];
}
