/** The reader's hand on a running commit. Nothing is cut off: calls that are under way end by themselves. */
export interface CommitControl {
  readonly pause: () => void;
  readonly resume: () => void;
  /** No further call starts; a paused commit goes on only to stop. */
  readonly stop: () => void;
  readonly isPaused: () => boolean;
  /** Fires on {@link CommitControl.stop}; it ends waits, never a call. */
  readonly signal: AbortSignal;
  /** Resolves at once unless paused. */
  readonly whenGoing: () => Promise<void>;
}

/** A control that is not paused and not stopped. */
export function createCommitControl(): CommitControl {
  const stopping = new AbortController();
  let paused: { readonly going: Promise<void>; readonly go: () => void } | undefined;
  const resume = () => {
    paused?.go();
    paused = undefined;
  };
  return {
    pause: () => {
      if (paused || stopping.signal.aborted) return;
      let go: (() => void) | undefined;
      const going = new Promise<void>((resolve) => {
        go = resolve;
      });
      paused = { going, go: () => go?.() };
    },
    resume,
    stop: () => {
      stopping.abort();
      resume();
    },
    isPaused: () => paused !== undefined,
    signal: stopping.signal,
    whenGoing: () => paused?.going ?? Promise.resolve(),
  };
}
