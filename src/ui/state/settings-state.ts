import type { EnrolmentPreview } from '#app/enrol.ts';
import type { ManagedEnrolmentProblem } from '#app/managed-enrolment-problems.ts';
import type { EnrolmentState } from '#core/menu/enrolment-state.ts';
import type { Clock } from '#core/ports.ts';
import { signal } from '@preact/signals';
import { createTask } from './task.ts';

/** A previewed enrolment that waits for the reader's word on its key. */
export type EnrolmentOffer = Extract<EnrolmentPreview, { kind: 'ready' }>;

/** What the settings page can ask for. Failures are AppErrors. */
export interface SettingsActions {
  readonly loadEnrolments: () => Promise<readonly EnrolmentState[]>;
  readonly loadPolicyProblems: () => Promise<readonly ManagedEnrolmentProblem[]>;
  /** Words of a pinned key, for comparing over the phone. */
  readonly keyWords: (state: EnrolmentState) => Promise<readonly string[]>;
  /** Asks for the endpoint's origin (inside a click) and fetches the menu without storing anything. */
  readonly preview: (pasted: string) => Promise<EnrolmentPreview>;
  readonly confirm: (offer: EnrolmentOffer) => Promise<void>;
  readonly leave: (id: string) => Promise<void>;
  readonly syncNow: () => Promise<void>;
}

/** The settings page's state. */
export function createSettingsState(actions: SettingsActions, clock: Clock) {
  const enrolments = signal<readonly EnrolmentState[]>([]);
  const policyProblems = signal<readonly ManagedEnrolmentProblem[]>([]);
  /** An enrolment text that came with the page's address. */
  const linked = signal('');
  const previewing = createTask<EnrolmentPreview>();
  const confirming = createTask<undefined>();
  const syncing = createTask<undefined>();
  const refresh = async () => {
    enrolments.value = await actions.loadEnrolments();
    policyProblems.value = await actions.loadPolicyProblems();
  };
  const withRefresh = (action: () => Promise<void>) => async () => {
    await action();
    await refresh();
    return undefined;
  };
  return {
    enrolments,
    policyProblems,
    linked,
    previewing,
    confirming,
    syncing,
    clock,
    keyWords: actions.keyWords,
    refresh,
    /** Reads pasted text and fetches what it leads to; nothing is pinned before {@link confirm}. */
    preview: (pasted: string) => previewing.run(() => actions.preview(pasted)),
    confirm: async (offer: EnrolmentOffer) => {
      await confirming.run(withRefresh(() => actions.confirm(offer)));
      if (confirming.state.peek().kind === 'done') previewing.reset();
    },
    leave: (id: string) => withRefresh(() => actions.leave(id))(),
    sync: () => syncing.run(withRefresh(actions.syncNow)),
  };
}

/** See {@link createSettingsState}. */
export type SettingsState = ReturnType<typeof createSettingsState>;
