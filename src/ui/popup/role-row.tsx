import { environmentOf, rowTitle } from '#core/menu/groups.ts';
import { numberAt, textAt } from '#core/menu/packed-menu.ts';
import { ChevronRightIcon, StarIcon } from '#ui/components/icon.tsx';
import { text } from '#ui/text.ts';
import { Highlighted } from './highlighted.tsx';
import { usePopup } from './popup-context.ts';

interface RoleRowProps {
  readonly id: string;
  readonly index: number;
  readonly row: number;
}

/** One role in the list. The icons at its end are for the mouse; the keyboard has a key for each. */
export function RoleRow({ id, index, row }: RoleRowProps) {
  const popup = usePopup();
  const { menu, list, active, terms, open, news } = popup;
  const { main, role } = rowTitle(menu, row);
  const environment = textAt(menu, 'environment', row);
  const notes = [environment, numberAt(menu, 'mfa', row) === 1 ? text('popup_mfa') : ''];
  return (
    <div
      id={id}
      role="option"
      class={`row environment-${environmentOf(environment)}`}
      aria-selected={active.value === index}
      aria-setsize={list.value.length}
      aria-posinset={index + 1}
      title={`${textAt(menu, 'label', row)}\n${textAt(menu, 'account', row)} · ${textAt(menu, 'role', row)}`}
      onPointerMove={() => {
        popup.moveTo(index);
      }}
      onClick={(event) => {
        popup.choose(row, event.ctrlKey || event.metaKey ? 'new-tab' : undefined);
      }}
      onAuxClick={(event) => {
        if (event.button === 1) popup.choose(row, 'new-tab');
      }}
    >
      <span class="row-main">
        <Highlighted value={main} terms={terms.value} />
      </span>
      <span class="row-role">
        <Highlighted value={role} terms={terms.value} />
      </span>
      <span class="row-note">
        {news.newRows.value.has(row) && <b class="tag">{text('popup_new_tag')}</b>}
        {open.has(row) ? text('popup_go') : <bdi>{notes.filter(Boolean).join(' · ')}</bdi>}
      </span>
      {active.value === index && <RowActions row={row} />}
    </div>
  );
}

interface RowActionsProps {
  readonly row: number;
}

/** Drawn for the active row alone: a mouse that is elsewhere cannot see them, and a first look is quicker without. */
function RowActions({ row }: RowActionsProps) {
  const popup = usePopup();
  const isFavourite = popup.favourites.value.has(row);
  const swallow = (act: () => void) => (event: Event) => {
    event.stopPropagation();
    act();
  };
  return (
    <>
      <span
        class={isFavourite ? 'row-star set' : 'row-star'}
        title={text(isFavourite ? 'popup_unpin' : 'popup_pin')}
        aria-hidden="true"
        onClick={swallow(() => {
          popup.toggleFavourite(row);
        })}
      >
        <StarIcon size={14} filled={isFavourite} />
      </span>
      <span
        class="row-more"
        title={text('popup_details')}
        aria-hidden="true"
        onClick={swallow(() => {
          popup.showDetails(row);
        })}
      >
        <ChevronRightIcon size={14} />
      </span>
    </>
  );
}
