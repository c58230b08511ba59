import type { EnrolmentPreview } from '#app/enrol.ts';
import type { ManagedEnrolmentProblem } from '#app/managed-enrolment-problems.ts';
import { firstEnrolmentOf } from '#core/menu/enrolment.ts';
import type { EnrolmentState, MenuNews } from '#core/menu/enrolment-state.ts';
import type { Clock } from '#core/ports.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import { createTask } from './task.ts';

/** A previewed enrolment that waits for the reader's word on its key. */
export type EnrolmentOffer = Extract<EnrolmentPreview, { kind: 'ready' }>;

/** Everything that is known of this browser's menus and how they are fetched. */
export interface MenuFacts {
  readonly enrolments: readonly EnrolmentState[];
  /** By enrolment id: when its endpoint last said that the menu is current, in epoch milliseconds, as far as this session knows. */
  readonly contacts: Readonly<Record<string, number>>;
  /** By enrolment id. */
  readonly news: Readonly<Record<string, MenuNews>>;
  /** Epoch milliseconds of the next regular fetch; absent: the browser has none in mind. */
  readonly nextFetchMs?: number;
  /** Enrolments of the company's browser policy that cannot be read. */
  readonly policyProblems: readonly ManagedEnrolmentProblem[];
  /** Whether that policy allows no other enrolments. */
  readonly onlyManaged: boolean;
  /** Whether that policy names enrolments of which the background has not heard yet. */
  readonly isPolicyPending: boolean;
}

/** What the settings page can ask for. Failures are AppErrors. */
export interface SettingsActions {
  readonly load: () => Promise<MenuFacts>;
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
  const facts = signal<MenuFacts>({
    enrolments: [],
    contacts: {},
    news: {},
    policyProblems: [],
    onlyManaged: false,
    isPolicyPending: false,
  });
  /** An enrolment text that came with the page's address or in a file. */
  const linked = signal('');
  /** Enrolment texts that were pasted behind the one that is looked at. */
  const following = signal('');
  const previewing = createTask<EnrolmentPreview>();
  const confirming = createTask<undefined>();
  const syncing = createTask<undefined>();
  const refresh = async () => {
    facts.value = await actions.load();
  };
  const withRefresh = (action: () => Promise<void>) => async () => {
    await action();
    await refresh();
    return undefined;
  };
  return {
    facts,
    linked,
    following: following as ReadonlySignal<string>,
    previewing,
    confirming,
    syncing,
    clock,
    keyWords: actions.keyWords,
    refresh,
    /** Loads everything, and sees to it that the browser policy is carried out. */
    start: async () => {
      await refresh();
      if (facts.peek().isPolicyPending) await syncing.run(withRefresh(actions.syncNow));
    },
    /** Reads pasted text and fetches what it leads to; nothing is pinned before {@link confirm}. */
    preview: (pasted: string) => {
      const { first, rest } = firstEnrolmentOf(pasted);
      following.value = rest;
      return previewing.run(() => actions.preview(first));
    },
    confirm: async (offer: EnrolmentOffer) => {
      await confirming.run(withRefresh(() => actions.confirm(offer)));
      if (confirming.state.peek().kind !== 'done') return;
      previewing.reset();
      linked.value = following.peek();
    },
    leave: (id: string) => withRefresh(() => actions.leave(id))(),
    sync: () => syncing.run(withRefresh(actions.syncNow)),
  };
}

/** See {@link createSettingsState}. */
export type SettingsState = ReturnType<typeof createSettingsState>;
