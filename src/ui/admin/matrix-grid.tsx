import type { Signal } from '@preact/signals';
import type { VirtualItem } from '@tanstack/virtual-core';
import { useMemo, useRef } from 'preact/hooks';
import type { Change } from '#core/change/change-set.ts';
import { useVirtual } from '#ui/components/use-virtual.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import {
  cellSelected,
  lineToggled,
  selectedLines,
  selectionAfterKey,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { text } from '#ui/text.ts';
import { MatrixHead } from './matrix-head.tsx';
import { MatrixLine } from './matrix-line.tsx';
import { MATRIX_SIZES } from './matrix-sizes.ts';

interface MatrixGridProps {
  readonly matrix: Matrix;
  readonly selection: Signal<MatrixSelection>;
  /** What is staged of a pair, by `‹principal› ‹role›`. */
  readonly staged: ReadonlyMap<string, Change['kind']>;
  /** Space and Enter. */
  readonly onAct: (act: 'stage' | 'why' | 'legend') => void;
}

const KEY_ACTS: Readonly<Record<string, 'stage' | 'why' | 'legend'>> = {
  ' ': 'stage',
  Enter: 'why',
  '?': 'legend',
};

/** Where in the sheet a pointer is. */
function placeOf(sheet: HTMLElement, event: MouseEvent, headHeight: number) {
  const box = sheet.getBoundingClientRect();
  return {
    row: Math.floor((event.clientY - box.top - headHeight) / MATRIX_SIZES.cell),
    column: Math.floor((event.clientX - box.left - MATRIX_SIZES.names) / MATRIX_SIZES.cell),
  };
}

/** People × roles, drawn only where one looks; empty pairs are not drawn at all. */
export function MatrixGrid({ matrix, selection, staged, onAct }: MatrixGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, columns, groups } = matrix;
  const { cell, names } = MATRIX_SIZES;
  const head = groups.length ? MATRIX_SIZES.groupedHead : MATRIX_SIZES.head;
  const rowWindow = useVirtual(scroller, {
    count: rows.length,
    size: cell,
    isHorizontal: false,
    heading: head,
  });
  const columnWindow = useVirtual(scroller, {
    count: columns.length,
    size: cell,
    isHorizontal: true,
    heading: names,
  });
  const seenRows: readonly VirtualItem[] = rowWindow.getVirtualItems();
  const seenColumns: readonly VirtualItem[] = columnWindow.getVirtualItems();
  const from = seenColumns[0]?.index ?? 0;
  const to = (seenColumns.at(-1)?.index ?? -1) + 1;
  const selected = selection.value;
  const { head: active } = selected;
  const [chosenRows, chosenColumns] = useMemo(() => {
    const lines = selectedLines(selected, matrix);
    return [new Set(lines.rows), new Set(lines.columns)];
  }, [selected, matrix]);
  const isActiveSeen =
    active.column >= from &&
    active.column < to &&
    seenRows.some(({ index }) => index === active.row);
  const press = (event: KeyboardEvent) => {
    const act = KEY_ACTS[event.key];
    const page = Math.max(1, seenRows.length - 8);
    const size = { rows: rows.length, columns: columns.length, page };
    const moved = act ? undefined : selectionAfterKey(selection.value, event, size);
    if (!act && !moved) return;
    event.preventDefault();
    if (act) onAct(act);
    if (!moved) return;
    selection.value = moved;
    rowWindow.scrollToIndex(moved.head.row, { align: 'auto' });
    columnWindow.scrollToIndex(moved.head.column, { align: 'auto' });
  };
  const point = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    if (event.buttons !== 1) return;
    const place = placeOf(event.currentTarget, event, head);
    const heading = event.target instanceof Element && event.target.closest('[data-line]');
    if (heading) {
      if (event.type !== 'mousedown') return;
      const axis = heading.getAttribute('data-line') === 'row' ? 'rows' : 'columns';
      const index = axis === 'rows' ? place.row : place.column;
      const several = event.ctrlKey || event.metaKey || event.shiftKey;
      const base =
        several || selection.value[axis].size === 0
          ? selection.value
          : { ...selection.value, [axis]: new Set<number>() };
      selection.value = lineToggled(base, axis, index);
      return;
    }
    if (!rows[place.row] || !columns[place.column]) return;
    const isExtending = event.type === 'mousemove' || event.shiftKey;
    const { anchor } = selection.value;
    selection.value = isExtending ? { ...cellSelected(place), anchor } : cellSelected(place);
  };
  const style = {
    width: `${names + columns.length * cell}px`,
    height: `${head + rows.length * cell}px`,
  };
  return (
    <div
      class="matrix-grid"
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={text('matrix_label')}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={isActiveSeen ? 'matrix-active' : undefined}
      onKeyDown={press}
    >
      <div class="sheet" role="presentation" style={style} onMouseDown={point} onMouseMove={point}>
        <MatrixHead matrix={matrix} columns={seenColumns} height={head} chosen={chosenColumns} />
        <div role="rowgroup">
          {seenRows.map(({ index, start }) => (
            <MatrixLine
              key={index}
              matrix={matrix}
              row={index}
              top={start}
              from={from}
              to={to}
              staged={staged}
              isChosen={chosenRows.has(index)}
              chosen={chosenColumns}
              active={index === active.row ? active.column : undefined}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
