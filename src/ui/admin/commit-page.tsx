import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { ArrowLeftIcon, Undo2Icon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { recordLines } from '#ui/state/record-lines.ts';
import { go, routeHash } from '#ui/state/route.ts';
import { exactTime } from '#ui/time.ts';
import { text, type TextKey } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { CommitTab, type TabName } from './commit-tabs.tsx';
import { RecordBody } from './record-body.tsx';
import { outcomeText, recordSummary } from './record-summary.ts';
import './commits-page.css';

interface CommitPageProps {
  /** Place in the ledger. */
  readonly seq: number;
}

const TABS: readonly (readonly [TabName, TextKey])[] = [
  ['actions', 'tab_actions'],
  ['messages', 'tab_messages'],
  ['configurations', 'tab_user_configurations'],
  ['changes', 'tab_requested_changes'],
  ['effect', 'tab_effect'],
];

function Facts({ record }: { readonly record: LedgerRecord }) {
  return (
    <dl class="facts">
      <dt>{text('column_who')}</dt>
      <dd class="mono">{record.actor.arn}</dd>
      <dt>{text('column_when')}</dt>
      <dd>{exactTime(record.atMs)}</dd>
      {record.kind === 'commit' && (
        <>
          <dt>{text('filter_outcome')}</dt>
          <dd>{outcomeText(record)}</dd>
          {record.body.ticket !== undefined && (
            <>
              <dt>{text('record_ticket')}</dt>
              <dd>{record.body.ticket}</dd>
            </>
          )}
        </>
      )}
      <dt>{text('record_hash')}</dt>
      <dd class="mono">{record.hash}</dd>
      <dt>{text('record_previous')}</dt>
      <dd class="mono">{record.prev}</dd>
    </dl>
  );
}

function CommitTabs({ record }: { readonly record: Extract<LedgerRecord, { kind: 'commit' }> }) {
  const tab = useSignal<TabName>('actions');
  return (
    <>
      <div role="tablist" aria-label={text('commit_tabs')}>
        {TABS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="commit-panel"
            aria-selected={tab.value === name}
            onClick={() => (tab.value = name)}
          >
            {text(label)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="commit-panel" aria-labelledby={`tab-${tab.value}`}>
        <CommitTab name={tab.value} record={record} />
      </div>
    </>
  );
}

/** The record of a number, wherever in the ledger it is: `undefined` while it is looked up, `null` when it is not here. */
function useRecord(seq: number): LedgerRecord | null | undefined {
  const { actions, configuration, recordList } = useAdmin();
  const found = useSignal<LedgerRecord | null | undefined>(undefined);
  const [estate, newest] = [configuration.value, recordList.records.value[0]?.seq];
  useEffect(() => {
    if (!estate) return;
    void actions.ledger.loadRecords(estate, seq + 1, 1).then(([record]) => {
      found.value = record?.seq === seq ? record : null;
    });
  }, [actions, estate, found, newest, seq]);
  return found.value?.seq === seq || found.value === null ? found.value : undefined;
}

/** One record of the ledger with everything it says. */
export function CommitPage({ seq }: CommitPageProps) {
  const { undo, configuration, picture, ledger } = useAdmin();
  const names = createNames(configuration.value);
  const record = useRecord(seq);
  const title = record ? recordSummary(record, names) : '';
  useEffect(() => void ledger.refreshIntervals(), [ledger, seq]);
  return (
    <section class="page commit-page">
      <header>
        <a class="back" href={routeHash({ page: 'commits' })}>
          <ArrowLeftIcon size={14} />
          {text('tab_commits')}
        </a>
        <h1 dir="auto">{title === '' ? text('record_number', seq) : title}</h1>
      </header>
      {record === null && <Notice kind="warning">{text('record_missing', seq)}</Notice>}
      {record && <Facts record={record} />}
      {record?.kind === 'commit' ? (
        <CommitTabs record={record} />
      ) : (
        record && <RecordBody record={record} />
      )}
      <div class="actions">
        {record?.kind === 'commit' && picture.value && (
          <ForWriters>
            <button
              type="button"
              onClick={() => {
                undo(record);
                go({ page: 'review' });
              }}
            >
              <Undo2Icon size={14} />
              {text('action_undo_commit')}
            </button>
          </ForWriters>
        )}
        {record && (
          <ExportButtons
            name={`record-${seq}`}
            lines={() => recordLines([record], names, (one) => recordSummary(one, names))}
            json={() => record}
          />
        )}
      </div>
    </section>
  );
}
