import { Notice } from '#ui/components/notice.tsx';
import { useAdmin, type AdminState } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { go } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { timeLeft } from '#ui/time.ts';

/** By the console session at once; any other way begins on the estate's own page. */
function renew({ session, renewSession }: AdminState, estate: string): void {
  const state = session.state.peek();
  renewSession();
  if (state.kind === 'done' && state.value.way !== 'console') go({ page: 'permissions' }, estate);
}

/** Sessions in estates that are not looked at and that end soon; the bar tells of the one that is. */
export function EndingSessions() {
  const { ending, nowMs } = useEstates();
  const shown = useAdmin();
  const others = ending.value.filter(({ admin }) => admin !== shown);
  if (others.length === 0) return null;
  return (
    <div class="ending-sessions">
      {others.map(({ admin, configuration, endsAtMs }) => (
        <Notice key={configuration.id} kind="warning">
          <span class="line">
            {text('estates_ending', configuration.name, timeLeft(endsAtMs - nowMs.value))}
            <button type="button" onClick={() => renew(admin, configuration.id)}>
              {text('action_renew_session')}
            </button>
          </span>
        </Notice>
      ))}
    </div>
  );
}
