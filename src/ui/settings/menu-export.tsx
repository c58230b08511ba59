import { CopyButton } from '#ui/components/copy-button.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import type { ExportFormat, SourcesState } from '#ui/state/sources-state.ts';
import { text, type TextKey } from '#ui/text.ts';

interface MenuExportProps {
  readonly state: SourcesState;
}

const FORMATS: readonly (readonly [ExportFormat, TextKey])[] = [
  ['aesr', 'export_aesr'],
  ['aws-config', 'export_aws_config'],
  ['csv', 'export_csv'],
];

/** The whole menu as text for other tools, shown to be copied. */
export function MenuExport({ state }: MenuExportProps) {
  const task = state.exporting.state.value;
  return (
    <div class="export">
      <h3>{text('export_title')}</h3>
      <div class="actions">
        {FORMATS.map(([format, caption]) => (
          <button key={format} type="button" onClick={() => void state.exportMenu(format)}>
            {text(caption)}
          </button>
        ))}
      </div>
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
      {task.kind === 'done' && (
        <>
          <textarea
            class="mono"
            rows={8}
            readOnly
            aria-label={text('export_title')}
            value={task.value}
          />
          <CopyButton
            value={task.value}
            label={text('action_copy')}
            caption={text('action_copy')}
          />
        </>
      )}
    </div>
  );
}
