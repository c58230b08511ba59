import type { Change } from '#core/change/change-set.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import {
  grantsToReview,
  openQuestions,
  removalsOf,
  withDecision,
  type ReviewDraft,
} from '#core/ledger/access-review.ts';
import { pairKey, type GrantInterval } from '#core/ledger/grant-interval.ts';
import type { LedgerRecord, ReviewDecision } from '#core/ledger/record.ts';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { LedgerActions } from './ledger-actions.ts';
import { createNames } from './names.ts';
import { createTask } from './task.ts';

/** What it takes of the admin pages around it. */
interface Around {
  readonly configuration: ReadonlySignal<EstateConfiguration | undefined>;
  readonly intervals: ReadonlySignal<readonly GrantInterval[]>;
  readonly stage: (...changes: readonly Change[]) => void;
  /** Shows what is new in the ledger. */
  readonly refresh: () => Promise<void>;
}

/** The state of an access review: what is looked at, what was decided, and the signature under it. It survives the tab. */
export function createAccessReview(actions: LedgerActions, around: Around) {
  const draft = signal<ReviewDraft | undefined>(undefined);
  const signing = createTask<LedgerRecord>();

  const configured = () => {
    const current = around.configuration.peek();
    if (!current) throw new Error('A review began before the estate was configured.');
    return current;
  };
  const grants = computed(() => {
    const [current, estate] = [draft.value, around.configuration.value];
    return current && estate
      ? grantsToReview(around.intervals.value, estate, createNames(estate), current)
      : [];
  });
  const decisions = computed<ReadonlyMap<string, ReviewDecision>>(
    () =>
      new Map((draft.value?.decisions ?? []).map((one) => [pairKey(one.principal, one.role), one])),
  );
  const keep = async (next: ReviewDraft | undefined) => {
    draft.value = next;
    await actions.saveReviewDraft(configured(), next);
  };
  const change = (part: Partial<ReviewDraft>) => {
    const current = draft.peek();
    return current ? keep({ ...current, ...part }) : Promise.resolve();
  };

  return {
    draft,
    /** The grants in scope; empty while nothing is under way. */
    grants,
    /** By pair, see `pairKey`. */
    decisions,
    open: computed(() =>
      draft.value ? openQuestions(grants.value, draft.value) : { undecided: 0, withoutReason: 0 },
    ),
    signing,
    /** Goes on with a review that a closed tab left. */
    resume: async () => {
      if (around.configuration.peek()) draft.value ??= await actions.loadReviewDraft(configured());
    },
    begin: (scope: ReviewDraft['scope'], asOfMs: number) => {
      signing.reset();
      return keep({ scope, asOfMs, decisions: [], comment: '' });
    },
    giveUp: () => keep(undefined),
    comment: (comment: string) => change({ comment }),
    decide: ({ principal, role, state }: GrantInterval, decision: ReviewDecision['decision']) => {
      const current = draft.peek();
      if (!current) return Promise.resolve();
      const reason = decisions.peek().get(pairKey(principal, role))?.reason ?? '';
      return keep(withDecision(current, { principal, role, state, decision, reason }));
    },
    explain: (decision: ReviewDecision, reason: string) => {
      const current = draft.peek();
      return current ? keep(withDecision(current, { ...decision, reason })) : Promise.resolve();
    },
    /** Keeps whatever has no decision yet. */
    keepTheRest: (reason: string) => {
      const rest = grants
        .peek()
        .filter(({ principal, role }) => !decisions.peek().has(pairKey(principal, role)))
        .map(({ principal, role, state }): ReviewDecision => ({
          principal,
          role,
          state,
          decision: 'keep',
          reason,
        }));
      return change({ decisions: [...(draft.peek()?.decisions ?? []), ...rest] });
    },
    /** The review becomes a record, and its removals are staged. */
    sign: async () => {
      const current = draft.peek();
      if (!current) return;
      // A draft may hold decisions on grants that a narrower scope left out.
      const inScope = new Set(grants.peek().map(({ principal, role }) => pairKey(principal, role)));
      const signed = {
        ...current,
        decisions: current.decisions.filter(({ principal, role }) =>
          inScope.has(pairKey(principal, role)),
        ),
      };
      const record = await signing.run(() => actions.recordReview(configured(), signed));
      if (!record) return;
      around.stage(...removalsOf(signed));
      await keep(undefined);
      await around.refresh();
    },
  };
}

/** See {@link createAccessReview}. */
export type AccessReview = ReturnType<typeof createAccessReview>;
