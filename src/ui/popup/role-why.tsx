import { textAt } from '#core/menu/packed-menu.ts';
import { RequestRole } from '#ui/components/request-role.tsx';
import { text } from '#ui/text.ts';
import { usePopup } from './popup-context.ts';
import { roleReasons } from './role-reasons.ts';

interface RoleWhyProps {
  readonly row: number;
}

/** Why the role is there and what its switch depends on; for one that is refused all the same, a request. */
export function RoleWhy({ row }: RoleWhyProps) {
  const { menu, facts } = usePopup();
  return (
    <details class="why">
      <summary>{text('popup_why')}</summary>
      <ul>
        {roleReasons(menu, row, facts.sessions).map(({ key, values }) => (
          <li key={key}>{text(key, ...values)}</li>
        ))}
      </ul>
      <RequestRole account={textAt(menu, 'account', row)} role={textAt(menu, 'role', row)} />
    </details>
  );
}
