import type { Signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { revealCell, useCellWindow } from '#ui/components/use-cell-window.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import type { MatrixNotes } from '#ui/state/matrix-places.ts';
import {
  selectedLines,
  selectionAfterKey,
  selectionAfterPointer,
  type MatrixAxis,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { text } from '#ui/text.ts';
import { MatrixAreas } from './matrix-areas.tsx';
import { MatrixHead } from './matrix-head.tsx';
import { MatrixLines } from './matrix-lines.tsx';
import { MatrixNames } from './matrix-names.tsx';
import { createPairText } from './matrix-pair-text.ts';
import { MATRIX_SIZES } from './matrix-sizes.ts';

/** What a key asks of the page around the matrix. */
export type MatrixAct = 'stage' | 'why' | 'legend';

interface MatrixGridProps {
  readonly matrix: Matrix;
  readonly selection: Signal<MatrixSelection>;
  readonly notes: MatrixNotes;
  readonly nowMs: number;
  readonly onAct: (act: MatrixAct) => void;
}

const KEY_ACTS: Readonly<Record<string, MatrixAct>> = { ' ': 'stage', Enter: 'why', '?': 'legend' };

/** People × roles, drawn only where one looks; empty pairs are not drawn at all. */
export function MatrixGrid({ matrix, selection, notes, nowMs, onAct }: MatrixGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, columns, groups } = matrix;
  const { cell, names } = MATRIX_SIZES;
  const head = groups.length ? MATRIX_SIZES.groupedHead : MATRIX_SIZES.head;
  const grid = { rows: rows.length, columns: columns.length, cell, top: head, start: names };
  const seen = useCellWindow(scroller, grid);
  const selected = selection.value;
  const { head: active } = selected;
  const lines = useMemo(() => selectedLines(selected, matrix), [selected, matrix]);
  const [chosenRows, chosenColumns] = useMemo(
    () => [new Set(lines.rows), new Set(lines.columns)],
    [lines],
  );
  const pairText = useMemo(() => createPairText(matrix, notes, nowMs), [matrix, notes, nowMs]);
  const isColumnSeen = active.column >= seen.columns.from && active.column < seen.columns.to;
  const isActiveSeen = isColumnSeen && active.row >= seen.rows.from && active.row < seen.rows.to;
  const placeOf = (sheet: HTMLElement, event: MouseEvent) => {
    const box = sheet.getBoundingClientRect();
    return {
      row: Math.floor((event.clientY - box.top - head) / cell),
      column: Math.floor((event.clientX - box.left - names) / cell),
    };
  };
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - head) / cell) - 1);
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    const act = isPlain || event.key === '?' ? KEY_ACTS[event.key] : undefined;
    const size = { rows: rows.length, columns: columns.length, page };
    const moved = act ? undefined : selectionAfterKey(selection.value, event, size);
    if (!act && !moved) return;
    event.preventDefault();
    if (act) onAct(act);
    if (!moved) return;
    selection.value = moved;
    if (scroller.current) revealCell(scroller.current, moved.head, grid);
  };
  const point = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const place = placeOf(event.currentTarget, event);
    const line = event.target instanceof Element ? event.target.closest('[data-line]') : null;
    event.currentTarget.title = line ? '' : pairText(place);
    if (event.buttons !== 1) return;
    // as: the headings of the grid say which axis they are of.
    const heading = (line?.getAttribute('data-line') ?? undefined) as MatrixAxis | undefined;
    if (!heading && !(rows[place.row] && columns[place.column])) return;
    selection.value = selectionAfterPointer(selection.value, event, { place, heading });
  };
  const style = {
    width: `${names + columns.length * cell}px`,
    height: `${head + rows.length * cell}px`,
  };
  return (
    <div class="matrix-grid" ref={scroller}>
      <div class="sheet" style={style} onMouseDown={point} onMouseMove={point}>
        <div
          class="cells"
          role="grid"
          tabIndex={0}
          aria-label={text('matrix_label')}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + 1}
          aria-multiselectable="true"
          aria-activedescendant={isActiveSeen ? 'matrix-active' : undefined}
          onKeyDown={press}
        >
          <MatrixHead matrix={matrix} columns={seen.columns} height={head} chosen={chosenColumns} />
          <div class="lines" role="rowgroup" style={{ top: `${head}px` }}>
            <MatrixAreas rows={lines.rows} columns={lines.columns} seen={seen} />
            <MatrixLines
              matrix={matrix}
              seen={seen}
              notes={notes}
              chosenRows={chosenRows}
              chosenColumns={chosenColumns}
              active={active}
              pairText={pairText}
            />
          </div>
        </div>
        <MatrixNames matrix={matrix} rows={seen.rows} top={head} chosen={chosenRows} />
      </div>
    </div>
  );
}
