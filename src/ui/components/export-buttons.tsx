import { useMemo } from 'preact/hooks';
import { toCsv, type CsvLine } from '#core/csv.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { download } from '#ui/download.ts';
import { createTask } from '#ui/state/task.ts';
import { text } from '#ui/text.ts';
import './export-buttons.css';

interface ExportButtonsProps {
  /** Of the files, without an ending. */
  readonly name: string;
  /** What is shown, line by line; asked for when a button is pressed. */
  readonly lines: () => readonly CsvLine[] | Promise<readonly CsvLine[]>;
  /** What the JSON holds; absent: the same lines. */
  readonly json?: () => unknown;
}

/**
 * What a page shows, as a file: CSV for spreadsheets (nothing in it runs as a formula), JSON for programs. Lines that cannot be had, such
 * as archived records of a bucket that does not answer, are an error under the buttons.
 */
export function ExportButtons({ name, lines, json = lines }: ExportButtonsProps) {
  const saveCsv = async () => download(`${name}.csv`, 'text/csv', toCsv(await lines()));
  const saveJson = async () =>
    download(`${name}.json`, 'application/json', `${JSON.stringify(await json(), null, 2)}\n`);
  const saving = useMemo(() => createTask<unknown>(), []);
  const state = saving.state.value;
  return (
    <>
      <span class="export-buttons">
        {(
          [
            ['CSV', saveCsv],
            ['JSON', saveJson],
          ] as const
        ).map(([form, save]) => (
          <button
            key={form}
            type="button"
            aria-label={text('export_as', form)}
            onClick={() => void saving.run(save)}
          >
            <DownloadIcon size={14} /> {form}
          </button>
        ))}
      </span>
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
    </>
  );
}
