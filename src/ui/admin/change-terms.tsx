import type { Change } from '#core/change/change-set.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { toTimeField } from '#ui/time.ts';
import { text } from '#ui/text.ts';

interface ChangeTermsProps {
  readonly change: Extract<Change, { kind: 'grant' | 'revoke' }>;
}

/** What a staged change can be told beside its pair: when a grant ends, and whether a revoke ends open sessions. */
export function ChangeTerms({ change }: ChangeTermsProps) {
  const { stage, clock } = useAdmin();
  const { kind, principal, role } = change;
  if (kind === 'revoke') {
    return (
      <div class="terms">
        <label class="check">
          <input
            type="checkbox"
            checked={change.endSessions === true}
            onChange={(event) =>
              stage({
                kind,
                principal,
                role,
                ...(event.currentTarget.checked && { endSessions: true }),
              })
            }
          />
          {text('terms_end_sessions')}
        </label>
      </div>
    );
  }
  return (
    <div class="terms">
      <label class="field">
        {text('terms_until')}
        <input
          type="datetime-local"
          min={toTimeField(clock())}
          value={change.untilMs === undefined ? '' : toTimeField(change.untilMs)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (!event.currentTarget.reportValidity()) return;
            stage({ kind, principal, role, ...(value && { untilMs: Date.parse(value) }) });
          }}
        />
        <small>{text('terms_until_hint')}</small>
      </label>
    </div>
  );
}
