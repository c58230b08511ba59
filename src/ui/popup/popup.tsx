import { text } from '#ui/text.ts';
import { EmptyList } from './empty-list.tsx';
import { IdentityLine } from './identity-line.tsx';
import { MenuFooter } from './menu-footer.tsx';
import { usePopup } from './popup-context.ts';
import { RoleDetails } from './role-details.tsx';
import { RoleList } from './role-list.tsx';
import { SearchField } from './search-field.tsx';
import { SwitchNotice } from './switch-notice.tsx';

/** The role menu. */
export function Popup() {
  const { empty, isForgiving, details } = usePopup();
  const row = details.value;
  return (
    <>
      <SearchField />
      <IdentityLine />
      {row === undefined ? (
        <main>
          {isForgiving.value && <p class="similar">{text('popup_similar')}</p>}
          {empty.value ? <EmptyList reason={empty.value} /> : <RoleList />}
        </main>
      ) : (
        <RoleDetails row={row} />
      )}
      <SwitchNotice />
      <MenuFooter />
    </>
  );
}
