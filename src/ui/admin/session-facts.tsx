import { ANNOUNCE_END_MS } from '#core/sign-in/admin-session.ts';
import type { ShownSession } from '#ui/state/session-actions.ts';
import { text } from '#ui/text.ts';
import { timeLeft } from '#ui/time.ts';

interface SessionFactsProps {
  readonly session: ShownSession;
  readonly nowMs: number;
  /** The account's alias or id, where it is not told beside. */
  readonly where?: string;
}

/** Whether a session is so near its end that it is announced. */
export function isEnding({ endsAtMs }: ShownSession, nowMs: number): boolean {
  return endsAtMs !== undefined && endsAtMs - nowMs <= ANNOUNCE_END_MS;
}

/** Who is signed in, with MFA or not, and for how long, as far as AWS tells. */
export function SessionFacts({ session, nowMs, where }: SessionFactsProps) {
  const { identity, endsAtMs, appraisal } = session;
  const ending = isEnding(session, nowMs);
  return (
    <span class="session-facts">
      <strong dir="auto">{session.person ?? identity.arn.split('/').at(-1)}</strong>
      {where !== undefined && <span class="quiet">{where}</span>}
      {appraisal && appraisal.duty !== 'administrator' && (
        <span class="environment-tag">{text(`session_duty_${appraisal.duty}`)}</span>
      )}
      {appraisal && <span class="quiet">{text(`session_mfa_${appraisal.mfa}`)}</span>}
      {endsAtMs === undefined ? (
        <span class="quiet">{text('session_end_untold')}</span>
      ) : (
        <span
          class={ending ? 'ending number' : 'quiet number'}
          role={ending ? 'status' : undefined}
        >
          {endsAtMs > nowMs
            ? text(ending ? 'session_ending' : 'session_left', timeLeft(endsAtMs - nowMs))
            : text('session_over')}
        </span>
      )}
    </span>
  );
}
