import { useSignal } from '@preact/signals';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { EstateFileKind, EstateFileReading } from '#core/estate/estate-file.ts';
import { listDifference } from '#core/estate/list-difference.ts';
import { UploadIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';
import { FileIssues } from './file-issues.tsx';

interface CsvImportProps {
  readonly kind: Exclude<EstateFileKind, 'estate'>;
  readonly configuration: EstateConfiguration;
  readonly onKeep: (next: EstateConfiguration) => Promise<void>;
}

/** Entries with an id and a name to compare and show them by; a role has its ARN for both. */
function named(configuration: EstateConfiguration, kind: CsvImportProps['kind']) {
  return kind === 'roles'
    ? configuration.roles.map((role) => ({ ...role, id: role.arn, name: role.arn }))
    : configuration[kind];
}

/** What a file would change, and the button that keeps it. */
function CsvPreview({
  kind,
  configuration,
  next,
  onKeep,
  onDrop,
}: CsvImportProps & { readonly next: EstateConfiguration; readonly onDrop: () => void }) {
  const difference = listDifference<{ readonly id: string; readonly name: string }>(
    named(configuration, kind),
    named(next, kind),
  );
  return (
    <Notice kind="info">
      <strong>{text('csv_preview')}</strong>
      {(['added', 'changed', 'removed'] as const).map((part) => (
        <details key={part} open={difference[part].length > 0 && difference[part].length < 20}>
          <summary>{countText(`csv_${part}`, difference[part].length)}</summary>
          <p dir="auto">{difference[part].map(({ name }) => name).join(', ')}</p>
        </details>
      ))}
      <div class="actions">
        <button
          type="button"
          class="primary"
          onClick={() => {
            onDrop();
            void onKeep(next);
          }}
        >
          {text('action_keep_file')}
        </button>
        <button type="button" onClick={onDrop}>
          {text('action_drop_file')}
        </button>
      </div>
    </Notice>
  );
}

/** A list from a CSV file: read off the page's thread, looked at, and only then kept. */
export function CsvImport(props: CsvImportProps) {
  const { kind, configuration } = props;
  const { actions } = useAdmin();
  const reading = useSignal<EstateFileReading | 'running' | undefined>(undefined);
  const read = reading.value;
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    reading.value = 'running';
    reading.value = await actions.readEstateFile(file, kind, configuration);
  };
  return (
    <div class="csv-import">
      <label class="button">
        <UploadIcon size={14} />
        {text(`action_import_${kind}`)}
        <input
          class="visually-hidden"
          type="file"
          accept="text/csv,.csv"
          onChange={(event) => {
            void importFile(event.currentTarget.files?.[0]);
            event.currentTarget.value = ''; // The same file, mended, is a change again.
          }}
        />
      </label>
      {read === 'running' && <progress aria-label={text('import_running')} />}
      {read !== undefined && read !== 'running' && read.kind === 'invalid' && (
        <FileIssues reading={read} />
      )}
      {read !== undefined && read !== 'running' && read.kind === 'valid' && (
        <CsvPreview
          {...props}
          next={read.configuration}
          onDrop={() => (reading.value = undefined)}
        />
      )}
    </div>
  );
}
