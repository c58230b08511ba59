import { useEffect } from 'preact/hooks';
import { actorName } from '#core/ledger/actor.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { EndlessEnd } from '#ui/components/endless-end.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { UploadIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { actorText } from '#ui/state/actor-text.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { isNarrowing } from '#ui/state/record-filter.ts';
import { recordLines } from '#ui/state/record-lines.ts';
import { routeHash } from '#ui/state/route.ts';
import { exactTime, timeAgo } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { RecordFilterForm } from './record-filter-form.tsx';
import { kindText, outcomeText, recordSummary } from './record-summary.ts';
import './commits-page.css';

function RecordTable({ records }: { readonly records: readonly LedgerRecord[] }) {
  const { clock, configuration } = useAdmin();
  const names = createNames(configuration.value);
  return (
    <table>
      <thead>
        <tr>
          <th class="number">{text('column_number')}</th>
          <th>{text('column_when')}</th>
          <th>{text('column_who')}</th>
          <th>{text('column_what')}</th>
          <th>{text('filter_outcome')}</th>
          <th>{text('column_about')}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.seq}>
            <td class="number">
              <a href={routeHash({ page: 'commit', seq: record.seq })}>{record.seq}</a>
            </td>
            <td title={exactTime(record.atMs)}>{timeAgo(record.atMs, clock())}</td>
            <td title={actorText(record.actor)} dir="auto">
              {actorName(record.actor)}
            </td>
            <td>{kindText(record.kind)}</td>
            <td>{outcomeText(record)}</td>
            <td dir="auto">{recordSummary(record, names)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Copies of the ledger: to the bucket where there is one, and what the list shows as a file. */
function Copies() {
  const { configuration, recording, recordList } = useAdmin();
  const { exporting, exportLedger, recordingChange, unexported, refreshUnexported } = recording;
  const state = exporting.state.value;
  const change = recordingChange.state.value;
  const names = createNames(configuration.value);
  useEffect(() => void refreshUnexported(), [refreshUnexported, configuration.value]);
  return (
    <>
      {unexported.value > 0 && (
        <Notice kind="info">{countText('unexported_records', unexported.value)}</Notice>
      )}
      <div class="actions">
        {configuration.value?.sharing && (
          <ForWriters>
            <button
              type="button"
              disabled={state.kind === 'running'}
              onClick={() => void exportLedger()}
            >
              <UploadIcon size={14} />
              {text('action_export_ledger')}
            </button>
          </ForWriters>
        )}
        <ExportButtons
          name="records"
          lines={async () =>
            recordLines(await recordList.loadAll(), names, (record) => recordSummary(record, names))
          }
          json={recordList.loadAll}
        />
        {state.kind === 'done' && (
          <span class="quiet" role="status">
            {countText('exported_records', state.value.exported)}
            {state.value.rolledUp > 0 && ` ${countText('exported_days', state.value.rolledUp)}`}
          </span>
        )}
      </div>
      {change.kind === 'failed' && (
        <>
          <Notice kind="warning">{text('estate_change_unrecorded')}</Notice>
          <ErrorNotice error={change.error} />
        </>
      )}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {state.kind === 'done' && state.value.rollUpProblem && (
        <>
          <Notice kind="warning">{text('roll_up_failed')}</Notice>
          <ErrorNotice error={state.value.rollUpProblem} />
        </>
      )}
    </>
  );
}

/** That some records are in the bucket only, and whether the list reads them from there. */
function ArchivedNotice() {
  const { recordList, ledger } = useAdmin();
  const { withArchived, showArchived, problem, refresh } = recordList;
  const summary = ledger.archive.summary.value;
  useEffect(() => void ledger.archive.refresh(), [ledger]);
  return (
    <>
      {summary && (
        <Notice kind="info">
          <p>
            {countText(
              withArchived.value ? 'commits_archived_read' : 'commits_archived',
              summary.count,
            )}
          </p>
          <button type="button" onClick={() => void showArchived(!withArchived.value)}>
            {text(withArchived.value ? 'action_hide_archived' : 'action_list_archived')}
          </button>
        </Notice>
      )}
      {problem.value && <ErrorNotice error={problem.value} onRetry={() => void refresh()} />}
    </>
  );
}

/** The ledger, newest first, without end. */
export function CommitsPage() {
  const { recordList, configuration } = useAdmin();
  const { records, filter, isComplete, isSearching, searchedTo, problem, more, refresh } =
    recordList;
  useEffect(() => void refresh(), [refresh, configuration.value]);
  const isEmpty = records.value.length === 0;
  const isNarrowed = isNarrowing(filter.value);
  return (
    <section class="page commits-page">
      <header>
        <h1>{text('tab_commits')}</h1>
        <p class="quiet">{text('commits_hint')}</p>
      </header>
      <Copies />
      <ArchivedNotice />
      <RecordFilterForm />
      {isEmpty && isComplete.value && (
        <Notice kind="info">{text(isNarrowed ? 'commits_none_match' : 'commits_none')}</Notice>
      )}
      {!isEmpty && <RecordTable records={records.value} />}
      {isSearching.value && isNarrowed && (
        <p class="quiet" role="status">
          {text('commits_searching', (searchedTo.value ?? 0).toLocaleString())}
        </p>
      )}
      {!isComplete.value && !isSearching.value && !problem.value && (
        <EndlessEnd onReach={() => void more()} />
      )}
    </section>
  );
}
