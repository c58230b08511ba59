import type { WithLock } from '#core/ports.ts';

/** The Web Locks of the extension's origin: one holder at a time among all its pages. */
export const withWebLock: WithLock = (name, task) => navigator.locks.request(name, task);
