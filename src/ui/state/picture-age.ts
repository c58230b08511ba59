import type { EstatePicture } from '#core/access/picture.ts';

/** How old what is shown is: accounts may have been read at different times. */
export interface PictureAge {
  /** Epoch milliseconds, local clock. */
  readonly newestMs: number;
  readonly oldestMs: number;
  /** Accounts that could not be read when they were last asked. */
  readonly unreadable: number;
}

/** Below this many milliseconds two readings count as one. */
export const SAME_READING_MS = 10 * 60_000;

/** Looks at the time of every account's reading, the jump account's included. */
export function pictureAge({ jump, accounts }: EstatePicture): PictureAge {
  let [newestMs, oldestMs, unreadable] = [jump.readAtMs, jump.readAtMs, 0];
  for (const { kind, readAtMs } of accounts) {
    newestMs = Math.max(newestMs, readAtMs);
    oldestMs = Math.min(oldestMs, readAtMs);
    if (kind === 'unreadable') unreadable += 1;
  }
  return { newestMs, oldestMs, unreadable };
}
