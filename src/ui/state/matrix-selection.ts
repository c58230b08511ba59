import type { Change } from '#core/change/change-set.ts';
import type { Matrix } from './matrix.ts';

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

/** Selects one cell. */
export function cellSelected(cell: MatrixCell): MatrixSelection {
  return { anchor: cell, head: cell, rows: new Set(), columns: new Set() };
}

/** Adds a whole row or column, or takes it off again; rows and columns together mean the cells where they cross. */
export function lineToggled(
  selection: MatrixSelection,
  axis: 'rows' | 'columns',
  index: number,
): MatrixSelection {
  const lines = new Set(selection[axis]);
  if (!lines.delete(index)) lines.add(index);
  return { ...selection, [axis]: lines };
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

/** More grants than this at once are not a request but a mistake. */
export const GRANTS_AT_ONCE = 5000;

/** What the selection can be staged to: the missing grants, unless there are too many, and the revokes of all that is there. */
export function selectedChanges(
  selection: MatrixSelection,
  matrix: Matrix,
): { readonly grants: readonly Change[] | undefined; readonly revokes: readonly Change[] } {
  const lines = selectedLines(selection, matrix);
  const columns = new Set(lines.columns);
  const revokes: Change[] = [];
  const held = new Set<string>();
  for (const row of lines.rows) {
    for (const { column, state } of matrix.marksOf(row)) {
      if (!columns.has(column)) continue;
      if (state === 'granted' || state === 'conditional') held.add(`${row} ${column}`);
      push(revokes, matrix, 'revoke', row, column);
    }
  }
  const missing = lines.rows.length * lines.columns.length - held.size;
  if (missing > GRANTS_AT_ONCE) return { grants: undefined, revokes };
  const grants: Change[] = [];
  for (const row of lines.rows) {
    for (const column of lines.columns) {
      if (!held.has(`${row} ${column}`)) push(grants, matrix, 'grant', row, column);
    }
  }
  return { grants, revokes };
}

/** The selection after a key, or undefined when the key means nothing here. */
export function selectionAfterKey(
  { head, anchor, ...lines }: MatrixSelection,
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): MatrixSelection | undefined {
  const isFar = event.ctrlKey || event.metaKey;
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
  if (event.key === 'Escape') return cellSelected(head);
  const step = steps[event.key];
  if (!step) return undefined;
  const moved = {
    row: clamp(head.row + step[0], size.rows),
    column: clamp(head.column + step[1], size.columns),
  };
  return event.shiftKey ? { ...lines, anchor, head: moved } : cellSelected(moved);
}

function push(
  list: Change[],
  matrix: Matrix,
  kind: 'grant' | 'revoke',
  row: number,
  column: number,
): void {
  const [asker, asked] = [matrix.rows[row], matrix.columns[column]];
  if (asker && asked) list.push({ kind, principal: asker.principal, role: asked.role });
}

function range(a: number, b: number): number[] {
  const first = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => first + i);
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
