import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ANNOUNCE_END_MS } from '#core/sign-in/admin-session.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { timeLeft } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { LogOutIcon } from '#ui/components/icon.tsx';

const TICK_MS = 15_000;

/** Who is signed in, in which account, and for how long; always in sight on the admin pages. */
export function SessionStatus() {
  const { session, signIn, signOut, clock, configuration } = useAdmin();
  const nowMs = useSignal(clock());
  useEffect(() => {
    const timer = setInterval(() => (nowMs.value = clock()), TICK_MS);
    return () => clearInterval(timer);
  }, [clock, nowMs]);
  const state = session.state.value;
  if (state.kind !== 'done') {
    return <span class="session-status quiet">{text('session_none')}</span>;
  }
  const { identity, endsAtMs, appraisal } = state.value;
  const jump = configuration.value?.jump;
  const isEnding = endsAtMs !== undefined && endsAtMs - nowMs.value <= ANNOUNCE_END_MS;
  return (
    <span class="session-status" title={identity.arn}>
      <strong dir="auto">{identity.arn.split('/').at(-1)}</strong>
      <span class="quiet">{jump?.alias ?? identity.account}</span>
      {appraisal?.duty === 'auditor' && (
        <span class="environment-tag">{text('session_read_only')}</span>
      )}
      {appraisal && <span class="quiet">{text(`session_mfa_${appraisal.mfa}`)}</span>}
      {endsAtMs !== undefined && (
        <span
          class={isEnding ? 'ending number' : 'quiet number'}
          role={isEnding ? 'status' : undefined}
        >
          {text(isEnding ? 'session_ending' : 'session_left', timeLeft(endsAtMs - nowMs.value))}
        </span>
      )}
      {isEnding && (
        <button type="button" onClick={() => void signIn()}>
          {text('action_renew_session')}
        </button>
      )}
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
