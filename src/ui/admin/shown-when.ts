import type { EstatePicture } from '#core/access/picture.ts';
import { pictureAge, SAME_READING_MS } from '#ui/state/picture-age.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';

/** Of which moment the shown states are, for paper, on which "an hour ago" means nothing: the one looked back to, or that of reading. */
export function shownWhen(asOfMs: number | undefined, picture: EstatePicture | undefined): string {
  if (asOfMs !== undefined) return text('as_of_shown', exactTime(asOfMs));
  if (!picture) return text('read_never');
  const { newestMs, oldestMs } = pictureAge(picture);
  return newestMs - oldestMs > SAME_READING_MS
    ? text('read_between', exactTime(oldestMs), exactTime(newestMs))
    : text('read_at', exactTime(newestMs));
}
