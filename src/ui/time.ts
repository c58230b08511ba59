/** A length of time in the two largest units that matter: `11 h 12 min`, `42 min`, `30 s`. */
export function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const unit = (value: number, name: 'hour' | 'minute' | 'second') =>
    value.toLocaleString(undefined, { style: 'unit', unit: name, unitDisplay: 'short' });
  if (hours)
    return minutes ? `${unit(hours, 'hour')} ${unit(minutes, 'minute')}` : unit(hours, 'hour');
  return minutes ? unit(minutes, 'minute') : unit(seconds, 'second');
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago a moment was, in the reader's language: "3 minutes ago", "now". */
export function timeAgo(atMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const ago = nowMs - atMs;
  for (const [unit, length] of STEPS) {
    if (Math.abs(ago) >= length) return format.format(-Math.floor(ago / length), unit);
  }
  return format.format(0, 'second');
}

/** A moment to the second in the reader's own form, as tooltips show it. */
export function exactTime(atMs: number): string {
  return new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** A moment to the minute in the reader's own form: the end of a grant, when something was saved. */
export function shortTime(atMs: number): string {
  return new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A day in the reader's own form. */
export function shortDate(atMs: number): string {
  return new Date(atMs).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** A moment as a `datetime-local` field holds it: the reader's clock, to the minute. */
export function toTimeField(atMs: number): string {
  const shifted = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The form that a `datetime-local` input takes, in the reader's zone. */
export function inputTime(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** A day in full, as a heading. */
export function dayText(atMs: number): string {
  return new Date(atMs).toLocaleDateString(undefined, { dateStyle: 'full' });
}

/** The time of a day to the second. */
export function timeOfDay(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(undefined, { timeStyle: 'medium' });
}
