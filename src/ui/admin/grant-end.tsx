import type { TimeBoundGrant } from '#core/change/time-bound.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { shortTime, toTimeField } from '#ui/time.ts';
import { text } from '#ui/text.ts';

interface GrantEndProps {
  readonly grant: TimeBoundGrant;
}

/** When a grant ends, or that it has ended. */
export function endText(untilMs: number, nowMs: number): string {
  return text(untilMs > nowMs ? 'grant_ends' : 'grant_ended', shortTime(untilMs));
}

/** The date on which IAM ends a grant; another date, none, or the clean-up of a grant that has passed, as a staged change. */
export function GrantEnd({ grant: { principal, role, untilMs } }: GrantEndProps) {
  const { stage, clock } = useAdmin();
  const isPassed = untilMs <= clock();
  return (
    <div class="grant-end">
      <label class="field">
        {endText(untilMs, clock())}
        <input
          type="datetime-local"
          aria-label={text('grant_new_end')}
          min={toTimeField(clock())}
          value={toTimeField(untilMs)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value && event.currentTarget.reportValidity())
              stage({ kind: 'grant', principal, role, untilMs: Date.parse(value) });
          }}
        />
      </label>
      {isPassed ? (
        <button type="button" onClick={() => stage({ kind: 'revoke', principal, role })}>
          {text('action_clean_up')}
        </button>
      ) : (
        <button type="button" onClick={() => stage({ kind: 'grant', principal, role })}>
          {text('action_without_end')}
        </button>
      )}
    </div>
  );
}
