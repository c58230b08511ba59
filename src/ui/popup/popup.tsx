import { text } from '#ui/text.ts';
import { EmptyList } from './empty-list.tsx';
import { ChangeList } from './change-list.tsx';
import { IdentityLine } from './identity-line.tsx';
import { MenuFooter } from './menu-footer.tsx';
import { usePopup } from './popup-context.ts';
import { RoleDetails } from './role-details.tsx';
import { RoleList } from './role-list.tsx';
import { SearchField } from './search-field.tsx';
import { SwitchNotice } from './switch-notice.tsx';
import { VanishedPins } from './vanished-pins.tsx';

/** The role menu. */
export function Popup() {
  const { empty, isForgiving, details, news } = usePopup();
  const row = details.value;
  return (
    // One root: what the first screen had more of is taken away inside an element, and never beside one.
    <div class="popup">
      <SearchField />
      <IdentityLine />
      {row !== undefined ? (
        <RoleDetails row={row} />
      ) : news.shown.value ? (
        <ChangeList changes={news.shown.value} />
      ) : (
        <main>
          <VanishedPins />
          {isForgiving.value && <p class="similar">{text('popup_similar')}</p>}
          {empty.value ? <EmptyList reason={empty.value} /> : <RoleList />}
        </main>
      )}
      <SwitchNotice />
      <MenuFooter />
    </div>
  );
}
