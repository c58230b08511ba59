import { runsWithin, type Span } from '#ui/state/spans.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixAreasProps {
  /** What is selected, rising. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** What is in sight. */
  readonly seen: { readonly rows: Span; readonly columns: Span };
}

/** What is selected, as few rectangles under the marks: a cell each would be thousands. */
export function MatrixAreas({ rows, columns, seen }: MatrixAreasProps) {
  const { cell, names } = MATRIX_SIZES;
  const across = runsWithin(columns, seen.columns);
  return (
    <div role="presentation">
      {runsWithin(rows, seen.rows).flatMap((row) =>
        across.map((column) => (
          <div
            key={`${row.from} ${column.from}`}
            class="area"
            style={{
              top: `${row.from * cell}px`,
              left: `${names + column.from * cell}px`,
              height: `${(row.to - row.from) * cell}px`,
              width: `${(column.to - column.from) * cell}px`,
            }}
          />
        )),
      )}
    </div>
  );
}
