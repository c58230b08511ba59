import type { CallProgress } from '#app/call-book.ts';
import type { CommitResult } from '#app/commit-change-set.ts';
import { CheckIcon, CircleAlertIcon, HistoryIcon, RefreshCwIcon } from '#ui/components/icon.tsx';
import { ErrorNotice, errorTexts } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { CommitView } from '#ui/state/commit-run.ts';
import { createNames } from '#ui/state/names.ts';
import { go } from '#ui/state/route.ts';
import { timeLeft } from '#ui/time.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { CommitOutcome } from './commit-outcome.tsx';
import { callText } from './plan-texts.ts';

const ICONS: Readonly<Record<CallProgress['kind'], typeof CheckIcon>> = {
  queued: HistoryIcon,
  running: RefreshCwIcon,
  'backing-off': RefreshCwIcon,
  done: CheckIcon,
  failed: CircleAlertIcon,
  'not-started': HistoryIcon,
};

function progressText(progress: CallProgress, nowMs: number): string {
  switch (progress.kind) {
    case 'queued':
      return text('call_waiting');
    case 'running':
      return progress.attempt > 1
        ? countText('call_attempts', progress.attempt)
        : text('call_running');
    case 'backing-off':
      return `${errorTexts(progress.error).title} ${text('call_again_in', timeLeft(progress.untilMs - nowMs))}`;
    case 'done':
      return progress.requestId ?? text('call_found_done');
    case 'failed':
      return errorTexts(progress.error).title;
    case 'not-started':
      return text('call_not_started');
  }
}

function Calls({ view }: { readonly view: CommitView }) {
  const { configuration, clock } = useAdmin();
  const names = createNames(configuration.value);
  return (
    <ol>
      {view.calls.map(({ id, call, account }) => {
        const progress = view.progress[id] ?? { kind: 'queued' };
        const Icon = ICONS[progress.kind];
        return (
          <li key={id} class={progress.kind}>
            <Icon />
            <span>
              <span class="mono">{callText(call, names)}</span>{' '}
              <span class="quiet">{names.account(account)}</span>
            </span>
            <span class="quiet mono">{progressText(progress, clock())}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** Where the reader goes when they close what a commit came to. */
function leave(result: CommitResult | undefined): void {
  go(
    result?.kind === 'recorded'
      ? { page: 'commit', seq: result.record.seq }
      : { page: result?.kind === 'halted' ? 'permissions' : 'review' },
  );
}

/** A running or finished commit: a line a call; the result stays until it is closed. */
export function CommitProgress() {
  const { committing, announcements } = useAdmin();
  const { task, view, isPaused, stop, togglePause, close } = committing;
  const state = task.state.value;
  const shown = view.value;
  if (state.kind === 'idle' || !shown) return null;
  const done = Object.values(shown.progress).filter(({ kind }) => kind === 'done').length;
  const total = shown.calls.length;
  const isRunning = state.kind === 'running';
  const result = state.kind === 'done' ? state.value : undefined;
  return (
    <section class="page commit-progress" aria-busy={isRunning}>
      <header>
        <h1>
          {isRunning
            ? text(`commit_phase_${shown.phase.replace('-', '_')}` as TextKey)
            : text('commit_result')}
        </h1>
        <p role="status">{text('commit_done_of', done, total)}</p>
        <progress value={done} max={total || 1} aria-label={text('commit_done_of', done, total)} />
      </header>
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {result && <CommitOutcome result={result} />}
      <Calls view={shown} />
      <div class="actions">
        {isRunning ? (
          <>
            <button type="button" onClick={togglePause}>
              {text(isPaused.value ? 'action_resume' : 'action_pause')}
            </button>
            <button type="button" onClick={stop}>
              {text('action_stop_after_calls')}
            </button>
            {announcements.isAllowed.value === false && (
              <button type="button" class="plain" onClick={() => void announcements.allow()}>
                {text('action_notify')}
              </button>
            )}
          </>
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => {
              close();
              leave(result);
            }}
          >
            {text(result?.kind === 'recorded' ? 'action_show_commit' : 'action_close')}
          </button>
        )}
      </div>
    </section>
  );
}
