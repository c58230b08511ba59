import type { Change } from '#core/change/change-set.ts';
import { STATE_MARKS } from '#ui/components/state-mark.tsx';
import type { Matrix, MatrixMark } from '#ui/state/matrix.ts';
import { firstPlace, type Span } from '#ui/state/spans.ts';
import type { PairText } from './matrix-pair-text.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixLineProps {
  readonly matrix: Matrix;
  readonly row: number;
  /** The columns in sight. */
  readonly columns: Span;
  /** Of this row: what is staged, and when grants end. */
  readonly staged: ReadonlyMap<number, Change> | undefined;
  readonly ends: ReadonlyMap<number, number> | undefined;
  /** The columns that are selected, if the row is. */
  readonly chosen: ReadonlySet<number> | undefined;
  /** The active cell's column, if it is in this row. */
  readonly active: number | undefined;
  readonly pairText: PairText;
}

/** The marks in sight, and the places that show something else than a state. */
function drawnMarks({ matrix, row, columns: { from, to }, staged, active }: MatrixLineProps) {
  const all = matrix.marksOf(row);
  const at = (bound: number) => firstPlace(all.length, (i) => (all[i]?.column ?? 0) >= bound);
  const marks: MatrixMark[] = all.slice(at(from), at(to));
  if (!staged && active === undefined) return marks;
  const marked = new Set(marks.map(({ column }) => column));
  const others = new Set([...(staged?.keys() ?? []), ...(active === undefined ? [] : [active])]);
  const bare = [...others].filter((column) => column >= from && column < to && !marked.has(column));
  return [...marks, ...bare.map((column) => ({ column, state: 'none' as const }))].sort(
    (a, b) => a.column - b.column,
  );
}

/** One person's line: a cell wherever there is something to see. */
export function MatrixLine(props: MatrixLineProps) {
  const { row, staged, ends, chosen, active, pairText } = props;
  const { cell, names } = MATRIX_SIZES;
  return (
    <div
      class="line"
      role="row"
      aria-rowindex={row + 2}
      aria-owns={`matrix-name-${row}`}
      style={{ top: `${row * cell}px` }}
    >
      {drawnMarks(props).map(({ column, state }) => {
        const change = staged?.get(column)?.kind;
        return (
          <div
            key={column}
            id={column === active ? 'matrix-active' : undefined}
            class={`cell state ${state} ${change ?? ''}${ends?.has(column) ? ' ending' : ''}`}
            role="gridcell"
            aria-colindex={column + 2}
            aria-selected={chosen?.has(column) ?? false}
            aria-label={pairText({ row, column })}
            style={{ left: `${names + column * cell}px` }}
          >
            {change === 'grant' ? '+' : STATE_MARKS[state]}
          </div>
        );
      })}
    </div>
  );
}
