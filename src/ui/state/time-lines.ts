import type { CsvLine } from '#core/csv.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { Names } from './names.ts';
import type { TimeAnswer } from './time-view.ts';

const isoTime = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString());

/** An answer about time as lines for a spreadsheet. */
export function timeLines(answer: TimeAnswer, names: Names): readonly CsvLine[] {
  const pair = ({
    principal,
    role,
  }: {
    readonly principal: PrincipalArn;
    readonly role: RoleArn;
  }) => ({
    person: names.principal(principal),
    principal,
    role: names.role(role),
    roleArn: role,
  });
  switch (answer.kind) {
    case 'intervals':
      return answer.rows.map((row) => ({
        ...pair(row),
        state: row.state,
        since: isoTime(row.fromMs),
        until: isoTime(row.toMs),
        record: String(row.fromSeq),
        endedByRecord: row.toSeq === null ? '' : String(row.toSeq),
      }));
    case 'changes':
      return answer.rows.map((row) => ({ ...pair(row), before: row.from, after: row.to }));
    case 'events':
      return answer.rows.map((row) => ({
        ...pair(row),
        at: isoTime(row.atMs),
        before: row.from,
        after: row.to,
        record: String(row.seq),
      }));
  }
}
