import type { Signal } from '@preact/signals';
import type { LedgerKind } from '#core/ledger/record.ts';
import type { RecordFilter } from '#ui/state/record-filter.ts';
import { text, type TextKey } from '#ui/text.ts';

interface RecordFilterFormProps {
  readonly filter: Signal<RecordFilter>;
}

const KINDS: readonly LedgerKind[] = [
  'commit',
  'publication',
  'estate-change',
  'drift',
  'checkpoint',
];
const OUTCOMES = ['done', 'taken-back', 'left'] as const;

function keyOf(prefix: string, name: string): TextKey {
  return `${prefix}_${name.replace('-', '_')}` as TextKey;
}

/** Narrows the list of records as it is typed. */
export function RecordFilterForm({ filter }: RecordFilterFormProps) {
  const narrow = (part: Partial<RecordFilter>) => {
    filter.value = { ...filter.peek(), ...part };
  };
  const { words, kind, outcome, from, to } = filter.value;
  return (
    <form class="record-filter" onSubmit={(event) => event.preventDefault()}>
      <label>
        {text('filter_words')}
        <input
          type="search"
          value={words}
          onInput={({ currentTarget }) => narrow({ words: currentTarget.value })}
        />
      </label>
      <label>
        {text('column_what')}
        <select
          value={kind}
          onChange={({ currentTarget }) =>
            narrow({ kind: KINDS.find((one) => one === currentTarget.value) ?? '' })
          }
        >
          <option value="">{text('filter_any')}</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {text(keyOf('record', one))}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text('filter_outcome')}
        <select
          value={outcome}
          onChange={({ currentTarget }) =>
            narrow({ outcome: OUTCOMES.find((one) => one === currentTarget.value) ?? '' })
          }
        >
          <option value="">{text('filter_any')}</option>
          {OUTCOMES.map((one) => (
            <option key={one} value={one}>
              {text(keyOf('outcome', one))}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text('time_from')}
        <input
          type="date"
          value={from}
          onChange={({ currentTarget }) => narrow({ from: currentTarget.value })}
        />
      </label>
      <label>
        {text('time_to')}
        <input
          type="date"
          value={to}
          onChange={({ currentTarget }) => narrow({ to: currentTarget.value })}
        />
      </label>
    </form>
  );
}
