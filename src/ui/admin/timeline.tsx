import { isOpenState } from '#core/access/access-state.ts';
import type { AccessEvent } from '#core/ledger/grant-timeline.ts';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import type { Names } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { dayText, timeOfDay } from '#ui/time.ts';
import { text } from '#ui/text.ts';

interface TimelineProps {
  /** Newest first. */
  readonly events: readonly AccessEvent[];
  readonly names: Names;
}

function byDay(events: readonly AccessEvent[]): ReadonlyMap<string, readonly AccessEvent[]> {
  const days = new Map<string, AccessEvent[]>();
  for (const event of events) {
    const day = dayText(event.atMs);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return days;
}

function sentence({ principal, role, from, to }: AccessEvent, names: Names): string {
  const about = [names.principal(principal), names.role(role)] as const;
  if (isOpenState(to) && !isOpenState(from)) return text('history_gained', ...about);
  if (isOpenState(from) && !isOpenState(to)) return text('history_lost', ...about);
  return text('history_changed', ...about);
}

/** What happened to access, day by day, as one would tell it. */
export function Timeline({ events, names }: TimelineProps) {
  return (
    <ol class="timeline">
      {[...byDay(events)].map(([day, ofDay]) => (
        <li key={day}>
          <h2>{day}</h2>
          <ol>
            {ofDay.map((event) => (
              <li key={`${event.seq} ${event.atMs} ${event.principal} ${event.role}`}>
                <time dateTime={new Date(event.atMs).toISOString()}>{timeOfDay(event.atMs)}</time>
                <span dir="auto">{sentence(event, names)}</span>
                <span class="state quiet">
                  <StateMark state={event.from} /> {stateText(event.from)} →{' '}
                  <StateMark state={event.to} /> {stateText(event.to)}
                </span>
                <a href={routeHash({ page: 'commit', seq: event.seq })}>
                  {text(event.isByDate ? 'history_by_date' : 'record_number', event.seq)}
                </a>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
