import type { AccessState } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import type { DocumentEdit, DocumentRef, Plan, PlanNotice } from './plan.ts';

/** Asks an evaluation for one pair; what it does not list is `none`. */
export type StateOf = (principal: PrincipalArn, role: RoleArn) => AccessState;

/** What a change in effect comes to. */
export type EffectKind = 'gain' | 'loss' | 'other';

/** States in which a person gets in, if conditions hold. */
const OPEN_STATES: ReadonlySet<AccessState> = new Set(['granted', 'conditional']);

/** Whether somebody gains access, loses it, or something else about the pair changes. */
export function effectKind({ from, to }: EffectiveChange): EffectKind {
  const was = OPEN_STATES.has(from);
  const is = OPEN_STATES.has(to);
  return was === is ? 'other' : is ? 'gain' : 'loss';
}

/** The one name of a document, for maps and lists. */
export function documentKey(ref: DocumentRef): string {
  switch (ref.kind) {
    case 'trust':
      return `trust ${ref.role}`;
    case 'managed':
      return `managed ${ref.policy}`;
    case 'inline':
      return `inline ${ref.principal} ${ref.name}`;
  }
}

/** The pairs whose state a plan may change: those of its changes, and any pair of a touched role or principal that is listed. */
export function touchedPairs({ edits, changes, calls }: Plan): {
  readonly roles: ReadonlySet<RoleArn>;
  readonly principals: ReadonlySet<PrincipalArn>;
} {
  const roles = new Set<RoleArn>();
  const principals = new Set<PrincipalArn>(changes.map(({ principal }) => principal));
  for (const { ref } of edits) if (ref.kind === 'trust') roles.add(ref.role);
  for (const { call } of calls) if ('principal' in call) principals.add(call.principal);
  return { roles, principals };
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
  const wanted = new Set(changes.map(({ principal, role }) => `${principal} ${role}`));
  const gains = new Map<RoleArn, PrincipalArn[]>();
  for (const change of effect) {
    const { principal, role } = change;
    if (effectKind(change) !== 'gain' || wanted.has(`${principal} ${role}`)) continue;
    gains.set(role, [...(gains.get(role) ?? []), principal]);
  }
  const toldRoles = new Set<RoleArn>();
  return changes.flatMap(({ kind, principal, role }, change): readonly PlanNotice[] => {
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
function missedBecause(
  kind: 'grant' | 'revoke' | 'adopt',
  state: AccessState,
): MissReason | undefined {
  if (state === 'unknown') return 'unknown';
  if (kind === 'grant') {
    if (state === 'denied') return 'denied';
    return OPEN_STATES.has(state) ? undefined : 'condition';
  }
  return kind === 'revoke' && OPEN_STATES.has(state) ? 'condition' : undefined;
}

/** An edit's room: how much of the document's limit is used, from 0; above 1 IAM refuses it. */
export function editFill({ sizeCharacters, limitCharacters }: DocumentEdit): number {
  return sizeCharacters / limitCharacters;
}

/**
 * The text whose SHA-256 names a plan: an approval is bound to it. It holds the changes and every call with its documents, their former texts
 * and their order, and nothing that depends on when the plan was looked at.
 */
export function planHashText({ changes, edits, calls }: Plan): string {
  return JSON.stringify({
    format: 1,
    changes: changes.map(sortMembers),
    edits: edits.map(({ ref, account, before, after }) => ({
      document: documentKey(ref),
      account,
      before,
      after,
    })),
    calls: calls.map(({ account, edit, call, after }) => ({
      account,
      edit,
      call: sortMembers(call),
      after,
    })),
  });
}

function sortMembers(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
