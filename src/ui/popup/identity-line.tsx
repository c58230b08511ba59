import { MAX_SESSIONS, sessionsOf } from '#core/console/seen-session.ts';
import { text } from '#ui/text.ts';
import { usePopup } from './popup-context.ts';

/** Who the reader is signed in as, a way back to that session, and how many sessions are taken. */
export function IdentityLine() {
  const { menu, facts, returnToBase } = usePopup();
  const sessions = sessionsOf(facts.sessions);
  const [first] = menu.bases;
  const base =
    menu.bases.find((one) => sessions.some(({ session }) => session.baseAccount === one.account)) ??
    first;
  if (!base) return null;
  const name = base.principal?.slice(base.principal.lastIndexOf('/') + 1);
  const isMulti = sessions.some(({ session }) => session.mode === 'multi');
  return (
    <div class="identity">
      <bdi>{base.alias ?? base.account}</bdi>
      {name !== undefined && (
        <>
          {' · '}
          <bdi>{name}</bdi>
        </>
      )}
      {sessions.some(({ session }) => session.role) && (
        <button type="button" class="link" onClick={returnToBase}>
          {text('popup_back_to_base')}
        </button>
      )}
      <span class="number">
        {isMulti
          ? text('popup_sessions', sessions.length, MAX_SESSIONS)
          : sessions.length === 0
            ? text('popup_no_console')
            : ''}
      </span>
    </div>
  );
}
