import { useSignal } from '@preact/signals';
import { EstateConfigurationSchema, type EstateConfiguration } from '#core/estate/configuration.ts';
import { readJson } from '#core/json.ts';
import { DownloadIcon, UploadIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';
import { EnrolmentTable } from './enrolment-table.tsx';
import { EstateForm } from './estate-form.tsx';

function download(configuration: EstateConfiguration): void {
  const file = new Blob([JSON.stringify(configuration, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${configuration.id}-estate.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What the administrators have agreed on: the jump account, accounts and people; in and out as one JSON file. */
export function ConfigurationPage() {
  const { configuration, configure } = useAdmin();
  const issues = useSignal<readonly string[]>([]);
  const current = configuration.value;
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const read = readJson(EstateConfigurationSchema, await file.text());
    issues.value = read.kind === 'invalid' ? read.issues : [];
    if (read.kind === 'valid') await configure(read.value);
  };
  return (
    <section class="page configuration-page">
      <header>
        <h1 dir="auto">{current?.name ?? text('configuration_new')}</h1>
        <p class="quiet">
          {current
            ? `${countText('count_accounts', current.accounts.length)} · ${countText('count_people', current.people.length)}`
            : text('configuration_new_hint')}
        </p>
      </header>
      <div class="actions">
        <label class="button">
          <UploadIcon size={14} />
          {text('action_import_estate')}
          <input
            class="visually-hidden"
            type="file"
            accept="application/json,.json"
            onChange={(event) => void importFile(event.currentTarget.files?.[0])}
          />
        </label>
        {current && (
          <button type="button" onClick={() => download(current)}>
            <DownloadIcon size={14} />
            {text('action_export_estate')}
          </button>
        )}
      </div>
      {issues.value.length > 0 && (
        <Notice kind="danger">
          <strong>{countText('import_issues', issues.value.length)}</strong>
          <ul class="mono">
            {issues.value.slice(0, 50).map((issue) => (
              <li key={issue}>{issue}</li>
            ))}
          </ul>
        </Notice>
      )}
      <EstateForm key={current?.id ?? 'new'} />
      {current?.sharing && <EnrolmentTable configuration={current} />}
    </section>
  );
}
