import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { FileTextIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { auditReport } from '#ui/state/audit-report.ts';
import { createNames } from '#ui/state/names.ts';
import type { Route } from '#ui/state/route.ts';
import { createTask } from '#ui/state/task.ts';
import { timeLines } from '#ui/state/time-lines.ts';
import { answerOf, TIME_VIEWS, type TimeView } from '#ui/state/time-view.ts';
import { inputTime } from '#ui/time.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { kindText, recordSummary } from './record-summary.ts';
import { Timeline } from './timeline.tsx';
import { TimeTable } from './time-table.tsx';
import './time-page.css';

const DAY_MS = 86_400_000;
const SHOWN = 500;

interface TimePageProps {
  /** What the address asks for. */
  readonly asked: Extract<Route, { page: 'time' }>;
}

/** Who could reach what, at a moment, between two, and how it came to be. */
export function TimePage({ asked }: TimePageProps) {
  const { ledger, actions, configuration, clock } = useAdmin();
  const reporting = useMemo(() => createTask<readonly LedgerRecord[]>(), []);
  const report = reporting.state.value;
  const view = useSignal<TimeView>(asked.view ?? 'as-of');
  const subject = useSignal(asked.subject ?? '');
  const from = useSignal(clock() - (asked.view ? 3650 : 30) * DAY_MS);
  const to = useSignal(clock() + 60_000);
  useEffect(() => void ledger.refresh(), [ledger, configuration.value]);
  const names = useMemo(() => createNames(configuration.value), [configuration.value]);
  const answer = answerOf(
    ledger.intervals.value,
    { view: view.value, subject: subject.value.trim(), fromMs: from.value, toMs: to.value },
    names,
  );
  const count = answer.rows.length;
  /** Of the whole estate between the two dates, whatever the page is narrowed to. */
  const saveReport = async () => {
    if (!configuration.value) return;
    const estate = configuration.value;
    const records = await reporting.run(() =>
      actions.ledger.loadPeriod(estate, from.value, to.value),
    );
    if (!records) return;
    const html = auditReport({
      configuration: configuration.value,
      names,
      records,
      intervals: ledger.intervals.value,
      fromMs: from.value,
      toMs: to.value,
      madeAtMs: clock(),
      summaryOf: (record) => recordSummary(record, names),
      kindOf: ({ kind }) => kindText(kind),
    });
    download(`${configuration.value.id}-access-report.html`, 'text/html', html);
  };
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
      <div class="actions">
        <button
          type="button"
          disabled={report.kind === 'running'}
          onClick={() => void saveReport()}
        >
          <FileTextIcon size={14} /> {text('action_report')}
        </button>
        <span class="quiet">{text('report_hint')}</span>
      </div>
      {report.kind === 'failed' && <ErrorNotice error={report.error} />}
      {count === 0 && <Notice kind="info">{text('time_none')}</Notice>}
      {count > 0 && (
        <div class="actions">
          <span class="quiet">{countText('time_rows', count)}</span>
          <ExportButtons name={`access-${view.value}`} lines={() => timeLines(answer, names)} />
        </div>
      )}
      {count > 0 && answer.kind === 'events' && (
        <Timeline events={answer.rows.slice(0, SHOWN)} names={names} />
      )}
      {count > 0 && answer.kind !== 'events' && (
        <TimeTable answer={answer} limit={SHOWN} names={names} />
      )}
      {count > SHOWN && <p class="quiet">{text('time_shown_first', SHOWN)}</p>}
    </section>
  );
}
