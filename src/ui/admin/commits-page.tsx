import { useSignal } from '@preact/signals';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { UploadIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames, type Names } from '#ui/state/names.ts';
import { matchesFilter, NO_FILTER } from '#ui/state/record-filter.ts';
import { routeHash } from '#ui/state/route.ts';
import { exactTime, timeAgo } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { changeText } from './plan-texts.ts';
import { RecordFilterForm } from './record-filter-form.tsx';
import './commits-page.css';

/** One line that says what a record is about. */
export function recordSummary(record: LedgerRecord, names: Names): string {
  switch (record.kind) {
    case 'commit': {
      const [first] = record.body.changes;
      if (record.body.comment) return record.body.comment;
      return first ? changeText(first, names) : '';
    }
    case 'publication':
      return countText('published_menus', record.body.menus.length);
    case 'estate-change':
      return record.body.comment;
    case 'drift':
      return record.body.comment || countText('drift_pairs', record.body.effect.length);
    case 'checkpoint':
      return text('record_checkpoint_at', record.body.seq);
  }
}

/** The ledger, newest first. */
export function CommitsPage() {
  const { records, hasAllRecords, loadMoreRecords, clock, configuration, exporting, exportLedger } =
    useAdmin();
  const names = createNames(configuration.value);
  const state = exporting.state.value;
  const filter = useSignal(NO_FILTER);
  const shown = records.value.filter((record) => matchesFilter(record, filter.value, names));
  return (
    <section class="page commits-page">
      <header>
        <h1>{text('tab_commits')}</h1>
        <p class="quiet">{text('commits_hint')}</p>
      </header>
      {configuration.value?.sharing && (
        <div class="actions">
          <button
            type="button"
            disabled={state.kind === 'running'}
            onClick={() => void exportLedger()}
          >
            <UploadIcon size={14} />
            {text('action_export_ledger')}
          </button>
          {state.kind === 'done' && (
            <span class="quiet">{countText('exported_records', state.value.exported)}</span>
          )}
        </div>
      )}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {records.value.length === 0 && <Notice kind="info">{text('commits_none')}</Notice>}
      {records.value.length > 0 && <RecordFilterForm filter={filter} />}
      {records.value.length > 0 && shown.length === 0 && (
        <Notice kind="info">{text('commits_none_match')}</Notice>
      )}
      {shown.length > 0 && (
        <table>
          <thead>
            <tr>
              <th class="number">{text('column_number')}</th>
              <th>{text('column_when')}</th>
              <th>{text('column_who')}</th>
              <th>{text('column_what')}</th>
              <th>{text('column_about')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((record) => (
              <tr key={record.seq}>
                <td class="number">
                  <a href={routeHash({ page: 'commit', seq: record.seq })}>{record.seq}</a>
                </td>
                <td title={exactTime(record.atMs)}>{timeAgo(record.atMs, clock())}</td>
                <td title={record.actor.arn}>{record.actor.arn.split('/').at(-1)}</td>
                <td>
                  {text(
                    `record_${record.kind === 'estate-change' ? 'estate_change' : record.kind}`,
                  )}
                </td>
                <td dir="auto">{recordSummary(record, names)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!hasAllRecords.value && records.value.length > 0 && (
        <div class="actions">
          <button type="button" onClick={() => void loadMoreRecords()}>
            {text('action_show_older')}
          </button>
        </div>
      )}
    </section>
  );
}
