import { isOpenState } from '#core/access/access-state.ts';
import * as v from 'valibot';
import { arnParts } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { pairKey, type GrantInterval } from './grant-interval.ts';
import { stateAsOf } from './grant-timeline.ts';
import { ReviewDecisionSchema, ReviewScopeSchema } from './record-schema.ts';
import type { LedgerBodies, ReviewDecision, ReviewScope } from './record.ts';

/** A review that is under way: kept on this machine until it is signed or given up. */
export const ReviewDraftSchema = v.strictObject({
  asOfMs: v.number(),
  comment: v.string(),
  decisions: v.array(ReviewDecisionSchema),
  scope: ReviewScopeSchema,
});

/** See {@link ReviewDraftSchema}. */
export type ReviewDraft = Readonly<Omit<LedgerBodies['review'], 'format'>>;

/** Looks at everything. */
export const WHOLE_SCOPE: ReviewScope = {
  person: '',
  role: '',
  account: '',
  project: '',
  environment: '',
};

/** How the reader's words are held against a pair. */
export interface ReviewNames {
  readonly principal: (arn: GrantInterval['principal']) => string;
  readonly role: (arn: GrantInterval['role']) => string;
}

const holds = (part: string, ...texts: readonly string[]) => {
  const wanted = part.trim().toLowerCase();
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted));
};

/** The grants that a review has to decide on: whoever could come in then, under conditions or without, by principal and role. */
export function grantsToReview(
  intervals: readonly GrantInterval[],
  configuration: EstateConfiguration,
  names: ReviewNames,
  { scope, asOfMs }: Pick<ReviewDraft, 'scope' | 'asOfMs'>,
): readonly GrantInterval[] {
  const accounts = new Map<string, EstateConfiguration['accounts'][number]>(
    configuration.accounts.map((entry) => [entry.id, entry]),
  );
  const isInScope = ({ principal, role }: GrantInterval) => {
    const { account } = arnParts(role);
    const entry = accounts.get(account);
    return (
      holds(scope.person, principal, names.principal(principal)) &&
      holds(scope.role, role, names.role(role)) &&
      holds(scope.account, account, entry?.name ?? '') &&
      holds(scope.project, entry?.project ?? '') &&
      holds(scope.environment, entry?.environment ?? '')
    );
  };
  return stateAsOf(intervals, asOfMs)
    .filter(({ state }) => isOpenState(state))
    .filter(isInScope)
    .toSorted((a, b) => (sortKey(a, names) < sortKey(b, names) ? -1 : 1));
}

const sortKey = ({ principal, role }: GrantInterval, names: ReviewNames) =>
  `${names.principal(principal)}\u0000${names.role(role)}`;

/** Puts one decision in the place of an earlier one about the same grant. */
export function withDecision(draft: ReviewDraft, decision: ReviewDecision): ReviewDraft {
  const key = pairKey(decision.principal, decision.role);
  const others = draft.decisions.filter(({ principal, role }) => pairKey(principal, role) !== key);
  return { ...draft, decisions: [...others, decision] };
}

/** What still stands in the way of signing: grants without a decision, removals without a reason. */
export function openQuestions(
  grants: readonly GrantInterval[],
  { decisions }: ReviewDraft,
): { readonly undecided: number; readonly withoutReason: number } {
  const decided = new Set(decisions.map(({ principal, role }) => pairKey(principal, role)));
  return {
    undecided: grants.filter(({ principal, role }) => !decided.has(pairKey(principal, role)))
      .length,
    withoutReason: decisions.filter(
      ({ decision, reason }) => decision === 'remove' && reason.trim() === '',
    ).length,
  };
}

/** The change set that the removals make. */
export function removalsOf({ decisions }: Pick<ReviewDraft, 'decisions'>): readonly Change[] {
  return decisions.flatMap(({ principal, role, decision }) =>
    decision === 'remove' ? [{ kind: 'revoke' as const, principal, role }] : [],
  );
}
