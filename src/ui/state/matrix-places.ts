import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { PairChange } from '#core/change/change-set.ts';
import type { Matrix } from './matrix.ts';

/** Facts about pairs, by the row and then the column that they are shown in. */
export type Placed<T> = ReadonlyMap<number, ReadonlyMap<number, T>>;

/** Puts facts about pairs where the matrix shows them; pairs that it does not show are left out. */
export function placePairs<T>(
  { rows, columns }: Pick<Matrix, 'rows' | 'columns'>,
  facts: Iterable<readonly [principal: PrincipalArn, role: RoleArn, fact: T]>,
): Placed<T> {
  const list = [...facts];
  const placed = new Map<number, Map<number, T>>();
  if (list.length === 0) return placed;
  const rowOf = new Map(rows.map(({ principal }, row) => [principal, row]));
  const columnOf = new Map(columns.map(({ role }, column) => [role, column]));
  for (const [principal, role, fact] of list) {
    const [row, column] = [rowOf.get(principal), columnOf.get(role)];
    if (row === undefined || column === undefined) continue;
    const line = placed.get(row) ?? new Map<number, T>();
    line.set(column, fact);
    placed.set(row, line);
  }
  return placed;
}

/** What is shown beside the states: what is staged, and when grants end (epoch milliseconds). */
export interface MatrixNotes {
  readonly staged: Placed<PairChange>;
  readonly ends: Placed<number>;
}
