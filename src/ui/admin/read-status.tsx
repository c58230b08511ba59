import { RefreshCwIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { exactTime, timeAgo, timeLeft } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';

/** How old the picture is, or how far its reading has come, and the button that starts or stops it. */
export function ReadStatus() {
  const { reading, read, picture, clock, configuration } = useAdmin();
  const state = reading.state.value;
  const nameOf = (id: string) =>
    configuration.value?.accounts.find((account) => account.id === id)?.name ?? id;
  if (state.kind === 'running') {
    const { done = 0, total = 0, calls = 0, reading: now = [] } = state.progress ?? {};
    const secondsLeft = state.progress?.secondsLeft ?? null;
    return (
      <div class="read-status" role="status">
        <div class="line">
          <span>{text('read_running', done, total)}</span>
          <span class="quiet" dir="auto">
            {now.map(nameOf).join(', ')}
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
      </div>
    );
  }
  const seen = picture.value;
  return (
    <div class="read-status">
      <div class="line">
        <span class="quiet" title={seen && exactTime(seen.jump.readAtMs)}>
          {seen ? text('read_at', timeAgo(seen.jump.readAtMs, clock())) : text('read_never')}
        </span>
        <button type="button" class="plain" onClick={() => void read()}>
          <RefreshCwIcon size={14} />
          {text(seen ? 'action_read_again' : 'action_read')}
        </button>
      </div>
    </div>
  );
}
