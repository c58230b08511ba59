import { useSignal } from '@preact/signals';
import type { EstateFileReading } from '#core/estate/estate-file.ts';
import { DownloadIcon, UploadIcon } from '#ui/components/icon.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { countText, text } from '#ui/text.ts';
import { MenusSection } from './menus-section.tsx';
import { EstateForm } from './estate-form.tsx';
import { EstatesSection } from './estates-section.tsx';
import { EstateTables } from './estate-tables.tsx';
import { FileIssues } from './file-issues.tsx';
import { TakenEstate } from './taken-estate.tsx';

/** What the administrators have agreed on: the jump account, accounts and people; in and out as one JSON file. */
export function ConfigurationPage() {
  const { actions, configuration } = useAdmin();
  const { take } = useEstates();
  const reading = useSignal<EstateFileReading | undefined>(undefined);
  const current = configuration.value;
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const read = await actions.readEstateFile(file, 'estate', current);
    reading.value = read;
    if (read.kind === 'valid') await take(read.configuration);
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
            onChange={(event) => {
              void importFile(event.currentTarget.files?.[0]);
              event.currentTarget.value = ''; // The same file, mended, is a change again.
            }}
          />
        </label>
        {current && (
          <button
            type="button"
            onClick={() => {
              const body = JSON.stringify(current, null, 2);
              download(`${current.id}-estate.json`, 'application/json', body);
            }}
          >
            <DownloadIcon size={14} />
            {text('action_export_estate')}
          </button>
        )}
      </div>
      {reading.value?.kind === 'invalid' && <FileIssues reading={reading.value} />}
      <TakenEstate />
      <EstateForm key={current?.id ?? 'new'} />
      {current && <EstateTables key={current.id} configuration={current} />}
      <EstatesSection />
      {current && <MenusSection key={`menus ${current.id}`} configuration={current} />}
    </section>
  );
}
