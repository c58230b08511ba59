import type { CsvLine } from '#core/csv.ts';
import type { Matrix } from './matrix.ts';
import type { MatrixNotes } from './matrix-places.ts';

/** What is shown as one line for each pair that is not `none`: for spreadsheets and paper, which take no 20,000 columns. */
export function matrixLines(
  { rows, columns, marksOf }: Matrix,
  { staged, ends }: MatrixNotes,
): CsvLine[] {
  return rows.flatMap(({ name, principal }, row) =>
    marksOf(row).flatMap(({ column, state }) => {
      const head = columns[column];
      if (!head) return [];
      const { account, role } = head;
      const untilMs = ends.get(row)?.get(column);
      return [
        {
          person: name,
          principal,
          account: account.name,
          accountId: account.id,
          project: account.project ?? '',
          environment: account.environment ?? '',
          role: head.name,
          roleArn: role,
          state,
          until: untilMs === undefined ? '' : new Date(untilMs).toISOString(),
          staged: staged.get(row)?.get(column)?.kind ?? '',
        },
      ];
    }),
  );
}
