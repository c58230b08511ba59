import { changedMembers, type MenuChange, type RoleMember } from '#core/menu/menu-changes.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { text, type TextKey } from '#ui/text.ts';
import { exactTime, timeLeft } from '#ui/time.ts';
import './role-changes.css';

interface RoleChangesProps {
  readonly changes: readonly MenuChange[];
  /** Absent: the roles are only named. */
  readonly onChoose?: (change: MenuChange) => void;
}

const MEMBERS = {
  label: 'role_member_label',
  accountName: 'role_member_account',
  alias: 'role_member_alias',
  project: 'popup_detail_project',
  environment: 'popup_detail_environment',
  color: 'role_member_color',
  region: 'popup_detail_region',
  landing: 'popup_detail_landing',
  maxSessionSeconds: 'popup_detail_session',
  mfa: 'popup_detail_mfa',
  until: 'popup_detail_until',
} as const satisfies Readonly<Record<RoleMember, TextKey>>;

function valueText(role: MenuRole, member: RoleMember): string {
  const value = role[member];
  switch (typeof value) {
    case 'number':
      return member === 'until' ? exactTime(value * 1000) : timeLeft(value * 1000);
    case 'boolean':
      return text(value ? 'popup_yes' : 'popup_no');
    default:
      return value ?? '–';
  }
}

const SECTIONS: readonly (readonly [TextKey, (change: MenuChange) => boolean])[] = [
  ['changes_added', ({ before }) => before === null],
  ['changes_changed', ({ before, after }) => before !== null && after !== null],
  ['changes_removed', ({ after }) => after === null],
];

function Change({ change, onChoose }: { change: MenuChange } & Pick<RoleChangesProps, 'onChoose'>) {
  const { before, after } = change;
  const role = after ?? before;
  if (!role) return null;
  const name = (
    <>
      <bdi>{role.label}</bdi> <span class="quiet number">{role.account}</span>
    </>
  );
  return (
    <li>
      {onChoose && after ? (
        <button type="button" class="link" onClick={() => onChoose(change)}>
          {name}
        </button>
      ) : (
        <span>{name}</span>
      )}
      {before && after && (
        <ul class="quiet">
          {changedMembers(before, after).map((member) => (
            <li key={member}>
              {text(
                'changes_member',
                text(MEMBERS[member]),
                valueText(before, member),
                valueText(after, member),
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Roles that came, changed and went, each kind under its heading. */
export function RoleChanges({ changes, onChoose }: RoleChangesProps) {
  return (
    <div class="role-changes">
      {SECTIONS.map(([title, belongs]) => {
        const listed = changes.filter(belongs);
        if (listed.length === 0) return null;
        return (
          <section key={title}>
            <h3>
              {text(title)} <span class="quiet number">{listed.length}</span>
            </h3>
            <ul>
              {listed.slice(0, SHOWN).map((change) => (
                <Change key={change.key} change={change} {...(onChoose ? { onChoose } : {})} />
              ))}
            </ul>
            {listed.length > SHOWN && (
              <p class="quiet">{text('changes_more', listed.length - SHOWN)}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}

/** More of one kind are counted, not listed: nobody reads them, and the page must open. */
const SHOWN = 200;
