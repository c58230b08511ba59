import { useComputed, useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { peopleFromUsers } from '#core/estate/people-from-users.ts';
import {
  toEstateCsv,
  type EstateFileKind,
  type EstateFileReading,
} from '#core/estate/estate-file.ts';
import { DownloadIcon, Undo2Icon, UploadIcon } from '#ui/components/icon.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createEstateEdits, type EstateEdits } from '#ui/state/estate-edits.ts';
import { countText, text } from '#ui/text.ts';
import { EntryTable } from './entry-table.tsx';
import { FileIssues } from './file-issues.tsx';
import { OrganizationAccounts } from './organization-accounts.tsx';
import { PeoplePreview } from './people-preview.tsx';
import { RulesForm } from './rules-form.tsx';
import './estate-tables.css';

interface EstateTablesProps {
  readonly configuration: EstateConfiguration;
}

const CSV_KINDS = ['people', 'accounts'] as const satisfies readonly EstateFileKind[];

function downloadCsv(configuration: EstateConfiguration, kind: (typeof CSV_KINDS)[number]): void {
  download(`${configuration.id}-${kind}.csv`, 'text/csv', toEstateCsv(configuration, kind));
}

function CsvActions({ configuration, edits }: EstateTablesProps & { readonly edits: EstateEdits }) {
  const { actions } = useAdmin();
  const reading = useSignal<EstateFileReading | 'running' | undefined>(undefined);
  const importFile = async (file: File | undefined, kind: EstateFileKind) => {
    if (!file) return;
    reading.value = 'running';
    const read = await actions.readEstateFile(file, kind, configuration);
    reading.value = read;
    if (read.kind === 'valid') await edits.save(read.configuration);
  };
  const read = reading.value;
  return (
    <>
      <div class="actions">
        {CSV_KINDS.map((kind) => (
          <label class="button" key={kind}>
            <UploadIcon size={14} />
            {text(`action_import_${kind}`)}
            <input
              class="visually-hidden"
              type="file"
              accept="text/csv,.csv"
              onChange={(event) => {
                void importFile(event.currentTarget.files?.[0], kind);
                event.currentTarget.value = ''; // The same file, mended, is a change again.
              }}
            />
          </label>
        ))}
        {CSV_KINDS.map((kind) => (
          <button type="button" key={kind} onClick={() => downloadCsv(configuration, kind)}>
            <DownloadIcon size={14} />
            {text(`action_export_${kind}`)}
          </button>
        ))}
      </div>
      {read === 'running' && <progress aria-label={text('import_running')} />}
      {read !== undefined && read !== 'running' && read.kind === 'invalid' && (
        <FileIssues reading={read} />
      )}
    </>
  );
}

/** Accounts, people, roles on offer and the rules of the house, edited in place; every edit can be taken back while the page is open. */
export function EstateTables({ configuration }: EstateTablesProps) {
  const { configuration: current, configure, picture } = useAdmin();
  const [edits] = useState(() => createEstateEdits(() => current.peek(), configure));
  const proposed = useComputed(() =>
    picture.value && current.value ? peopleFromUsers(picture.value, current.value) : [],
  );
  return (
    <div class="estate-tables">
      <div class="actions">
        <CsvActions configuration={configuration} edits={edits} />
        {edits.undoable.value.length > 0 && (
          <button type="button" onClick={() => void edits.undo()}>
            <Undo2Icon size={14} />
            {countText('action_undo_edit', edits.undoable.value.length)}
          </button>
        )}
      </div>
      <EntryTable list="accounts" configuration={configuration} edits={edits} />
      <OrganizationAccounts
        configuration={configuration}
        onAdd={(accounts) =>
          edits.change({ ...configuration, accounts: [...configuration.accounts, ...accounts] })
        }
      />
      <EntryTable list="people" configuration={configuration} edits={edits} />
      {proposed.value.length > 0 && (
        <PeoplePreview
          key={proposed.value.length}
          people={proposed.value}
          onAdd={(people) =>
            edits.change({ ...configuration, people: [...configuration.people, ...people] })
          }
        />
      )}
      <EntryTable list="roles" configuration={configuration} edits={edits} />
      <RulesForm configuration={configuration} edits={edits} />
    </div>
  );
}
