import { useSignal } from '@preact/signals';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { CheckIcon, PlusIcon, Trash2Icon } from '#ui/components/icon.tsx';
import type { EstateEdits } from '#ui/state/estate-edits.ts';
import { countText, text } from '#ui/text.ts';
import {
  cellText,
  ENTRY_COLUMNS,
  withEntry,
  type Entry,
  type EntryColumn,
  type EntryList,
} from './entry-columns.ts';
import { EntryForm } from './entry-form.tsx';

interface EntryTableProps {
  readonly list: EntryList;
  readonly configuration: EstateConfiguration;
  readonly edits: EstateEdits;
}

const MOST_ROWS = 50;

function Cell({ entry, column }: { readonly entry: Entry; readonly column: EntryColumn }) {
  if (column.kind !== 'flag') return cellText(entry, column);
  return entry[column.key] === true ? <CheckIcon size={14} /> : null;
}

/** One list of the configuration: found by typing, edited in its row, with undo instead of questions. */
export function EntryTable({ list, configuration, edits }: EntryTableProps) {
  const query = useSignal('');
  /** The place of the entry that is edited; -1: a new one. */
  const open = useSignal<number | undefined>(undefined);
  const columns = ENTRY_COLUMNS[list];
  const words = query.value.toLowerCase().split(/\s+/);
  const entries: readonly Entry[] = configuration[list].map((entry) => ({ ...entry }));
  const rows = entries
    .map((entry, at) => ({ entry, at }))
    .filter(({ entry }) => {
      const haystack = columns
        .map((column) => cellText(entry, column))
        .join(' ')
        .toLowerCase();
      return words.every((word) => haystack.includes(word));
    });
  const close = () => (open.value = undefined);
  const form = (at: number | undefined, entry: Entry | undefined) => (
    <EntryForm
      columns={columns}
      entry={entry}
      onSave={(next) => edits.change(withEntry(configuration, list, at, next))}
      onClose={close}
    />
  );
  const naming = columns.findLast(({ isNeeded }) => isNeeded);
  const nameOf = (entry: Entry) => (naming ? cellText(entry, naming) : '');
  return (
    <section class="entry-table" aria-label={text(`list_${list}`)}>
      <header>
        <h2>{text(`list_${list}`)}</h2>
        <input
          type="search"
          aria-label={text('entries_search', text(`list_${list}`))}
          placeholder={text('entries_search', text(`list_${list}`))}
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
        />
        <button type="button" onClick={() => (open.value = -1)}>
          <PlusIcon size={14} />
          {text('action_add')}
        </button>
      </header>
      {open.value === -1 && form(undefined, undefined)}
      {entries.length === 0 && <p class="quiet">{text(`list_${list}_none`)}</p>}
      {rows.length > 0 && (
        <table>
          <thead>
            <tr>
              {columns.map(({ key, label }) => (
                <th scope="col" key={key}>
                  {text(label)}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map(({ entry, at }) =>
              open.value === at ? (
                <tr key={at}>
                  <td colSpan={columns.length + 1}>{form(at, entry)}</td>
                </tr>
              ) : (
                <tr key={at}>
                  {columns.map((column) => (
                    <td key={column.key} dir="auto">
                      <Cell entry={entry} column={column} />
                    </td>
                  ))}
                  <td class="number">
                    <button
                      type="button"
                      class="plain"
                      aria-label={text('action_edit_entry', nameOf(entry))}
                      onClick={() => (open.value = at)}
                    >
                      {text('action_edit')}
                    </button>
                    <button
                      type="button"
                      class="plain"
                      aria-label={text('action_remove_entry', nameOf(entry))}
                      onClick={() =>
                        void edits.change(withEntry(configuration, list, at, undefined))
                      }
                    >
                      <Trash2Icon size={14} />
                    </button>
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
      {rows.length > MOST_ROWS && (
        <p class="quiet">{countText('entries_more', rows.length - MOST_ROWS)}</p>
      )}
    </section>
  );
}
