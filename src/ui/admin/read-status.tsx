import type { ReadProgress } from '#app/read-progress.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { LogInIcon, RefreshCwIcon } from '#ui/components/icon.tsx';
import type { EstatePicture } from '#core/access/picture.ts';
import { firstFew } from '#ui/first-few.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { pictureAge, SAME_READING_MS } from '#ui/state/picture-age.ts';
import { exactTime, timeAgo, timeLeft } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { UnreadableAccounts } from './unreadable-accounts.tsx';
import './read-status.css';

function Running({ progress }: { readonly progress: ReadProgress | undefined }) {
  const { reading, names } = useAdmin();
  const { done = 0, total = 0, calls = 0, throttles = 0, reading: now = [] } = progress ?? {};
  const silent = progress?.silent ?? [];
  const secondsLeft = progress?.secondsLeft ?? null;
  return (
    <div class="read-status" role="status">
      <div class="line">
        <span>{text('read_running', done, total)}</span>
        <span class="quiet names" dir="auto">
          {firstFew(now.filter((account) => !silent.includes(account)).map(names.value.account))}
        </span>
        <span class="quiet number">
          {countText('read_calls', calls)}
          {secondsLeft !== null && ` · ${text('read_left', timeLeft(secondsLeft * 1000))}`}
        </span>
        <button type="button" onClick={reading.stop}>
          {text('action_stop')}
        </button>
      </div>
      <progress value={done} max={total || 1} aria-label={text('read_running', done, total)} />
      {silent.length > 0 && (
        <p class="silent" dir="auto">
          {countText('read_silent', silent.length, firstFew(silent.map(names.value.account)))}
        </p>
      )}
      {throttles > 0 && <p class="throttled">{countText('read_throttled', throttles)}</p>}
    </div>
  );
}

/** What the last reading of this tab cost. */
function Figures() {
  const state = useAdmin().reading.state.value;
  if (state.kind !== 'done') return null;
  const { calls, fewestCalls, tookMs, throttles, kind } = state.value;
  const cost = [
    kind === 'stopped' ? text('read_stopped') : text('read_took', timeLeft(tookMs)),
    countText('read_calls', calls),
    calls > fewestCalls && text('read_fewest', fewestCalls.toLocaleString()),
    throttles > 0 && countText('read_slowed', throttles),
  ];
  return <span class="quiet number">{cost.filter(Boolean).join(' · ')}</span>;
}

/** How old the picture is, and whose reading it was if it is not plainly the reader's own. */
function Age({ seen }: { readonly seen: EstatePicture }) {
  const { session, clock } = useAdmin();
  const state = session.state.value;
  const { newestMs, oldestMs } = pictureAge(seen);
  const own = state.kind === 'done' ? state.value.identity.arn : undefined;
  const reader = seen.readBy === own ? undefined : seen.readBy?.split('/').at(-1);
  const ago = timeAgo(newestMs, clock());
  return (
    <>
      <span class="quiet" title={exactTime(newestMs)}>
        {reader === undefined ? text('read_at', ago) : text('read_at_by', ago, reader)}
      </span>
      {newestMs - oldestMs > SAME_READING_MS && (
        <span class="quiet" title={exactTime(oldestMs)}>
          {text('read_oldest', timeAgo(oldestMs, clock()))}
        </span>
      )}
      <Figures />
    </>
  );
}

/** How old the picture is, or how far its reading has come, and the button that starts or stops it. */
export function ReadStatus() {
  const { reading, refreshing, read, picture, isSignedIn, signInOffered } = useAdmin();
  const state = reading.state.value;
  if (state.kind === 'running') return <Running progress={state.progress} />;
  const refresh = refreshing.state.value;
  const seen = picture.value;
  return (
    <div class="read-status">
      <div class="line">
        {seen ? <Age seen={seen} /> : <span class="quiet">{text('read_never')}</span>}
        {isSignedIn.value ? (
          <button
            type="button"
            class="plain"
            disabled={refresh.kind === 'running'}
            onClick={() => void read()}
          >
            <RefreshCwIcon size={14} />
            {text(seen ? 'action_read_again' : 'action_read')}
          </button>
        ) : (
          <button type="button" onClick={() => (signInOffered.value = true)}>
            <LogInIcon size={14} />
            {text(seen ? 'action_sign_in_to_read_again' : 'action_sign_in_to_read')}
          </button>
        )}
      </div>
      {seen && <UnreadableAccounts seen={seen} />}
      {seen && !isSignedIn.value && <p class="kept">{text('read_kept')}</p>}
      {state.kind === 'done' && state.value.interruptedBy && (
        <ErrorNotice error={state.value.interruptedBy} />
      )}
      {[state, refresh].map(
        (task, at) =>
          task.kind === 'failed' &&
          task.error.code !== 'operation/stopped' && <ErrorNotice key={at} error={task.error} />,
      )}
    </div>
  );
}
