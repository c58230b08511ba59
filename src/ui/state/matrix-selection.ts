import { isOpenState } from '#core/access/access-state.ts';
import type { PairChange } from '#core/change/change-set.ts';
import type { Matrix } from './matrix.ts';
import type { Placed } from './matrix-places.ts';

/** One place in the matrix. */
export interface MatrixCell {
  readonly row: number;
  readonly column: number;
}

/** What is selected: whole rows and columns, or else the rectangle between two corners. */
export interface MatrixSelection {
  readonly anchor: MatrixCell;
  /** The active cell: the corner that moves. */
  readonly head: MatrixCell;
  readonly rows: ReadonlySet<number>;
  readonly columns: ReadonlySet<number>;
}

/** People, or roles. */
export type MatrixAxis = 'rows' | 'columns';

const NONE: ReadonlySet<number> = new Set();

/** Selects one cell. */
export function cellSelected(cell: MatrixCell): MatrixSelection {
  return { anchor: cell, head: cell, rows: NONE, columns: NONE };
}

/** Adds a whole row or column, or takes it off again; rows and columns together mean the cells where they cross. */
export function lineToggled(
  selection: MatrixSelection,
  axis: MatrixAxis,
  index: number,
): MatrixSelection {
  const lines = new Set(selection[axis]);
  if (!lines.delete(index)) lines.add(index);
  const at = { ...selection.head, [axis === 'rows' ? 'row' : 'column']: index };
  return { ...selection, [axis]: lines, anchor: at, head: at };
}

/** Selects the whole rows or columns from where the selection began to a line. */
export function linesExtended(
  selection: MatrixSelection,
  axis: MatrixAxis,
  index: number,
): MatrixSelection {
  const edge = axis === 'rows' ? 'row' : 'column';
  const lines = new Set(range(selection.anchor[edge], index));
  return { ...selection, [axis]: lines, head: { ...selection.head, [edge]: index } };
}

/** Selects everything that is shown; the active cell stays where it is. */
export function allSelected(
  { head }: MatrixSelection,
  { rows }: { readonly rows: number },
): MatrixSelection {
  return { ...cellSelected(head), rows: new Set(range(0, rows - 1)) };
}

/** The rows and columns that the selection is made of, rising. */
export function selectedLines(
  { anchor, head, rows, columns }: MatrixSelection,
  matrix: Pick<Matrix, 'rows' | 'columns'>,
): { readonly rows: readonly number[]; readonly columns: readonly number[] } {
  if (rows.size === 0 && columns.size === 0) {
    return {
      rows: range(anchor.row, head.row),
      columns: range(anchor.column, head.column),
    };
  }
  const sorted = (lines: ReadonlySet<number>) => [...lines].sort((a, b) => a - b);
  return {
    rows: rows.size ? sorted(rows) : [...matrix.rows.keys()],
    columns: columns.size ? sorted(columns) : [...matrix.columns.keys()],
  };
}

/** More changes than this at once are not a request but a mistake. */
export const CHANGES_AT_ONCE = 5000;

/** What a selection comes to. */
export interface SelectionSize {
  readonly people: number;
  readonly roles: number;
  /** Pairs that are not granted. */
  readonly missing: number;
  /** Pairs that are something, be it half a grant. */
  readonly present: number;
}

/** Counts the pairs of a selection without naming them. */
export function selectionSize(selection: MatrixSelection, matrix: Matrix): SelectionSize {
  const lines = selectedLines(selection, matrix);
  const columns = new Set(lines.columns);
  let [present, held] = [0, 0];
  for (const row of lines.rows) {
    for (const { column, state } of matrix.marksOf(row)) {
      if (!columns.has(column)) continue;
      present += 1;
      if (isOpenState(state)) held += 1;
    }
  }
  const [people, roles] = [lines.rows.length, lines.columns.length];
  return { people, roles, missing: people * roles - held, present };
}

/** The grants that a selection lacks, or the revokes of all that is there; see {@link CHANGES_AT_ONCE} before asking. */
export function selectedChanges(
  selection: MatrixSelection,
  matrix: Matrix,
  kind: 'grant' | 'revoke',
): readonly PairChange[] {
  const lines = selectedLines(selection, matrix);
  const columns = new Set(lines.columns);
  return lines.rows.flatMap((row) => {
    const principal = matrix.rows[row]?.principal;
    const marks = matrix.marksOf(row).filter(({ column }) => columns.has(column));
    const held = new Set(
      marks.filter(({ state }) => isOpenState(state)).map(({ column }) => column),
    );
    const wanted =
      kind === 'revoke'
        ? marks.map(({ column }) => column)
        : lines.columns.filter((column) => !held.has(column));
    return wanted.flatMap((column): PairChange[] => {
      const role = matrix.columns[column]?.role;
      return principal && role ? [{ kind, principal, role }] : [];
    });
  });
}

/** What is staged already of a selection. */
export function stagedWithin(
  selection: MatrixSelection,
  matrix: Pick<Matrix, 'rows' | 'columns'>,
  staged: Placed<PairChange>,
): readonly PairChange[] {
  const lines = selectedLines(selection, matrix);
  const columns = new Set(lines.columns);
  return lines.rows.flatMap((row) =>
    [...(staged.get(row) ?? [])].flatMap(([column, change]) => (columns.has(column) ? change : [])),
  );
}

/** What staging a selection with one key comes to. */
export type Toggling =
  | { readonly kind: 'stage' | 'unstage'; readonly changes: readonly PairChange[] }
  /** More than {@link CHANGES_AT_ONCE}. */
  | { readonly kind: 'too-many'; readonly count: number };

/** Takes back what is staged of a selection; else stages the grants that it lacks; lacking none, the revokes of all of it. */
export function toggledSelection(
  selection: MatrixSelection,
  matrix: Matrix,
  staged: Placed<PairChange>,
): Toggling {
  const changes = stagedWithin(selection, matrix, staged);
  if (changes.length > 0) return { kind: 'unstage', changes };
  const { missing, present } = selectionSize(selection, matrix);
  const count = missing || present;
  if (count > CHANGES_AT_ONCE) return { kind: 'too-many', count };
  const wanted = missing > 0 ? 'grant' : 'revoke';
  return { kind: 'stage', changes: selectedChanges(selection, matrix, wanted) };
}

/** The selection after a key, or undefined when the key means nothing here. */
export function selectionAfterKey(
  selection: MatrixSelection,
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): MatrixSelection | undefined {
  const { head, anchor } = selection;
  const isFar = event.ctrlKey || event.metaKey;
  if (event.key === 'Escape') return cellSelected(head);
  if (isFar && event.key.toLowerCase() === 'a') return allSelected(selection, size);
  if (event.key === ' ' && event.shiftKey) return lineToggled(selection, 'rows', head.row);
  if (event.key === ' ' && isFar) return lineToggled(selection, 'columns', head.column);
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [isFar ? -size.rows : -1, 0],
    ArrowDown: [isFar ? size.rows : 1, 0],
    ArrowLeft: [0, isFar ? -size.columns : -1],
    ArrowRight: [0, isFar ? size.columns : 1],
    PageUp: [-size.page, 0],
    PageDown: [size.page, 0],
    Home: [isFar ? -size.rows : 0, -size.columns],
    End: [isFar ? size.rows : 0, size.columns],
  };
  const step = steps[event.key];
  if (!step) return undefined;
  const moved = {
    row: clamp(head.row + step[0], size.rows),
    column: clamp(head.column + step[1], size.columns),
  };
  if (!event.shiftKey) return cellSelected(moved);
  // Whole lines stay whole lines when they are extended.
  if (selection.rows.size > 0) return linesExtended(selection, 'rows', moved.row);
  if (selection.columns.size > 0) return linesExtended(selection, 'columns', moved.column);
  return { ...selection, anchor, head: moved };
}

/** The selection after a press or a drag on a cell, or on the heading of a whole line. */
export function selectionAfterPointer(
  selection: MatrixSelection,
  event: Pick<MouseEvent, 'type' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  { place, heading }: { readonly place: MatrixCell; readonly heading: MatrixAxis | undefined },
): MatrixSelection {
  const isDrag = event.type === 'mousemove';
  if (!heading) {
    const isExtending = isDrag || event.shiftKey;
    return isExtending ? { ...cellSelected(place), anchor: selection.anchor } : cellSelected(place);
  }
  const index = heading === 'rows' ? place.row : place.column;
  if (isDrag || event.shiftKey) return linesExtended(selection, heading, index);
  const isAdding = event.ctrlKey || event.metaKey;
  return lineToggled(isAdding ? selection : { ...selection, [heading]: NONE }, heading, index);
}

function range(a: number, b: number): number[] {
  const first = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => first + i);
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
