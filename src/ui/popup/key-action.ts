import type { PopupState } from '#ui/state/popup-state.ts';

const PAGE = 10;

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

/**
 * What a key does in the search field.
 *
 * @returns True when the key was used up; otherwise it goes on into the field as text.
 */
export function keyAction(key: Key, popup: PopupState): boolean {
  // An input method is still making a letter of it.
  if (key.isComposing) return false;
  const item = popup.activeItem();
  const isTyping = popup.query.value !== '';
  const withCommand = key.ctrlKey || key.metaKey;
  switch (key.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      const steps = key.key === 'ArrowDown' ? 1 : -1;
      if (key.altKey && item?.kind === 'role') popup.moveFavourite(item.row, steps);
      else popup.move(steps);
      return true;
    }
    case 'PageDown':
      popup.move(PAGE);
      return true;
    case 'PageUp':
      popup.move(-PAGE);
      return true;
    case 'Enter':
      if (item?.kind === 'role')
        popup.choose(item.row, key.shiftKey ? 'new-window' : withCommand ? 'new-tab' : undefined);
      else if (item) popup.toggleFold(item.section);
      return true;
    case 'Escape':
      if (popup.switching.value.kind !== 'idle') popup.dismiss();
      else if (isTyping || popup.news.shown.value) popup.search('');
      else popup.actions.close();
      return true;
    case 'ArrowRight':
      if (withCommand || key.shiftKey || key.altKey) return false;
      if (item?.kind === 'role') popup.showDetails(item.row);
      else if (item) popup.toggleFold(item.section);
      return true;
    case 'ArrowLeft':
      // In a query the key moves the caret; otherwise it folds the group.
      if (isTyping || item?.section.folds !== true || item.section.isFolded) return false;
      popup.toggleFold(item.section);
      return true;
    case 'd':
      if (!withCommand || item?.kind !== 'role') return false;
      popup.toggleFavourite(item.row);
      return true;
    default:
      return false;
  }
}
