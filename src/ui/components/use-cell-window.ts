import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Span } from '#ui/state/spans.ts';

/** What a grid of equal square cells measures. */
export interface CellGrid {
  readonly rows: number;
  readonly columns: number;
  /** Pixels: the edge of a cell. */
  readonly cell: number;
  /** Pixels that headings cover at the top and at the start. */
  readonly top: number;
  readonly start: number;
}

/** Cells come and go by so many at once, and at least as many are drawn beyond each edge as a turn of the wheel shows. */
export const CELLS_AT_ONCE = 8;
const BEYOND = 3;

/** What of a grid is in sight. */
export interface Sight {
  readonly rows: Span;
  readonly columns: Span;
}

const NOTHING: Sight = { rows: { from: 0, to: 0 }, columns: { from: 0, to: 0 } };

/** The cells of one axis that show between two pixels, to the next whole block on either side. */
function spanOf(fromPx: number, roomPx: number, cell: number): Span {
  const block = cell * CELLS_AT_ONCE;
  const [first, last] = [fromPx - BEYOND * cell, fromPx + roomPx + BEYOND * cell];
  return {
    from: Math.max(0, Math.floor(first / block)) * CELLS_AT_ONCE,
    to: Math.ceil(last / block) * CELLS_AT_ONCE,
  };
}

function sightOf(element: HTMLElement, { cell, top, start }: Omit<CellGrid, 'rows' | 'columns'>) {
  const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
  return {
    rows: spanOf(scrollTop, clientHeight - top, cell),
    columns: spanOf(scrollLeft, clientWidth - start, cell),
  };
}

function isSame(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to;
}

function within({ from, to }: Span, count: number): Span {
  return { from: Math.min(from, count), to: Math.min(to, count) };
}

/** The cells of a large grid that are in sight; its component is drawn again only when others come into sight. */
export function useCellWindow(scroller: RefObject<HTMLElement | null>, grid: CellGrid): Sight {
  const [sight, setSight] = useState(NOTHING);
  const { cell, top, start } = grid;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const now = sightOf(element, { cell, top, start });
      setSight((before) =>
        isSame(before.rows, now.rows) && isSame(before.columns, now.columns) ? before : now,
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, cell, top, start]);
  return { rows: within(sight.rows, grid.rows), columns: within(sight.columns, grid.columns) };
}

/** Where the blocks of a span begin. */
export function blockStarts({ from, to }: Span): readonly number[] {
  const starts = [];
  for (let at = from; at < to; at += CELLS_AT_ONCE) starts.push(at);
  return starts;
}

/** Scrolls just as far as a cell needs to be wholly in sight. */
export function revealCell(
  element: HTMLElement,
  { row, column }: { readonly row: number; readonly column: number },
  { cell, top, start }: CellGrid,
): void {
  const offset = (at: number, now: number, room: number) =>
    Math.min(at, Math.max(now, at + cell - room));
  const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
  element.scrollTo(
    offset(column * cell, scrollLeft, clientWidth - start),
    offset(row * cell, scrollTop, clientHeight - top),
  );
}
