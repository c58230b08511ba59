import type { EstatePicture } from '#core/access/picture.ts';

/** How old what is shown is: accounts may have been read at different times. */
export interface PictureAge {
  /** Epoch milliseconds, local clock. */
  readonly newestMs: number;
  readonly oldestMs: number;
}

/** Below this many milliseconds two readings count as one. */
export const SAME_READING_MS = 10 * 60_000;

/** Looks at the time of every account's reading, the jump account's included. */
export function pictureAge({ jump, accounts }: EstatePicture): PictureAge {
  let [newestMs, oldestMs] = [jump.readAtMs, jump.readAtMs];
  for (const { readAtMs } of accounts) {
    newestMs = Math.max(newestMs, readAtMs);
    oldestMs = Math.min(oldestMs, readAtMs);
  }
  return { newestMs, oldestMs };
}
