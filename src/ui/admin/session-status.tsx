import { LogOutIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { text } from '#ui/text.ts';
import { isEnding, SessionFacts } from './session-facts.tsx';

/** Who is signed in, in which account, and for how long; always in sight on the admin pages. */
export function SessionStatus() {
  const { session, renewSession, signOut, configuration } = useAdmin();
  const { nowMs, known } = useEstates();
  const state = session.state.value;
  const renew = (
    <button type="button" onClick={renewSession}>
      {text('action_renew_session')}
    </button>
  );
  if (state.kind === 'failed' && state.error.code === 'sign-in/session-ended') {
    return (
      <span class="session-status">
        <span class="ending" role="status">
          {text('session_over')}
        </span>
        {renew}
      </span>
    );
  }
  if (state.kind !== 'done') {
    return <span class="session-status quiet">{text('session_none')}</span>;
  }
  const { identity } = state.value;
  const where = configuration.value?.jump.alias ?? identity.account;
  return (
    <span class="session-status" title={identity.arn}>
      {/* Among several, the name of the estate says where. */}
      <SessionFacts
        session={state.value}
        nowMs={nowMs.value}
        {...(known.value.length < 2 && { where })}
      />
      {isEnding(state.value, nowMs.value) && renew}
      <button
        type="button"
        class="plain"
        onClick={() => void signOut()}
        aria-label={text('action_sign_out')}
        title={text('action_sign_out')}
      >
        <LogOutIcon />
      </button>
    </span>
  );
}
