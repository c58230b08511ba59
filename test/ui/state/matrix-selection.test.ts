import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { createMatrix, NO_FILTER } from '#ui/state/matrix.ts';
import {
  cellSelected,
  GRANTS_AT_ONCE,
  lineToggled,
  selectedChanges,
  selectionAfterKey,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const table = evaluateAccess(pictureOfEstate(acmeEstate));
const matrix = createMatrix(acmeConfiguration, table, NO_FILTER);
const SIZE = { rows: 10, columns: 8, page: 4 };
const key = (name: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, ...more }) as KeyboardEvent;

test('no key leads out of the matrix', () => {
  const keys = fc.constantFrom(
    ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'],
  );
  const event = fc.record({ key: keys, shiftKey: fc.boolean(), ctrlKey: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let selection: MatrixSelection = cellSelected({ row: 0, column: 0 });
      for (const { key: name, ...more } of events) {
        selection = selectionAfterKey(selection, key(name, more), SIZE) ?? selection;
        for (const { row, column } of [selection.head, selection.anchor]) {
          expect(row >= 0 && row < SIZE.rows && column >= 0 && column < SIZE.columns).toBe(true);
        }
      }
    }),
  );
});

test('Shift draws a rectangle from where it began, Escape goes back to one cell', () => {
  const start = cellSelected({ row: 2, column: 2 });
  const one = selectionAfterKey(start, key('ArrowDown', { shiftKey: true }), SIZE)!;
  const two = selectionAfterKey(one, key('ArrowRight', { shiftKey: true }), SIZE)!;
  expect([two.anchor, two.head]).toEqual([
    { row: 2, column: 2 },
    { row: 3, column: 3 },
  ]);
  expect(selectionAfterKey(two, key('Escape'), SIZE)).toEqual(cellSelected(two.head));
});

test('a rectangle stages the grants that are missing and the revokes of all that is there', () => {
  const selection = {
    ...cellSelected({ row: 0, column: 0 }),
    head: { row: 3, column: matrix.columns.length - 1 },
  };
  const { grants, revokes } = selectedChanges(selection, matrix);
  const marks = [0, 1, 2, 3].flatMap((row) => [...matrix.marksOf(row)]);
  expect(revokes).toHaveLength(marks.length);
  const held = marks.filter(({ state }) => state === 'granted' || state === 'conditional');
  expect(grants).toHaveLength(4 * matrix.columns.length - held.length);
});

test('whole people and whole roles mean the places where they cross', () => {
  let selection: MatrixSelection = cellSelected({ row: 5, column: 5 });
  for (const row of [1, 3]) selection = lineToggled(selection, 'rows', row);
  for (const column of [0, 2, 4]) selection = lineToggled(selection, 'columns', column);
  selection = lineToggled(selection, 'columns', 4);
  const { grants = [], revokes } = selectedChanges(selection, matrix);
  const wanted = [1, 3].map((row) => matrix.rows[row]!.principal);
  const roles = [0, 2].map((column) => matrix.columns[column]!.role);
  expect(grants.length).toBeLessThanOrEqual(4);
  for (const { principal, role } of [...grants, ...revokes]) {
    expect(wanted.includes(principal) && roles.includes(role as never)).toBe(true);
  }
});

test('everything at once is too many grants, and says so by offering none', () => {
  const rows = Array.from({ length: GRANTS_AT_ONCE }, () => matrix.rows[0]!);
  const wide = { ...matrix, rows: [...rows, ...rows] };
  const all = { ...cellSelected({ row: 0, column: 0 }), head: { row: rows.length, column: 1 } };
  expect(selectedChanges(all, wide).grants).toBeUndefined();
});
