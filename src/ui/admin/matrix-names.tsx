import { useMemo } from 'preact/hooks';
import { blockStarts, CELLS_AT_ONCE } from '#ui/components/use-cell-window.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import type { Span } from '#ui/state/spans.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixNamesProps {
  readonly matrix: Matrix;
  /** The rows in sight. */
  readonly rows: Span;
  /** Pixels that the headings above take. */
  readonly top: number;
  readonly chosen: ReadonlySet<number>;
}

function Block({
  matrix,
  first,
  chosen,
}: Omit<MatrixNamesProps, 'rows' | 'top'> & { first: number }) {
  return useMemo(
    () => (
      <div role="presentation">
        {matrix.rows.slice(first, first + CELLS_AT_ONCE).map(({ name, principal }, at) => (
          <div
            key={principal}
            id={`matrix-name-${first + at}`}
            class={`row-head${chosen.has(first + at) ? ' chosen' : ''}`}
            role="rowheader"
            aria-colindex={1}
            data-line="rows"
            title={principal}
            style={{ top: `${(first + at) * MATRIX_SIZES.cell}px` }}
          >
            {name}
          </div>
        ))}
      </div>
    ),
    [matrix, first, chosen],
  );
}

/**
 * The people of the rows in sight. One sheet that stays at the start, not a piece for each row: the browser moves it in one.
 * It lies beside the grid, whose rows own the names in it.
 */
export function MatrixNames({ matrix, rows, top, chosen }: MatrixNamesProps) {
  const height = `${matrix.rows.length * MATRIX_SIZES.cell}px`;
  return (
    <div class="names" role="presentation" style={{ height, marginTop: `${top}px` }}>
      {blockStarts(rows).map((first) => (
        <Block key={first} matrix={matrix} first={first} chosen={chosen} />
      ))}
    </div>
  );
}
