import { useMemo } from 'preact/hooks';
import type { Change } from '#core/change/change-set.ts';
import { STATE_MARKS, stateText } from '#ui/components/state-mark.tsx';
import type { Matrix } from '#ui/state/matrix.ts';
import { text } from '#ui/text.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixLineProps {
  readonly matrix: Matrix;
  readonly row: number;
  readonly top: number;
  /** The columns in sight: from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  readonly staged: ReadonlyMap<string, Change['kind']>;
  readonly isChosen: boolean;
  readonly chosen: ReadonlySet<number>;
  /** The active cell's column, if it is in this row. */
  readonly active: number | undefined;
}

/** One person's line: their name, and a cell wherever there is something to see; drawn again only when something of it changed. */
export function MatrixLine(props: MatrixLineProps) {
  const { matrix, row, top, from, to, staged, isChosen, chosen, active } = props;
  return useMemo(
    () => drawLine({ matrix, row, top, from, to, staged, isChosen, chosen, active }),
    [matrix, row, top, from, to, staged, isChosen, chosen, active],
  );
}

function drawLine(props: MatrixLineProps) {
  const { matrix, row, top, from, to, staged, isChosen, chosen, active } = props;
  const line = matrix.rows[row];
  if (!line) return null;
  const { cell, names } = MATRIX_SIZES;
  const states = new Map(
    matrix
      .marksOf(row)
      .filter(({ column }) => column >= from && column < to)
      .map(({ column, state }) => [column, state] as const),
  );
  const drawn = new Set<number>(states.keys());
  if (active !== undefined && active >= from && active < to) drawn.add(active);
  for (let column = from; column < to; column++) {
    const role = matrix.columns[column]?.role;
    if (isChosen && chosen.has(column)) drawn.add(column);
    else if (role && staged.size && staged.has(`${line.principal} ${role}`)) drawn.add(column);
  }
  return (
    <div class="line" role="row" aria-rowindex={row + 2} style={{ top: `${top}px` }}>
      <div
        class={`row-head${isChosen ? ' chosen' : ''}`}
        role="rowheader"
        aria-colindex={1}
        data-line="row"
        title={line.principal}
      >
        <span dir="auto">{line.name}</span>
      </div>
      {[...drawn]
        .sort((a, b) => a - b)
        .map((column) => {
          const state = states.get(column) ?? 'none';
          const head = matrix.columns[column];
          const change = head && staged.get(`${line.principal} ${head.role}`);
          const isSelected = isChosen && chosen.has(column);
          return (
            <div
              key={column}
              id={column === active ? 'matrix-active' : undefined}
              class={`cell state ${state} ${change ?? ''}${isSelected ? ' chosen' : ''}`}
              role="gridcell"
              aria-colindex={column + 2}
              aria-selected={isSelected}
              aria-label={`${line.name}, ${head?.account.name ?? ''}/${head?.name ?? ''}: ${stateText(state)}${change ? `, ${text(`change_${change}`)}` : ''}`}
              style={{ left: `${names + column * cell}px` }}
            >
              {change === 'grant' ? '+' : STATE_MARKS[state]}
            </div>
          );
        })}
    </div>
  );
}
