import type { CommitResult } from '#app/commit-change-set.ts';
import { createCommitControl, type CommitControl } from '#app/commit-control.ts';
import type { CommitHandles, CommitProgress } from '#app/commit-engine.ts';
import type { CallProgress } from '#app/call-book.ts';
import type { Plan, PlannedCall } from '#core/change/plan.ts';
import { signal } from '@preact/signals';
import { createTask, type Task } from './task.ts';

type Phase = Extract<CommitProgress, { kind: 'phase' }>['phase'];

/** A commit or a recovery as it runs: where it is, and a line for each call. */
export interface CommitView {
  readonly phase: Phase;
  readonly calls: readonly PlannedCall[];
  /** By call id; a call without an entry waits. */
  readonly progress: Readonly<Record<string, CallProgress>>;
}

/** One commit at a time: its view, its controls, and what it came to, which is announced. */
export function createCommitRun(announce: (commit: Task<CommitResult>) => Promise<void>) {
  const task = createTask<CommitResult>();
  const view = signal<CommitView | undefined>(undefined);
  const isPaused = signal(false);
  let control: CommitControl | undefined;
  return {
    task,
    view,
    isPaused,
    /** Shows a plan's calls and runs the action that carries them out. */
    run: async (plan: Plan, action: (handles: CommitHandles) => Promise<CommitResult>) => {
      const current = createCommitControl();
      control = current;
      isPaused.value = false;
      view.value = { phase: 'checking', calls: plan.calls, progress: {} };
      const onProgress = (progress: CommitProgress) => {
        const before = view.peek();
        if (!before) return;
        view.value =
          progress.kind === 'phase'
            ? { ...before, phase: progress.phase }
            : { ...before, progress: { ...before.progress, [progress.callId]: progress.call } };
      };
      const result = await task.run(() => action({ control: current, onProgress }));
      // What is lost if this fails: the browser's notification; the page shows the same.
      void announce(task.state.peek()).catch(() => undefined);
      return result;
    },
    stop: () => control?.stop(),
    togglePause: () => {
      if (isPaused.peek()) control?.resume();
      else control?.pause();
      isPaused.value = !isPaused.peek();
    },
    close: () => {
      task.reset();
      view.value = undefined;
    },
  };
}
