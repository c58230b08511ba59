import type { ReadProgress } from '#app/read-progress.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { RefreshCwIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { pictureAge, SAME_READING_MS } from '#ui/state/picture-age.ts';
import { exactTime, timeAgo, timeLeft } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import './read-status.css';

/** More names than this are a blur. */
const NAMES_SHOWN = 4;

function Running({ progress }: { readonly progress: ReadProgress | undefined }) {
  const { reading, names } = useAdmin();
  const { done = 0, total = 0, calls = 0, throttles = 0, reading: now = [] } = progress ?? {};
  const secondsLeft = progress?.secondsLeft ?? null;
  return (
    <div class="read-status" role="status">
      <div class="line">
        <span>{text('read_running', done, total)}</span>
        <span class="quiet names" dir="auto">
          {now.slice(0, NAMES_SHOWN).map(names.value.account).join(', ')}
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

/** How old the picture is, or how far its reading has come, and the button that starts or stops it. */
export function ReadStatus() {
  const { reading, refreshing, read, picture, clock } = useAdmin();
  const state = reading.state.value;
  if (state.kind === 'running') return <Running progress={state.progress} />;
  const refresh = refreshing.state.value;
  const seen = picture.value;
  const age = seen && pictureAge(seen);
  const isUneven = age && age.newestMs - age.oldestMs > SAME_READING_MS;
  return (
    <div class="read-status">
      <div class="line">
        <span class="quiet" title={age && exactTime(age.newestMs)}>
          {age ? text('read_at', timeAgo(age.newestMs, clock())) : text('read_never')}
        </span>
        {isUneven && (
          <span class="quiet" title={exactTime(age.oldestMs)}>
            {text('read_oldest', timeAgo(age.oldestMs, clock()))}
          </span>
        )}
        <Figures />
        {age !== undefined && age.unreadable > 0 && (
          <span class="unreadable">{countText('read_unreadable', age.unreadable)}</span>
        )}
        <button
          type="button"
          class="plain"
          disabled={refresh.kind === 'running'}
          onClick={() => void read()}
        >
          <RefreshCwIcon size={14} />
          {text(seen ? 'action_read_again' : 'action_read')}
        </button>
      </div>
      {[state, refresh].map(
        (task, at) =>
          task.kind === 'failed' &&
          task.error.code !== 'operation/stopped' && <ErrorNotice key={at} error={task.error} />,
      )}
    </div>
  );
}
