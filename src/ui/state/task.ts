import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import { signal, type ReadonlySignal } from '@preact/signals';

/** One asynchronous action as the reader sees it; there is no loading flag beside it. */
export type Task<T, P = undefined> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: P | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorData }
  | { readonly kind: 'done'; readonly value: T };

/** A task and the verbs that move it. */
export interface TaskRunner<T, P> {
  readonly state: ReadonlySignal<Task<T, P>>;
  /** Runs the action unless one is running; an {@link ErrorData} failure becomes `failed`, a bug is rethrown. */
  readonly run: (
    action: (onProgress: (progress: P) => void, signal: AbortSignal) => Promise<T>,
  ) => Promise<T | undefined>;
  /** Asks the running action to stop; it ends as `failed` with `operation/stopped`. */
  readonly stop: () => void;
  readonly reset: () => void;
  /** Puts a value in place that came by another way, such as a session that was resumed. */
  readonly finish: (value: T) => void;
}

/** Creates a task in state `idle`. */
export function createTask<T, P = undefined>(): TaskRunner<T, P> {
  const state = signal<Task<T, P>>({ kind: 'idle' });
  let controller: AbortController | undefined;
  return {
    state,
    run: async (action) => {
      if (state.peek().kind === 'running') return undefined;
      controller = new AbortController();
      state.value = { kind: 'running', progress: undefined };
      try {
        const value = await action((progress) => {
          state.value = { kind: 'running', progress };
        }, controller.signal);
        state.value = { kind: 'done', value };
        return value;
      } catch (error) {
        if (!isAppError(error)) {
          state.value = { kind: 'idle' };
          throw error;
        }
        state.value = { kind: 'failed', error: toErrorData(error) };
        return undefined;
      }
    },
    stop: () => controller?.abort(),
    reset: () => {
      state.value = { kind: 'idle' };
    },
    finish: (value) => {
      state.value = { kind: 'done', value };
    },
  };
}
