import { useSignal } from '@preact/signals';
import type { EstateIssue } from '#core/estate/estate-issues.ts';
import { IssueNotice } from '#ui/components/issue-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { text } from '#ui/text.ts';
import { cellText, entryOfForm, type Entry, type EntryColumn } from './entry-columns.ts';
import { issueText } from './issue-text.ts';
import './entry-form.css';

interface EntryFormProps {
  readonly columns: readonly EntryColumn[];
  /** Absent: a new entry. */
  readonly entry: Entry | undefined;
  /** What a new entry begins with. */
  readonly draft?: Entry | undefined;
  readonly onSave: (entry: Entry) => Promise<readonly EstateIssue[]>;
  readonly onClose: () => void;
}

/** One entry as a form in its row. A role that becomes delegated asks once more, since that widens its trust. */
export function EntryForm({ columns, entry, draft, onSave, onClose }: EntryFormProps) {
  const first = entry ?? draft;
  const issues = useSignal<readonly EstateIssue[]>([]);
  const asked = useSignal<Entry | undefined>(undefined);
  const save = async (next: Entry) => {
    issues.value = await onSave(next);
    asked.value = undefined;
    if (issues.value.length === 0) onClose();
  };
  const submit = (form: HTMLFormElement) => {
    const next = entryOfForm(columns, new FormData(form), entry);
    if (next['delegated'] === true && entry?.['delegated'] !== true) asked.value = next;
    else void save(next);
  };
  const confirmed = asked.value;
  return (
    <form
      class="entry-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div class="fields">
        {columns.map((column) => {
          const { key, label, kind, isNeeded, isKey } = column;
          return kind === 'flag' ? (
            <label class="check" key={key}>
              <input type="checkbox" name={key} defaultChecked={first?.[key] === true} />
              {text(label)}
            </label>
          ) : (
            <label class="field" key={key}>
              {text(label)}
              <input
                name={key}
                required={isNeeded}
                readOnly={isKey && entry !== undefined}
                defaultValue={first ? cellText(first, column) : ''}
              />
            </label>
          );
        })}
      </div>
      <IssueNotice issues={issues.value.map(issueText)} />
      {confirmed && (
        <Notice kind="warning">
          <p>{text('delegate_hint', String(confirmed['arn']))}</p>
          <button type="button" class="danger" onClick={() => void save(confirmed)}>
            {text('action_delegate')}
          </button>
        </Notice>
      )}
      <div class="actions">
        <button class="primary">{text('action_save')}</button>
        <button type="button" onClick={onClose}>
          {text('action_cancel')}
        </button>
      </div>
    </form>
  );
}
