const DATE =
  /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?)?)?$/;

/**
 * Reads a date of a policy: W3C's profile of ISO 8601, as UTC where it names no zone, or epoch seconds. Four digits may be a year or
 * seconds, which AWS leaves open: they are no date, as is all else. Date.parse takes far more, much of it in the reader's zone.
 *
 * @param text - Untrusted.
 * @returns Epoch milliseconds; NaN of what is no date.
 * @see IAM User Guide, "IAM JSON policy elements: Condition operators", Date condition operators; W3C NOTE-datetime
 */
export function parsePolicyDate(text: string): number {
  if (/^\d+$/.test(text)) return text.length === 4 ? NaN : Number(text) * 1000;
  const [found, year, month, day = '01', hour = 0, minute = 0, second = 0, zone = 'Z'] =
    DATE.exec(text) ?? [];
  if (found === undefined) return NaN;
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // A day that the month does not have becomes one of the next.
  const isOfCalendar = midnight.toISOString().startsWith(`${year}-${month}-${day}`);
  const time = secondsOf(Number(hour), Number(minute)) + Number(second);
  if (!isOfCalendar || Number(second) >= 60) return NaN;
  return midnight.getTime() + (time - aheadOf(zone)) * 1000;
}

function secondsOf(hours: number, minutes: number): number {
  return hours < 24 && minutes < 60 ? (hours * 60 + minutes) * 60 : NaN;
}

/** Seconds that a zone is ahead of UTC. */
function aheadOf(zone: string): number {
  if (zone === 'Z') return 0;
  const ahead = secondsOf(Number(zone.slice(1, 3)), Number(zone.slice(4)));
  return zone.startsWith('-') ? -ahead : ahead;
}
