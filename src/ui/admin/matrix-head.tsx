import { useMemo } from 'preact/hooks';
import { environmentClass } from '#ui/components/environment-tag.tsx';
import { blockStarts, CELLS_AT_ONCE } from '#ui/components/use-cell-window.ts';
import type { Matrix, MatrixBand } from '#ui/state/matrix.ts';
import { firstPlace, type Span } from '#ui/state/spans.ts';
import { text } from '#ui/text.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixHeadProps {
  readonly matrix: Matrix;
  /** The columns in sight. */
  readonly columns: Span;
  readonly height: number;
  readonly chosen: ReadonlySet<number>;
}

function Bands({
  bands,
  columns,
  kind,
}: {
  readonly bands: readonly MatrixBand[];
  readonly columns: Span;
  readonly kind: string;
}) {
  const from = firstPlace(bands.length, (at) => (bands[at]?.last ?? 0) > columns.from);
  const to = firstPlace(bands.length, (at) => (bands[at]?.first ?? 0) >= columns.to);
  return useMemo(() => {
    const { cell, names } = MATRIX_SIZES;
    return (
      <div class={`bands ${kind}`} aria-hidden="true">
        {bands.slice(from, to).map(({ label, first, last }) => (
          <div
            class="band"
            key={first}
            title={label}
            style={{ left: `${names + first * cell}px`, width: `${(last - first) * cell}px` }}
          >
            <span dir="auto">{label || text('matrix_ungrouped')}</span>
          </div>
        ))}
      </div>
    );
  }, [bands, kind, from, to]);
}

function Block({
  matrix,
  first,
  chosen,
}: Omit<MatrixHeadProps, 'columns' | 'height'> & { first: number }) {
  return useMemo(
    () => (
      <div role="presentation">
        {matrix.columns.slice(first, first + CELLS_AT_ONCE).map(({ role, account, name }, at) => {
          const [column, path] = [first + at, `${account.name}/${name}`];
          return (
            <div
              key={role}
              class={`column-head ${environmentClass(account.environment)}${chosen.has(column) ? ' chosen' : ''}`}
              role="columnheader"
              data-line="columns"
              aria-colindex={column + 2}
              title={account.environment ? `${path} · ${account.environment}` : path}
              aria-label={path}
              style={{ left: `${MATRIX_SIZES.names + column * MATRIX_SIZES.cell}px` }}
            >
              {name}
            </div>
          );
        })}
      </div>
    ),
    [matrix, first, chosen],
  );
}

/** The headings above the columns in sight: group, account, role. */
export function MatrixHead({ matrix, columns, height, chosen }: MatrixHeadProps) {
  const { groups, accounts } = matrix;
  return (
    <div class="head" role="rowgroup" style={{ height: `${height}px` }}>
      {groups.length > 0 && <Bands bands={groups} columns={columns} kind="groups" />}
      <Bands bands={accounts} columns={columns} kind="accounts" />
      <div class="roles" role="row" aria-rowindex={1}>
        <div class="corner" role="columnheader" aria-colindex={1}>
          {text('matrix_people', matrix.rows.length, matrix.columns.length)}
        </div>
        {blockStarts(columns).map((first) => (
          <Block key={first} matrix={matrix} first={first} chosen={chosen} />
        ))}
      </div>
    </div>
  );
}
