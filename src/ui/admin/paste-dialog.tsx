import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { changesFromCsv, type ChangeLineProblem } from '#core/change/changes-from-csv.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';

interface PasteDialogProps {
  readonly onClose: () => void;
}

const SHOWN_PROBLEMS = 50;

function problemText({ line, column, code, value }: ChangeLineProblem): string {
  return text(`paste_${code}`, line, text(`paste_column_${column}`), value);
}

/** A list of person, account and role from a spreadsheet or a ticket, told line by line before anything is staged. */
export function PasteDialog({ onClose }: PasteDialogProps) {
  const { configuration, picture, clock, stage } = useAdmin();
  const dialog = useRef<HTMLDialogElement>(null);
  const pasted = useSignal('');
  useEffect(() => dialog.current?.showModal(), []);
  const reading = useComputed(() => {
    const [estate, seen] = [configuration.value, picture.value];
    if (!estate || !seen || pasted.value.trim() === '') return { changes: [], problems: [] };
    return changesFromCsv(pasted.value, { configuration: estate, picture: seen, nowMs: clock() });
  });
  const { changes, problems } = reading.value;
  return (
    <dialog class="paste-dialog" ref={dialog} aria-label={text('paste_title')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          stage(...changes);
          dialog.current?.close();
        }}
      >
        <h2>{text('paste_title')}</h2>
        <label class="field">
          {text('paste_list')}
          <textarea
            class="mono"
            rows={10}
            value={pasted.value}
            placeholder={text('paste_example')}
            onInput={(event) => (pasted.value = event.currentTarget.value)}
          />
          <small>{text('paste_hint')}</small>
        </label>
        {problems.length > 0 && (
          <div class="problems" role="status">
            <ul>
              {problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
                <li key={`${problem.line} ${problem.column}`}>{problemText(problem)}</li>
              ))}
            </ul>
            {problems.length > SHOWN_PROBLEMS && (
              <p>{countText('paste_more', problems.length - SHOWN_PROBLEMS)}</p>
            )}
          </div>
        )}
        <div class="actions">
          <button class="primary" disabled={changes.length === 0}>
            {countText('action_stage', changes.length)}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {text('action_close')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
