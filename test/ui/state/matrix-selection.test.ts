import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { PairChange } from '#core/change/change-set.ts';
import { createMatrix, NO_FILTER } from '#ui/state/matrix.ts';
import { placePairs } from '#ui/state/matrix-places.ts';
import {
  cellSelected,
  lineToggled,
  selectedChanges,
  selectionAfterKey,
  selectionAfterPointer,
  selectionSize,
  stagedWithin,
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
    ...[' ', 'a', 'Escape'],
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

test('a rectangle stages the grants that are missing or the revokes of all that is there, and is counted before', () => {
  const selection = {
    ...cellSelected({ row: 0, column: 0 }),
    head: { row: 3, column: matrix.columns.length - 1 },
  };
  const marks = [0, 1, 2, 3].flatMap((row) => [...matrix.marksOf(row)]);
  const held = marks.filter(({ state }) => state === 'granted' || state === 'conditional');
  const size = selectionSize(selection, matrix);
  expect(size).toEqual({
    people: 4,
    roles: matrix.columns.length,
    missing: 4 * matrix.columns.length - held.length,
    present: marks.length,
  });
  expect(selectedChanges(selection, matrix, 'grant')).toHaveLength(size.missing);
  expect(selectedChanges(selection, matrix, 'revoke')).toHaveLength(size.present);
});

test('whole people and whole roles mean the places where they cross', () => {
  let selection: MatrixSelection = cellSelected({ row: 5, column: 5 });
  for (const row of [1, 3]) selection = lineToggled(selection, 'rows', row);
  for (const column of [0, 2, 4]) selection = lineToggled(selection, 'columns', column);
  selection = lineToggled(selection, 'columns', 4);
  const wanted = [1, 3].map((row) => matrix.rows[row]!.principal);
  const roles = [0, 2].map((column) => matrix.columns[column]!.role);
  const grants = selectedChanges(selection, matrix, 'grant');
  const revokes = selectedChanges(selection, matrix, 'revoke');
  expect(grants.length).toBeLessThanOrEqual(4);
  for (const { principal, role } of [...grants, ...revokes]) {
    expect(wanted.includes(principal) && roles.includes(role as never)).toBe(true);
  }
});

test('keys select a whole person, a whole role, and everything; arrows with Shift go on by whole lines', () => {
  const start = cellSelected({ row: 2, column: 3 });
  const person = selectionAfterKey(start, key(' ', { shiftKey: true }), SIZE)!;
  expect([...person.rows]).toEqual([2]);
  const people = selectionAfterKey(person, key('ArrowDown', { shiftKey: true }), SIZE)!;
  expect([[...people.rows], people.head]).toEqual([[2, 3], { row: 3, column: 3 }]);
  const role = selectionAfterKey(start, key(' ', { ctrlKey: true }), SIZE)!;
  expect([...role.columns]).toEqual([3]);
  const all = selectionAfterKey(start, key('a', { metaKey: true }), SIZE)!;
  expect([all.rows.size, all.columns.size, all.head]).toEqual([SIZE.rows, 0, start.head]);
  expect(selectionAfterKey(all, key('ArrowDown'), SIZE)).toEqual(
    cellSelected({ row: 3, column: 3 }),
  );
});

test('a drag draws a rectangle, and over names takes whole lines; Ctrl adds one, Shift all between', () => {
  const press = { type: 'mousedown', shiftKey: false, ctrlKey: false, metaKey: false };
  const at = (row: number, column: number) => ({ place: { row, column }, heading: undefined });
  const name = (row: number) => ({ place: { row, column: -1 }, heading: 'rows' as const });
  const down = selectionAfterPointer(cellSelected({ row: 0, column: 0 }), press, at(1, 1));
  const dragged = selectionAfterPointer(down, { ...press, type: 'mousemove' }, at(2, 4));
  expect([dragged.anchor, dragged.head]).toEqual([at(1, 1).place, at(2, 4).place]);
  const one = selectionAfterPointer(dragged, press, name(3));
  const two = selectionAfterPointer(one, { ...press, ctrlKey: true }, name(6));
  expect([...two.rows]).toEqual([3, 6]);
  const between = selectionAfterPointer(one, { ...press, shiftKey: true }, name(5));
  expect([...between.rows]).toEqual([3, 4, 5]);
  expect([...selectionAfterPointer(two, press, name(1)).rows]).toEqual([1]);
});

test('what is staged within a selection is found, and nothing beside it', () => {
  const change = (row: number, column: number): PairChange => ({
    kind: 'grant',
    principal: matrix.rows[row]!.principal,
    role: matrix.columns[column]!.role,
  });
  const staged = placePairs(
    matrix,
    [change(0, 1), change(1, 1), change(4, 4)].map((one) => [one.principal, one.role, one]),
  );
  const selection = {
    ...cellSelected({ row: 0, column: 0 }),
    head: { row: 1, column: 3 },
  };
  expect(stagedWithin(selection, matrix, staged)).toEqual([change(0, 1), change(1, 1)]);
});
