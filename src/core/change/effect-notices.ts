import { isOpenState, type AccessState } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import {
  isPairChange,
  isStatementChange,
  subjectOf,
  type Change,
  type PairChange,
} from './change-set.ts';
import type { Plan, PlanNotice } from './plan.ts';

/** Asks an evaluation for one pair; what it does not list is `none`. */
export type StateOf = (principal: PrincipalArn, role: RoleArn) => AccessState;

/** What a change in effect comes to. */
type EffectKind = 'gain' | 'loss' | 'other';

/** Whether somebody gains access, loses it, or something else about the pair changes. */
function effectKind({ from, to }: EffectiveChange): EffectKind {
  const was = isOpenState(from);
  const is = isOpenState(to);
  return was === is ? 'other' : is ? 'gain' : 'loss';
}

/**
 * What the evaluator's verdict on the planned documents says against the wish: a change without effect, roles where others gain
 * too, and whom a statement that goes or comes back shuts out or lets in.
 *
 * @param effect - All pairs whose state differs between the picture and the planned picture.
 * @param after - States in the planned picture.
 */
export function effectNotices(
  { changes }: Pick<Plan, 'changes'>,
  effect: readonly EffectiveChange[],
  after: StateOf,
): readonly PlanNotice[] {
  const gains = unasked(changes, effect, 'gain');
  const statements = statementNotices(changes, effect);
  // What a statement that comes back lets in is told of it.
  const toldRoles = new Set(
    statements.flatMap(({ kind, change }) => {
      const asked = kind === 'lets-in' ? changes[change] : undefined;
      return asked ? [asked.role] : [];
    }),
  );
  const pairs = changes.flatMap((asked, change): readonly PlanNotice[] => {
    if (!isPairChange(asked)) return [];
    const { kind, principal, role } = asked;
    const notices: PlanNotice[] = [];
    const reason = missedBecause(kind, after(principal, role));
    if (reason) notices.push({ kind: 'no-effect', change, reason });
    const principals = gains.get(role);
    if (principals && !toldRoles.has(role)) {
      toldRoles.add(role);
      notices.push({ kind: 'more-effect', change, principals });
    }
    return notices;
  });
  return [...statements, ...pairs];
}

/** Whom a statement that goes shuts out, or one that comes back lets in; of several in one trust the first is told to do it. */
export function statementNotices(
  changes: readonly Change[],
  effect: readonly EffectiveChange[],
): readonly Extract<PlanNotice, { kind: 'shuts-out' | 'lets-in' }>[] {
  const found = {
    'shuts-out': unasked(changes, effect, 'loss'),
    'lets-in': unasked(changes, effect, 'gain'),
  };
  return changes.flatMap((asked, change) => {
    if (!isStatementChange(asked)) return [];
    const kind = asked.kind === 'remove' ? 'shuts-out' : 'lets-in';
    const principals = found[kind].get(asked.role);
    found[kind].delete(asked.role);
    return principals ? [{ kind, change, principals }] : [];
  });
}

/** Who gains or loses a role that no change of the pair asks for, sorted. */
function unasked(
  changes: readonly Change[],
  effect: readonly EffectiveChange[],
  kind: EffectKind,
): Map<RoleArn, readonly PrincipalArn[]> {
  const asked = new Set(changes.map((change) => `${subjectOf(change)} ${change.role}`));
  const found = new Map<RoleArn, PrincipalArn[]>();
  for (const change of effect) {
    const { principal, role } = change;
    if (effectKind(change) !== kind || asked.has(`${principal} ${role}`)) continue;
    found.set(role, [...(found.get(role) ?? []), principal].sort());
  }
  return found;
}

type MissReason = Extract<PlanNotice, { kind: 'no-effect' }>['reason'];

/** Why a change does not come to what it asks for; undefined when it does. */
function missedBecause(kind: PairChange['kind'], state: AccessState): MissReason | undefined {
  if (state === 'unknown') return 'unknown';
  if (kind === 'grant') {
    if (state === 'denied') return 'denied';
    return isOpenState(state) ? undefined : 'condition';
  }
  return kind === 'revoke' && isOpenState(state) ? 'condition' : undefined;
}
