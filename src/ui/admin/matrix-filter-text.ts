import { stateText } from '#ui/components/state-mark.tsx';
import type { MatrixFilter } from '#ui/state/matrix.ts';
import { text, type TextKey } from '#ui/text.ts';

const LABELS: Readonly<Record<keyof MatrixFilter, TextKey>> = {
  people: 'matrix_search_people',
  roles: 'matrix_search_roles',
  project: 'matrix_project',
  environment: 'matrix_environment',
  state: 'matrix_state',
  groupBy: 'matrix_group',
};

function valueText(filter: MatrixFilter, name: keyof MatrixFilter): string {
  if (name === 'state' && filter.state !== '') {
    return filter.state === 'any' ? text('matrix_has_any') : stateText(filter.state);
  }
  if (name === 'groupBy' && filter.groupBy !== '') return text(`matrix_${filter.groupBy}`);
  return filter[name];
}

/** What is chosen above the matrix, in words, for those who do not see the choices; nothing chosen is said too. */
export function filterText(filter: MatrixFilter): string {
  // as: the keys of the table are those of the filter.
  const chosen = (Object.keys(LABELS) as (keyof MatrixFilter)[])
    .filter((name) => filter[name] !== '')
    .map((name) => text('matrix_print_filter', text(LABELS[name]), valueText(filter, name)));
  return chosen.length > 0 ? chosen.join(' · ') : text('matrix_print_unfiltered');
}
