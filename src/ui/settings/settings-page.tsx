import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { RefreshCwIcon } from '#ui/components/icon.tsx';
import type { SettingsState } from '#ui/state/settings-state.ts';
import { text } from '#ui/text.ts';
import { EnrolForm } from './enrol-form.tsx';
import { EnrolmentHealthCard } from './enrolment-health.tsx';
import { PolicyProblems } from './policy-problems.tsx';
import './settings-page.css';

interface SettingsPageProps {
  readonly state: SettingsState;
}

/** For everyone: where the menu comes from, how it is doing, and how to add another. */
export function SettingsPage({ state }: SettingsPageProps) {
  const { facts, syncing, sync } = state;
  const { enrolments, onlyManaged } = facts.value;
  const task = syncing.state.value;
  return (
    <section class="page settings-page">
      <header>
        <h1>{text('settings_menus')}</h1>
        <p class="quiet">{text('settings_menus_hint')}</p>
      </header>
      <PolicyProblems state={state} />
      {enrolments.length === 0 && <Notice kind="info">{text('settings_no_menus')}</Notice>}
      {enrolments.map((enrolment) => (
        <EnrolmentHealthCard key={enrolment.id} enrolment={enrolment} state={state} />
      ))}
      {enrolments.length > 0 && (
        <div class="actions">
          <button type="button" disabled={task.kind === 'running'} onClick={() => void sync()}>
            <RefreshCwIcon size={14} />
            {text(task.kind === 'running' ? 'settings_syncing' : 'action_sync')}
          </button>
        </div>
      )}
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
      {onlyManaged ? (
        <Notice kind="info">{text('settings_only_managed')}</Notice>
      ) : (
        <EnrolForm state={state} />
      )}
    </section>
  );
}
