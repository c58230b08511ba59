import { useEffect, useRef } from 'preact/hooks';
import { SearchIcon, SettingsIcon } from '#ui/components/icon.tsx';
import { countText, text } from '#ui/text.ts';
import { keyAction } from './key-action.ts';
import { usePopup } from './popup-context.ts';
import { lineId } from './role-list.tsx';

/** The search field: focused at once, and where every key of the menu goes. */
export function SearchField() {
  const popup = usePopup();
  const field = useRef<HTMLInputElement>(null);
  const { query, active, list, menu, details } = popup;
  const isCovered = details.value !== undefined;
  const isListed = !isCovered && list.value.length > 0;
  useEffect(() => {
    if (!isCovered) field.current?.focus();
  }, [isCovered]);
  const prompt = countText('popup_search', menu.count);
  return (
    <div class="search">
      <SearchIcon />
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-expanded={isListed}
        aria-controls={isListed ? 'roles' : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isListed && active.value >= 0 ? lineId(active.value) : undefined}
        aria-label={prompt}
        placeholder={prompt}
        autocomplete="off"
        spellcheck={false}
        autofocus
        dir="auto"
        value={query.value}
        onInput={(event) => {
          popup.search(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (keyAction(event, popup)) event.preventDefault();
        }}
      />
      <button
        type="button"
        class="plain"
        title={text('popup_settings')}
        aria-label={text('popup_settings')}
        onClick={popup.actions.openSettings}
      >
        <SettingsIcon />
      </button>
    </div>
  );
}
