import { toErrorData } from '#core/errors.ts';
import { rowTitle } from '#core/menu/groups.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { RequestRole } from '#ui/components/request-role.tsx';
import { LINK_REASONS } from '#ui/link-reasons.ts';
import { useLink } from '#ui/state/link-state.ts';
import { sessionTitle } from '#ui/session-title.ts';
import { text } from '#ui/text.ts';
import { textAt } from '#core/menu/packed-menu.ts';

/** How the switch goes: what stands in its way, and the way on. */
export function SwitchProgress() {
  const { menu, run, actions } = useLink();
  const state = run.state.value;
  const row = 'row' in state ? (state.row ?? 0) : 0;
  const { main, role } = rowTitle(menu, row);
  const name = `${main} / ${role}`;
  switch (state.kind) {
    // The page itself is the question.
    case 'confirming':
    case 'idle':
    case 'returning':
      return null;
    case 'running':
      return <Notice kind="info">{text('popup_running', name)}</Notice>;
    case 'session-limit':
      return (
        <Notice kind="warning">
          <p>{text('popup_limit')}</p>
          <div class="actions">
            {state.sessions.map(({ tabId, session }) => (
              <button
                key={tabId}
                type="button"
                onClick={() => {
                  run.retireAndSwitch(tabId);
                }}
              >
                {text('popup_limit_retire', sessionTitle(session))}
              </button>
            ))}
          </div>
        </Notice>
      );
    case 'link-opened':
      return (
        <Notice kind="warning">
          <p>{text(LINK_REASONS[state.reason], name)}</p>
          <p>{text('popup_link')}</p>
          <div class="actions">
            <button type="button" onClick={() => void actions.goToTab(state.tabId)}>
              {text('popup_link_go')}
            </button>
          </div>
        </Notice>
      );
    case 'failed':
      return (
        <>
          <ErrorNotice error={toErrorData(state.error)} />
          {state.error.code === 'switch/refused' && (
            <RequestRole account={textAt(menu, 'account', row)} role={textAt(menu, 'role', row)} />
          )}
        </>
      );
  }
}
