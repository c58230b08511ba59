import { useSignal } from '@preact/signals';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { ArrowLeftIcon, Undo2Icon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { go, routeHash } from '#ui/state/route.ts';
import { exactTime } from '#ui/time.ts';
import { text, type TextKey } from '#ui/text.ts';
import { CommitTab, type TabName } from './commit-tabs.tsx';
import { recordSummary } from './commits-page.tsx';
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

/** One record of the ledger with everything it says. */
export function CommitPage({ seq }: CommitPageProps) {
  const { records, undo, configuration, picture } = useAdmin();
  const names = createNames(configuration.value);
  const record = records.value.find((one) => one.seq === seq);
  return (
    <section class="page commit-page">
      <header>
        <a class="back" href={routeHash({ page: 'commits' })}>
          <ArrowLeftIcon size={14} />
          {text('tab_commits')}
        </a>
        <h1 dir="auto">{record ? recordSummary(record, names) : text('record_number', seq)}</h1>
      </header>
      {!record && <Notice kind="warning">{text('record_missing', seq)}</Notice>}
      {record && <Facts record={record} />}
      {record?.kind === 'commit' && <CommitTabs record={record} />}
      {record?.kind === 'commit' && picture.value && (
        <div class="actions">
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
        </div>
      )}
    </section>
  );
}
