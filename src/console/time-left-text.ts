/** Looks texts up by key, as `i18n.getMessage` does. */
export type Texts = (key: string, values?: string[]) => string;

const MINUTE_MS = 60_000;

/**
 * How long a session may still last, in words.
 *
 * @param endsAtMs - The latest end; undefined when nobody knows.
 */
export function timeLeftText(endsAtMs: number | undefined, nowMs: number, texts: Texts): string {
  if (endsAtMs === undefined) return texts('frame_left_unknown');
  const minutes = Math.floor((endsAtMs - nowMs) / MINUTE_MS);
  if (minutes < 0) return texts('frame_over');
  return minutes < 60
    ? texts('frame_left_minutes', [String(minutes)])
    : texts('frame_left_hours', [String(Math.floor(minutes / 60)), String(minutes % 60)]);
}
