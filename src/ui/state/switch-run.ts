import { signal } from '@preact/signals';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import type { AnyAppError } from '#core/errors.ts';
import type { SwitchTarget } from '#core/messages.ts';

type Outcome<K extends SwitchOutcome['kind']> = SwitchOutcome & { readonly kind: K };

/** Which role is switched to, and how. */
export interface SwitchWish {
  /** Of the packed menu. */
  readonly row: number;
  readonly target: SwitchTarget;
  /** A console page that a link leads to. */
  readonly destination?: string;
}

/** How the switch that was asked for stands. */
export type SwitchState =
  | { readonly kind: 'idle' }
  /** The person wants to be asked before this one. */
  | { readonly kind: 'confirming'; readonly row: number; readonly wish: SwitchWish }
  | { readonly kind: 'running'; readonly row: number }
  | {
      readonly kind: 'session-limit';
      readonly row: number;
      readonly wish: SwitchWish;
      readonly sessions: Outcome<'session-limit'>['sessions'];
    }
  /** AWS's own page has to do it: it is open behind, and the person presses the last button there. */
  | {
      readonly kind: 'link-opened';
      readonly row: number;
      readonly reason: Outcome<'link-opened'>['reason'];
      readonly tabId: number;
    }
  | { readonly kind: 'returning' }
  /** Absent `row`: it was the way back to the base. */
  | { readonly kind: 'failed'; readonly row?: number; readonly error: AnyAppError };

/** What a switch takes; failures are AppErrors `switch/*`. */
export interface SwitchRunActions {
  readonly startSwitch: (wish: SwitchWish, isConfirmed: boolean) => Promise<SwitchOutcome>;
  readonly returnToBase: () => Promise<void>;
  readonly retireSession: (tabId: number) => Promise<void>;
  /** The role is in front of the reader: nothing is left to show. */
  readonly close: () => void;
}

/** Switches, one at a time, and says how it goes; the popup and the link page each have one. */
export function createSwitchRun(
  actions: SwitchRunActions,
  asAppError: (error: unknown) => AnyAppError,
) {
  const state = signal<SwitchState>({ kind: 'idle' });
  const run = async (wish: SwitchWish, isConfirmed = false) => {
    const { row } = wish;
    state.value = { kind: 'running', row };
    try {
      const outcome = await actions.startSwitch(wish, isConfirmed);
      switch (outcome.kind) {
        case 'question':
          state.value = { kind: 'confirming', row, wish };
          break;
        case 'session-limit':
          state.value = { ...outcome, row, wish };
          break;
        case 'link-opened':
          state.value = { ...outcome, row };
          break;
        case 'switched':
        case 'focused':
          actions.close();
      }
    } catch (error) {
      state.value = { kind: 'failed', row, error: asAppError(error) };
    }
  };
  return {
    state,
    start: (wish: SwitchWish, isConfirmed?: boolean) => void run(wish, isConfirmed),
    confirm: () => {
      const { value } = state;
      if (value.kind === 'confirming') void run(value.wish, true);
    },
    dismiss: () => {
      state.value = { kind: 'idle' };
    },
    returnToBase: () => {
      state.value = { kind: 'returning' };
      void actions.returnToBase().then(actions.close, (error: unknown) => {
        state.value = { kind: 'failed', error: asAppError(error) };
      });
    },
    retireAndSwitch: (tabId: number) => {
      const { value } = state;
      if (value.kind !== 'session-limit') return;
      const { row, wish } = value;
      state.value = { kind: 'running', row };
      void actions.retireSession(tabId).then(
        // What was asked before the limit was met has been answered.
        () => run(wish, true),
        (error: unknown) => {
          state.value = { kind: 'failed', row, error: asAppError(error) };
        },
      );
    },
  };
}

/** See {@link createSwitchRun}. */
export type SwitchRun = ReturnType<typeof createSwitchRun>;
