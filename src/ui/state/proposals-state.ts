import { userNameOf, type SharedProposal } from '#app/proposals.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import { countingApprovers } from '#core/change/proposal.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { computed, type ReadonlySignal } from '@preact/signals';
import type { ShownSession } from './session-actions.ts';
import type { ProposalActions } from './proposal-actions.ts';
import { createTask, type Task } from './task.ts';

/** What it takes of the admin pages around it. */
interface Around {
  readonly configured: () => EstateConfiguration;
  readonly session: ReadonlySignal<Task<ShownSession>>;
}

/** How a plan stands with the other administrators. */
export interface PlanStanding {
  /** Who has proposed this very plan. */
  readonly proposers: readonly string[];
  /** Whose approval lets the one who is signed in commit it. */
  readonly approvers: readonly string[];
}

/** Change sets that administrators share through the bucket, and what the signed-in one can do about them. */
export function createProposalsState(actions: ProposalActions, around: Around) {
  const loading = createTask<readonly SharedProposal[]>();
  const acting = createTask<true>();
  const user = computed(() => {
    const state = around.session.value;
    return state.kind === 'done' ? userNameOf(state.value.identity) : undefined;
  });
  // What was loaded last stays in sight while it is looked for again.
  let last: readonly SharedProposal[] = [];
  const list = computed(() => {
    const state = loading.state.value;
    if (state.kind === 'done') last = state.value;
    return last;
  });
  const refresh = async () => {
    const estate = around.configured();
    if (estate.sharing) await loading.run(() => actions.load(estate));
  };
  const act = async (action: () => Promise<void>): Promise<boolean> => {
    const done = await acting.run(async () => {
      await action();
      return true;
    });
    await refresh();
    return done === true;
  };
  return {
    loading: loading.state,
    acting: acting.state,
    /** Newest first. */
    list,
    /** Name of the signed-in IAM user; undefined for a session of a role. */
    user,
    refresh,
    standingOf: (planHash: Sha256Hex): PlanStanding => {
      const same = list.value.filter((one) => one.planHash === planHash);
      const proposers = same.map((one) => one.user);
      const approvers = [
        ...new Set(same.flatMap(({ approvals }) => approvals.map((approval) => approval.user))),
      ];
      return { proposers, approvers: countingApprovers(approvers, proposers, user.value) };
    },
    propose: (changeSet: ChangeSet, planHash: Sha256Hex) =>
      act(() => actions.propose(around.configured(), changeSet, planHash)),
    approve: (proposal: SharedProposal, planHash: Sha256Hex, comment: string) =>
      act(() => actions.approve(around.configured(), proposal, planHash, comment)),
    withdraw: (id: string) => act(() => actions.end(around.configured(), id, 'withdrawn')),
    /** After a commit; an estate without a bucket has nothing to say it in. */
    close: async (id: string) => {
      if (around.configured().sharing && user.value !== undefined)
        await act(() => actions.end(around.configured(), id, 'committed'));
    },
  };
}
