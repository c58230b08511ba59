import { LISTED_STATES } from '#core/access/access-state.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { stateText } from '#ui/components/state-mark.tsx';
import type { MatrixFilter } from '#ui/state/matrix.ts';
import { text, type TextKey } from '#ui/text.ts';

interface MatrixFiltersProps {
  readonly filter: MatrixFilter;
  readonly onChange: (filter: MatrixFilter) => void;
  readonly configuration: EstateConfiguration;
}

type Choice = readonly [value: string, label: string];

/** The choices of each list, in the order of the page. */
function choicesOf({ accounts }: EstateConfiguration) {
  const distinct = (values: readonly (string | undefined)[]): Choice[] =>
    [...new Set(values.filter((value) => value !== undefined))]
      .sort()
      .map((value) => [value, value] as const);
  const everything: Choice = ['', text('matrix_all')];
  const lists: readonly (readonly [keyof MatrixFilter, TextKey, readonly Choice[]])[] = [
    ['project', 'matrix_project', [everything, ...distinct(accounts.map((a) => a.project))]],
    [
      'environment',
      'matrix_environment',
      [everything, ...distinct(accounts.map((a) => a.environment))],
    ],
    [
      'state',
      'matrix_state',
      [
        everything,
        ['any', text('matrix_has_any')],
        ...LISTED_STATES.map((state): Choice => [state, stateText(state)]),
      ],
    ],
    [
      'groupBy',
      'matrix_group',
      [
        ['', text('matrix_group_none')],
        ['project', text('matrix_project')],
        ['environment', text('matrix_environment')],
      ],
    ],
  ];
  return lists;
}

/** What narrows and groups the matrix. */
export function MatrixFilters({ filter, onChange, configuration }: MatrixFiltersProps) {
  const set = (name: keyof MatrixFilter, value: string) => {
    onChange({ ...filter, [name]: value });
  };
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {(['people', 'roles'] as const).map((name) => (
        <input
          key={name}
          type="search"
          aria-label={text(`matrix_search_${name}`)}
          placeholder={text(`matrix_search_${name}`)}
          value={filter[name]}
          onInput={(event) => set(name, event.currentTarget.value)}
        />
      ))}
      {choicesOf(configuration).map(([name, label, choices]) => (
        <label key={name}>
          <span>{text(label)}</span>
          <select value={filter[name]} onChange={(event) => set(name, event.currentTarget.value)}>
            {choices.map(([value, caption]) => (
              <option key={value} value={value}>
                {caption}
              </option>
            ))}
          </select>
        </label>
      ))}
    </form>
  );
}
