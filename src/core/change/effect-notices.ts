import type { AccessState } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import { isPairChange, subjectOf, type PairChange } from './change-set.ts';
import type { Plan, PlanNotice } from './plan.ts';

/** Asks an evaluation for one pair; what it does not list is `none`. */
export type StateOf = (principal: PrincipalArn, role: RoleArn) => AccessState;

/** What a change in effect comes to. */
type EffectKind = 'gain' | 'loss' | 'other';

/** States in which a person gets in, if conditions hold. */
const OPEN_STATES: ReadonlySet<AccessState> = new Set(['granted', 'conditional']);

/** Whether somebody gains access, loses it, or something else about the pair changes. */
function effectKind({ from, to }: EffectiveChange): EffectKind {
  const was = OPEN_STATES.has(from);
  const is = OPEN_STATES.has(to);
  return was === is ? 'other' : is ? 'gain' : 'loss';
}

/**
 * What the evaluator's verdict on the planned documents says against the wish: a change without effect, and roles where others
 * gain too.
 *
 * @param effect - All pairs whose state differs between the picture and the planned picture.
 * @param after - States in the planned picture.
 */
export function effectNotices(
  { changes }: Pick<Plan, 'changes'>,
  effect: readonly EffectiveChange[],
  after: StateOf,
): readonly PlanNotice[] {
  const wanted = new Set(changes.map((change) => `${subjectOf(change)} ${change.role}`));
  const gains = new Map<RoleArn, PrincipalArn[]>();
  for (const change of effect) {
    const { principal, role } = change;
    if (effectKind(change) !== 'gain' || wanted.has(`${principal} ${role}`)) continue;
    gains.set(role, [...(gains.get(role) ?? []), principal]);
  }
  const toldRoles = new Set<RoleArn>();
  return changes.flatMap((asked, change): readonly PlanNotice[] => {
    if (!isPairChange(asked)) return [];
    const { kind, principal, role } = asked;
    const notices: PlanNotice[] = [];
    const reason = missedBecause(kind, after(principal, role));
    if (reason) notices.push({ kind: 'no-effect', change, reason });
    const principals = gains.get(role);
    if (principals && !toldRoles.has(role)) {
      toldRoles.add(role);
      notices.push({ kind: 'more-effect', change, principals: principals.sort() });
    }
    return notices;
  });
}

type MissReason = Extract<PlanNotice, { kind: 'no-effect' }>['reason'];

/** Why a change does not come to what it asks for; undefined when it does. */
function missedBecause(kind: PairChange['kind'], state: AccessState): MissReason | undefined {
  if (state === 'unknown') return 'unknown';
  if (kind === 'grant') {
    if (state === 'denied') return 'denied';
    return OPEN_STATES.has(state) ? undefined : 'condition';
  }
  return kind === 'revoke' && OPEN_STATES.has(state) ? 'condition' : undefined;
}
