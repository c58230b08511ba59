import { useEffect, useRef } from 'preact/hooks';
import type { AnyAppError } from '#core/errors.ts';
import { rowTitle } from '#core/menu/groups.ts';
import { sessionTitle } from '#ui/session-title.ts';
import { textAt } from '#core/menu/packed-menu.ts';
import { RequestRole } from '#ui/components/request-role.tsx';
import { errorTextKey, errorValues } from '#ui/error-advice.ts';
import { LINK_REASONS } from '#ui/link-reasons.ts';
import { text, type TextKey } from '#ui/text.ts';
import { usePopup } from './popup-context.ts';

/** What stands between a choice and the switch: a question, a full house, a refusal; nothing when all is well. */
export function SwitchNotice() {
  const popup = usePopup();
  const state = popup.switching.value;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), [state]);
  if (state.kind === 'idle') return null;
  const row = 'row' in state ? state.row : undefined;
  const { main, role } = row === undefined ? { main: '', role: '' } : rowTitle(popup.menu, row);
  const cancel = (
    <button type="button" onClick={popup.dismiss}>
      {text('popup_cancel')}
    </button>
  );
  switch (state.kind) {
    case 'running':
      return (
        <div class="notice" role="status">
          {text('popup_running', `${main} / ${role}`)}
        </div>
      );
    case 'returning':
      return (
        <div class="notice" role="status">
          {text('popup_returning')}
        </div>
      );
    case 'link-opened':
      return (
        <div class="notice warning" role="alertdialog" aria-label={text('popup_link')}>
          <p>{text(LINK_REASONS[state.reason], `${main} / ${role}`)}</p>
          <p>{text('popup_link')}</p>
          <div class="notice-actions">
            <button
              ref={first}
              type="button"
              class="primary"
              onClick={() => void popup.actions.goToTab(state.tabId)}
            >
              {text('popup_link_go')}
            </button>
            {cancel}
          </div>
        </div>
      );
    case 'confirming':
      return (
        <div class="notice warning" role="alertdialog" aria-label={text('popup_switch')}>
          <p>{text('popup_confirm', role, main)}</p>
          <div class="notice-actions">
            <button ref={first} type="button" class="primary" onClick={popup.confirmSwitch}>
              {text('popup_confirm_yes', role)}
            </button>
            {cancel}
          </div>
        </div>
      );
    case 'session-limit':
      return (
        <div class="notice warning" role="alertdialog" aria-label={text('popup_limit')}>
          <p>{text('popup_limit')}</p>
          <div class="notice-actions">
            {state.sessions.map(({ tabId, session }, at) => (
              <button
                key={tabId}
                ref={at === 0 ? first : null}
                type="button"
                onClick={() => {
                  popup.retireAndSwitch(tabId);
                }}
              >
                {text('popup_limit_retire', sessionTitle(session))}
              </button>
            ))}
            {cancel}
          </div>
        </div>
      );
    case 'failed':
      return (
        <div class="notice danger" role="alert">
          <p>
            <b>{errorPart(state.error, 'title')}</b>
          </p>
          <p>{errorPart(state.error, 'hint')}</p>
          <p>{errorPart(state.error, 'next')}</p>
          <div class="notice-actions">
            <button ref={first} type="button" onClick={popup.dismiss}>
              {text('popup_close_details')}
            </button>
            {state.error.code === 'switch/refused' && row !== undefined && (
              <RequestRole
                account={textAt(popup.menu, 'account', row)}
                role={textAt(popup.menu, 'role', row)}
              />
            )}
          </div>
        </div>
      );
  }
}

function errorPart(error: AnyAppError, part: 'title' | 'hint' | 'next'): string {
  // as: a repository test checks that every code has its three texts.
  return text(errorTextKey(error.code, part) as TextKey, ...errorValues(error));
}
