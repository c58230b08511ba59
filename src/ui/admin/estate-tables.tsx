import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { peopleFromUsers } from '#core/estate/people-from-users.ts';
import { toEstateCsv, type EstateFileKind } from '#core/estate/estate-file.ts';
import { DownloadIcon, Undo2Icon } from '#ui/components/icon.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createEstateEdits } from '#ui/state/estate-edits.ts';
import { countText, text } from '#ui/text.ts';
import { CsvImport } from './csv-import.tsx';
import { EntryTable } from './entry-table.tsx';
import { OrganizationAccounts } from './organization-accounts.tsx';
import { PeoplePreview } from './people-preview.tsx';
import { RulesForm } from './rules-form.tsx';
import './estate-tables.css';

interface EstateTablesProps {
  readonly configuration: EstateConfiguration;
}

const CSV_KINDS = ['people', 'accounts', 'roles'] as const satisfies readonly EstateFileKind[];

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
        {CSV_KINDS.map((kind) => (
          <CsvImport key={kind} kind={kind} configuration={configuration} onKeep={edits.save} />
        ))}
        {CSV_KINDS.map((kind) => (
          <button
            type="button"
            key={kind}
            onClick={() =>
              download(
                `${configuration.id}-${kind}.csv`,
                'text/csv',
                toEstateCsv(configuration, kind),
              )
            }
          >
            <DownloadIcon size={14} />
            {text(`action_export_${kind}`)}
          </button>
        ))}
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
