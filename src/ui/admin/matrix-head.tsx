import type { VirtualItem } from '@tanstack/virtual-core';
import { environmentClass } from '#ui/components/environment-tag.tsx';
import type { Matrix, MatrixBand } from '#ui/state/matrix.ts';
import { text } from '#ui/text.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixHeadProps {
  readonly matrix: Matrix;
  /** The columns in sight. */
  readonly columns: readonly VirtualItem[];
  readonly height: number;
  readonly chosen: ReadonlySet<number>;
}

function Bands({
  bands,
  columns,
  kind,
}: {
  readonly bands: readonly MatrixBand[];
  readonly columns: readonly VirtualItem[];
  readonly kind: string;
}) {
  const { cell, names } = MATRIX_SIZES;
  const from = columns[0]?.index ?? 0;
  const to = (columns.at(-1)?.index ?? -1) + 1;
  return (
    <div class={`bands ${kind}`} aria-hidden="true">
      {bands
        .filter(({ first, last }) => last > from && first < to)
        .map(({ label, first, last }) => (
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
        {columns.map(({ index, start }) => {
          const column = matrix.columns[index];
          if (!column) return null;
          const { account, name } = column;
          return (
            <div
              key={index}
              class={`column-head ${environmentClass(account.environment)}${chosen.has(index) ? ' chosen' : ''}`}
              role="columnheader"
              data-line="column"
              aria-colindex={index + 2}
              title={`${account.name}/${name}${account.environment ? ` · ${account.environment}` : ''}`}
              aria-label={`${account.name}/${name}`}
              style={{ left: `${start}px` }}
            >
              <span dir="auto">{name}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
