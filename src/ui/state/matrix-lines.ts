import type { CsvLine } from '#core/csv.ts';
import type { Change } from '#core/change/change-set.ts';
import type { Matrix } from './matrix.ts';

/** What is shown as one line for each pair that is not `none`: for spreadsheets and paper, which take no 20,000 columns. */
export function matrixLines(
  { rows, columns, marksOf }: Matrix,
  staged: ReadonlyMap<string, Change['kind']>,
): CsvLine[] {
  return rows.flatMap(({ name, principal }, row) =>
    marksOf(row).flatMap(({ column, state }) => {
      const head = columns[column];
      if (!head) return [];
      const { account, role } = head;
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
          staged: staged.get(`${principal} ${role}`) ?? '',
        },
      ];
    }),
  );
}
