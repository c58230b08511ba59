import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { answerOf, TIME_VIEWS, type TimeView } from '#ui/state/time-view.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { TimeTable } from './time-table.tsx';
import './time-page.css';

const DAY_MS = 86_400_000;
const SHOWN = 500;

/** The form that a `datetime-local` input takes, in the reader's zone. */
function inputTime(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Who could reach what, at a moment, between two, and how it came to be. */
export function TimePage() {
  const { ledger, configuration, clock } = useAdmin();
  const view = useSignal<TimeView>('as-of');
  const subject = useSignal('');
  const from = useSignal(clock() - 30 * DAY_MS);
  const to = useSignal(clock() + 60_000);
  useEffect(() => void ledger.refresh(), [ledger, configuration.value]);
  const names = useMemo(() => createNames(configuration.value), [configuration.value]);
  const answer = answerOf(
    ledger.intervals.value,
    { view: view.value, subject: subject.value.trim(), fromMs: from.value, toMs: to.value },
    names,
  );
  const count = answer.rows.length;
  return (
    <section class="page time-page">
      <header>
        <h1>{text('tab_time')}</h1>
        <p class="quiet">{text('time_hint')}</p>
      </header>
      <form class="question" onSubmit={(event) => event.preventDefault()}>
        <label>
          {text('time_subject')}
          <input
            type="search"
            value={subject.value}
            onInput={({ currentTarget }) => (subject.value = currentTarget.value)}
          />
        </label>
        {(
          [
            ['time_from', from],
            ['time_to', to],
          ] as const
        ).map(([label, at]) => (
          <label key={label}>
            {text(label)}
            <input
              type="datetime-local"
              step="1"
              value={inputTime(at.value)}
              onChange={({ currentTarget }) => {
                const ms = Date.parse(currentTarget.value);
                if (!Number.isNaN(ms)) at.value = ms;
              }}
            />
          </label>
        ))}
        <label>
          {text('time_view')}
          <select
            value={view.value}
            onChange={({ currentTarget }) => {
              view.value = TIME_VIEWS.find((one) => one === currentTarget.value) ?? 'as-of';
            }}
          >
            {TIME_VIEWS.map((one) => (
              <option key={one} value={one}>
                {text(`time_view_${one.replace('-', '_')}` as TextKey)}
              </option>
            ))}
          </select>
        </label>
      </form>
      {count === 0 && <Notice kind="info">{text('time_none')}</Notice>}
      {count > 0 && <p class="quiet">{countText('time_rows', count)}</p>}
      {count > 0 && <TimeTable answer={answer} limit={SHOWN} names={names} />}
      {count > SHOWN && <p class="quiet">{text('time_shown_first', SHOWN)}</p>}
    </section>
  );
}
