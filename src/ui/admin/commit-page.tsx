import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { ArrowLeftIcon, Undo2Icon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { LedgerActions } from '#ui/state/ledger-actions.ts';
import { createNames } from '#ui/state/names.ts';
import { recordViewLines } from '#ui/state/record-view-lines.ts';
import { go, routeHash } from '#ui/state/route.ts';
import { createTask } from '#ui/state/task.ts';
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
  const { person } = record.actor;
  return (
    <dl class="facts">
      <dt>{text('column_who')}</dt>
      <dd class="mono">{record.actor.arn}</dd>
      {person && (
        <>
          <dt>{text('column_person')}</dt>
          <dd>
            <bdi>{person.name}</bdi>{' '}
            <span class="quiet">{text('actor_asserted', person.issuer, person.subject)}</span>
          </dd>
        </>
      )}
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

interface CommitTabsProps {
  readonly record: Extract<LedgerRecord, { kind: 'commit' }>;
  readonly eventIds: ReadonlyMap<string, string>;
}

function CommitTabs({ record, eventIds }: CommitTabsProps) {
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
        <CommitTab name={tab.value} record={record} eventIds={eventIds} />
      </div>
    </>
  );
}

type FoundRecord = Awaited<ReturnType<LedgerActions['loadRecord']>>;

/** Looks up the record of a number, wherever in the ledger it is; one that was found stays while it is looked up again. */
function useRecord(seq: number) {
  const { actions, configuration, recordList, session } = useAdmin();
  const looking = useMemo(() => createTask<FoundRecord>(), []);
  const found = useSignal<FoundRecord>(undefined);
  const [estate, newest] = [configuration.value, recordList.records.value[0]?.seq];
  const isSignedIn = session.state.value.kind === 'done';
  useEffect(() => {
    if (!estate) return;
    void looking
      .run(() => actions.ledger.loadRecord(estate, seq))
      .then((record) => {
        if (record) found.value = record;
      });
  }, [actions, estate, found, looking, newest, isSignedIn, seq]);
  return { state: looking.state.value, found: found.value };
}

const NONE: ReadonlyMap<string, string> = new Map();

/** CloudTrail's events of a record's actions, as far as they were ever seen. */
function useEventIds(record: LedgerRecord | undefined): ReadonlyMap<string, string> {
  const { actions, configuration } = useAdmin();
  const eventIds = useSignal(NONE);
  const estate = configuration.value;
  useEffect(() => {
    if (!estate || !record) return;
    void actions.ledger.loadEventIds(estate, record).then((found) => (eventIds.value = found));
  }, [actions, estate, eventIds, record]);
  return eventIds.value;
}

/** One record of the ledger with everything it says. */
export function CommitPage({ seq }: CommitPageProps) {
  const { undo, configuration, picture, ledger } = useAdmin();
  const names = createNames(configuration.value);
  const { state, found } = useRecord(seq);
  const record = found?.record;
  const eventIds = useEventIds(record);
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
      {state.kind === 'running' && !record && <p class="quiet">{text('record_loading', seq)}</p>}
      {state.kind === 'failed' && !record && <ErrorNotice error={state.error} />}
      {state.kind === 'done' && !record && (
        <Notice kind="warning">{text('record_missing', seq)}</Notice>
      )}
      {found?.isArchived && <Notice kind="info">{text('record_from_archive')}</Notice>}
      {record && <Facts record={record} />}
      {record?.kind === 'commit' ? (
        <CommitTabs record={record} eventIds={eventIds} />
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
            lines={() => recordViewLines(record, names, eventIds)}
            json={() => ({ record, cloudTrailEvents: Object.fromEntries(eventIds) })}
          />
        )}
      </div>
    </section>
  );
}
