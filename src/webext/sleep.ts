import { AppError } from '#core/errors.ts';
import type { Sleep } from '#core/ports.ts';

/** Waits for real; a stop ends the wait with `operation/stopped`. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new AppError('operation/stopped', {}));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
