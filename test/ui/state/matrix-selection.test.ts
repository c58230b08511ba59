import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { PairChange } from '#core/change/change-set.ts';
import { createMatrix, NO_FILTER, type Matrix, type MatrixMark } from '#ui/state/matrix.ts';
import { placePairs } from '#ui/state/matrix-places.ts';
import {
  cellSelected,
  CHANGES_AT_ONCE,
  lineToggled,
  selectedChanges,
  selectionAfterKey,
  selectionAfterPointer,
  selectionSize,
  stagedWithin,
  toggledSelection,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const table = evaluateAccess(pictureOfEstate(acmeEstate));
const matrix = createMatrix(acmeConfiguration, table, NO_FILTER);
const isGranted = ({ state }: MatrixMark) => state === 'granted';
const SIZE = { rows: 10, columns: 8, page: 4 };
const key = (name: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, ...more }) as KeyboardEvent;

test('one key stages what a selection lacks, takes it back, and revokes where nothing lacks', () => {
  const all = { ...cellSelected({ row: 0, column: 0 }), rows: new Set([0]) };
  const first = toggledSelection(all, matrix, new Map());
  expect(first).toEqual({ kind: 'stage', changes: selectedChanges(all, matrix, 'grant') });
  const changes = first.kind === 'too-many' ? [] : first.changes;
  expect(changes.length).toBeGreaterThan(1);
  const staged = placePairs(
    matrix,
    changes.map((change) => [change.principal, change.role, change]),
  );
  expect(toggledSelection(all, matrix, staged)).toEqual({ kind: 'unstage', changes });
  const row = matrix.rows.findIndex((_, at) => matrix.marksOf(at).some(isGranted));
  const { column } = matrix.marksOf(row).find(isGranted)!;
  const granted = toggledSelection(cellSelected({ row, column }), matrix, new Map());
  expect(granted.kind === 'stage' && granted.changes.map(({ kind }) => kind)).toEqual(['revoke']);
});

test('what is too much for one key is refused with its count, and one change less is staged', () => {
  const wide = (columns: number): Matrix => ({
    ...matrix,
    rows: matrix.rows.slice(0, 1),
    columns: Array.from({ length: columns }, () => matrix.columns[0]!),
    marksOf: () => [],
  });
  const all = { ...cellSelected({ row: 0, column: 0 }), rows: new Set([0]) };
  expect(toggledSelection(all, wide(CHANGES_AT_ONCE + 1), new Map())).toEqual({
    kind: 'too-many',
    count: CHANGES_AT_ONCE + 1,
  });
  const most = toggledSelection(all, wide(CHANGES_AT_ONCE), new Map());
  expect(most.kind === 'stage' && most.changes.length).toBe(CHANGES_AT_ONCE);
});

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
