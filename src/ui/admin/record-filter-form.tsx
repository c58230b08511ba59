import type { LedgerKind } from '#core/ledger/record.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { isNarrowing, NO_FILTER, type RecordFilter } from '#ui/state/record-filter.ts';
import { text, type TextKey } from '#ui/text.ts';

const KINDS: readonly LedgerKind[] = [
  'commit',
  'publication',
  'estate-change',
  'drift',
  'review',
  'checkpoint',
];
const OUTCOMES = ['done', 'taken-back', 'left'] as const;

function keyOf(prefix: string, name: string): TextKey {
  return `${prefix}_${name.replace('-', '_')}` as TextKey;
}

const WORDS = [
  ['person', 'column_person'],
  ['role', 'column_role'],
  ['account', 'column_account'],
  ['author', 'filter_author'],
  ['words', 'filter_words'],
] as const;

const DATES = [
  ['from', 'time_from'],
  ['to', 'time_to'],
] as const;

interface ChoiceProps<Value extends string> {
  readonly label: TextKey;
  readonly prefix: string;
  readonly values: readonly Value[];
  readonly value: Value | '';
  readonly onChange: (value: Value | '') => void;
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, prefix, values, value, onChange } = props;
  return (
    <label>
      {text(label)}
      <select
        value={value}
        onChange={({ currentTarget }) =>
          onChange(values.find((one) => one === currentTarget.value) ?? '')
        }
      >
        <option value="">{text('filter_any')}</option>
        {values.map((one) => (
          <option key={one} value={one}>
            {text(keyOf(prefix, one))}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Names that are offered while one is typed. */
function Suggestions() {
  const { configuration } = useAdmin();
  const { people = [], accounts = [] } = configuration.value ?? {};
  return (
    <>
      <datalist id="record-filter-person">
        {people.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <datalist id="record-filter-account">
        {accounts.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </>
  );
}

/** Narrows the list of records as it is typed: every record of the ledger is looked at. */
export function RecordFilterForm() {
  const { filter, narrow } = useAdmin().recordList;
  const { kind, outcome } = filter.value;
  const apply = (part: Partial<RecordFilter>) => void narrow(part);
  return (
    <form class="record-filter" onSubmit={(event) => event.preventDefault()}>
      <Suggestions />
      {WORDS.map(([name, label]) => (
        <label key={name}>
          {text(label)}
          <input
            type="search"
            list={`record-filter-${name}`}
            value={filter.value[name]}
            onInput={({ currentTarget }) => apply({ [name]: currentTarget.value })}
          />
        </label>
      ))}
      <Choice
        label="column_what"
        prefix="record"
        values={KINDS}
        value={kind}
        onChange={(chosen) => apply({ kind: chosen })}
      />
      <Choice
        label="filter_outcome"
        prefix="outcome"
        values={OUTCOMES}
        value={outcome}
        onChange={(chosen) => apply({ outcome: chosen })}
      />
      {DATES.map(([name, label]) => (
        <label key={name}>
          {text(label)}
          <input
            type="date"
            value={filter.value[name]}
            onChange={({ currentTarget }) => apply({ [name]: currentTarget.value })}
          />
        </label>
      ))}
      {isNarrowing(filter.value) && (
        <button type="button" class="plain" onClick={() => apply(NO_FILTER)}>
          {text('action_clear_filter')}
        </button>
      )}
    </form>
  );
}
