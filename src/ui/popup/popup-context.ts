import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PopupState } from '#ui/state/popup-state.ts';

const PopupContext = createContext<PopupState | undefined>(undefined);

/** Hands the popup's state to everything below it. */
export const PopupProvider = PopupContext.Provider;

/**
 * The popup's state.
 *
 * @throws Error outside {@link PopupProvider}: a broken invariant.
 */
export function usePopup(): PopupState {
  const state = useContext(PopupContext);
  if (!state) throw new Error('usePopup outside PopupProvider');
  return state;
}
