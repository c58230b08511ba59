import { useEffect, useRef } from 'preact/hooks';
import { isAccountId, roleArn } from '#core/aws/arn.ts';
import { rowTitle, shortRoleName } from '#core/menu/groups.ts';
import { baseAt, keyAt, roleAt } from '#core/menu/packed-menu.ts';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { CopyRoleLink } from '#ui/components/copy-role-link.tsx';
import { text } from '#ui/text.ts';
import { exactTime, timeLeft } from '#ui/time.ts';
import { usePopup } from './popup-context.ts';
import { RoleWhy } from './role-why.tsx';

interface RoleDetailsProps {
  readonly row: number;
}

/** All that the menu knows of a role, and what can be done with it besides switching. */
export function RoleDetails({ row }: RoleDetailsProps) {
  const popup = usePopup();
  const { menu, favourites, preferences } = popup;
  const role = roleAt(menu, row);
  const { partition, alias, account: baseAccount } = baseAt(menu, row);
  // An imported role may know its account by the alias alone, which no ARN can hold.
  const arn = isAccountId(role.account)
    ? roleArn(partition, role.account, role.role)
    : `${role.account}/${role.role}`;
  const { main } = rowTitle(menu, row);
  const isPinned = favourites.value.has(row);
  const place = [...favourites.value].indexOf(row);
  const isHidden = preferences.value.hidden.includes(keyAt(menu, row));
  const close = () => {
    popup.showDetails(undefined);
  };
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [text('popup_detail_account'), groupDigits(role.account)],
    [text('popup_detail_project'), role.project],
    [text('popup_detail_environment'), role.environment],
    [text('popup_detail_session'), sessionText(role.maxSessionSeconds)],
    [text('popup_detail_landing'), role.landing ?? landingText(preferences.value.landing)],
    [text('popup_detail_region'), role.region],
    [text('popup_detail_mfa'), role.mfa === true ? text('popup_yes') : undefined],
    [
      text('popup_detail_until'),
      role.until === undefined ? undefined : exactTime(role.until * 1000),
    ],
    [text('popup_detail_from'), alias ?? groupDigits(baseAccount)],
  ];
  return (
    <section
      class="details"
      aria-label={role.label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'ArrowLeft') return;
        event.preventDefault();
        close();
      }}
    >
      <div class="details-head">
        <button
          type="button"
          class="plain"
          aria-label={text('popup_close_details')}
          title={text('popup_close_details')}
          onClick={close}
        >
          <ArrowLeftIcon />
        </button>
        <h2>
          <bdi>{main}</bdi>
          <small>
            <bdi>{shortRoleName(role.role)}</bdi>
          </small>
        </h2>
      </div>
      <div class="details-arn">
        <code>
          {arn.split(/(?<=[:/])/).map((part) => (
            <>
              {part}
              <wbr />
            </>
          ))}
        </code>
        <CopyButton value={arn} label={text('popup_copy_arn')} />
      </div>
      <dl>
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </>
          ),
        )}
      </dl>
      <RoleWhy row={row} />
      <div class="details-actions">
        <button
          ref={first}
          type="button"
          class="primary"
          onClick={() => {
            close();
            popup.choose(row);
          }}
        >
          {text('popup_switch')}
        </button>
        <button
          type="button"
          onClick={() => {
            close();
            popup.choose(row, 'new-tab');
          }}
        >
          {text('popup_open_new_tab')}
        </button>
        <button
          type="button"
          onClick={() => {
            close();
            popup.choose(row, 'new-window');
          }}
        >
          {text('popup_open_new_window')}
        </button>
        <button
          type="button"
          onClick={() => {
            popup.toggleFavourite(row);
          }}
        >
          {text(isPinned ? 'popup_unpin' : 'popup_pin')}
        </button>
        {isPinned && favourites.value.size > 1 && (
          <>
            <button
              type="button"
              disabled={place === 0}
              onClick={() => {
                popup.moveFavourite(row, -1);
              }}
            >
              {text('popup_move_up')}
            </button>
            <button
              type="button"
              disabled={place === favourites.value.size - 1}
              onClick={() => {
                popup.moveFavourite(row, 1);
              }}
            >
              {text('popup_move_down')}
            </button>
          </>
        )}
        <button
          type="button"
          onClick={() => {
            popup.toggleHidden(row);
          }}
        >
          {text(isHidden ? 'popup_show' : 'popup_hide')}
        </button>
        {isAccountId(role.account) && (
          <CopyButton
            value={cliProfile(main, arn, alias ?? baseAccount)}
            label={text('popup_copy_profile')}
            caption={text('popup_copy_profile')}
          />
        )}
        <CopyRoleLink menu={menu} row={row} />
      </div>
    </section>
  );
}

const groupDigits = (account: string) => account.replace(/\d{4}(?=\d)/g, '$& ');

function sessionText(maxSessionSeconds: number | undefined): string {
  return maxSessionSeconds === undefined
    ? text('popup_session_unknown')
    : text('popup_session_known', timeLeft(maxSessionSeconds * 1000));
}

function landingText(landing: 'same-page' | 'home'): string {
  return text(landing === 'home' ? 'popup_landing_home' : 'popup_landing_same');
}

/** A profile for `~/.aws/config` that reaches the role from the base's profile. */
function cliProfile(name: string, arn: string, source: string): string {
  const word = (value: string) => value.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const role = arn.slice(arn.lastIndexOf('/') + 1);
  return `[profile ${word(name)}-${word(role)}]\nrole_arn = ${arn}\nsource_profile = ${word(source)}\n`;
}
