import { computed, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import type { AnyAppError, ErrorData } from '#core/errors.ts';
import { EMPTY_MENU, keyAt } from '#core/menu/packed-menu.ts';
import { linkView, type LinkFacts, type SwitchOffer } from './link-view.ts';
import { createSwitchRun } from './switch-run.ts';

/** What the link page can have done. */
export interface LinkActions {
  /** @throws AppError `switch/*` */
  readonly startSwitch: (
    roleKey: string,
    destination: string | undefined,
  ) => Promise<SwitchOutcome>;
  readonly retireSession: (tabId: number) => Promise<void>;
  readonly goToTab: (tabId: number) => Promise<void>;
  /** Opens the destination as it is, in whatever session the browser has. */
  readonly openPlain: (address: string) => void;
  readonly openSettings: () => void;
  /** Closes the page. */
  readonly close: () => void;
}

/**
 * The link page's state.
 *
 * @param hash - The fragment of the page's address.
 * @param before - Why a switch that began elsewhere came to nothing; shown until another is tried.
 */
export function createLinkState(
  facts: LinkFacts,
  hash: string,
  before: ErrorData | undefined,
  actions: LinkActions,
  asAppError: (error: unknown) => AnyAppError,
) {
  const menu = facts.menu ?? EMPTY_MENU;
  const chosen = signal<SwitchOffer | undefined>(undefined);
  const isReady = signal(false);
  const failedBefore = signal(before);
  const read = linkView(facts, hash);
  const run = createSwitchRun(
    {
      startSwitch: ({ row, destination }) => actions.startSwitch(keyAt(menu, row), destination),
      returnToBase: () => Promise.resolve(),
      retireSession: actions.retireSession,
      close: actions.close,
    },
    asAppError,
  );
  return {
    menu,
    actions,
    run,
    failedBefore,
    /** False for a moment: a click that was meant for the page before this one must not switch. */
    isReady,
    view: computed(() =>
      chosen.value ? ({ kind: 'switch', offer: chosen.value, isFromOutside: true } as const) : read,
    ),
    choose: (offer: SwitchOffer) => {
      chosen.value = offer;
    },
    start: ({ row, destination }: SwitchOffer) => {
      if (!isReady.value) return;
      failedBefore.value = undefined;
      run.start({ row, target: 'new-tab', ...(destination === undefined ? {} : { destination }) });
    },
  };
}

/** See {@link createLinkState}. */
export type LinkState = ReturnType<typeof createLinkState>;

/** Hands the state down the link page. */
export const LinkContext = createContext<LinkState | undefined>(undefined);

/** The state of the link page around this component. */
export function useLink(): LinkState {
  const state = useContext(LinkContext);
  if (!state) throw new Error('useLink was called outside the link page.');
  return state;
}
