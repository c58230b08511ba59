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
}

/** A record's place in time. */
export interface LedgerInstant {
  readonly seq: number;
  readonly ms: number;
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
 * Carries the intervals over one record. Only what a pair ends in counts: a pair named twice takes its last state, and one that is
 * already in that state goes on as it was.
 *
 * @param openOf - The open interval of a pair, undefined when it is in state `none`.
 */
export function stepIntervals(
  effect: readonly EffectiveChange[],
  at: LedgerInstant,
  openOf: (principal: PrincipalArn, role: RoleArn) => GrantInterval | undefined,
): IntervalStep {
  const last = new Map(effect.map((change) => [pairKey(change.principal, change.role), change]));
  const ended: GrantInterval[] = [];
  const begun: GrantInterval[] = [];
  for (const { principal, role, to } of last.values()) {
    const open = openOf(principal, role);
    if ((open?.state ?? 'none') === to) continue;
    if (open) ended.push({ ...open, toMs: at.ms, toSeq: at.seq });
    if (to !== 'none')
      begun.push({
        principal,
        role,
        state: to,
        fromMs: at.ms,
        toMs: null,
        fromSeq: at.seq,
        toSeq: null,
      });
  }
  return { ended, begun };
}
