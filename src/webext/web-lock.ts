import { AppError } from '#core/errors.ts';
import type { RunExclusively, WithLock } from '#core/ports.ts';

/** The Web Locks of the extension's origin: one holder at a time among all its pages. */
export const withWebLock: WithLock = (name, task) => navigator.locks.request(name, task);

/** Runs a task under a Web Lock, or not at all when another page holds it: two commits are never queued behind each other unseen. */
export const runExclusively: RunExclusively = (name, task) =>
  navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (!lock) throw new AppError('commit/busy', {});
    // A Web Lock is held until its task has ended.
    return task(() => true);
  });
