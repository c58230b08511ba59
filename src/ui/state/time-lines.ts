import type { CsvLine } from '#core/csv.ts';
import type { Names } from './names.ts';
import { effectLines, pairCells } from './pair-lines.ts';
import type { TimeAnswer } from './time-view.ts';

const isoTime = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString());

/** An answer about time as lines for a spreadsheet. */
export function timeLines(answer: TimeAnswer, names: Names): readonly CsvLine[] {
  switch (answer.kind) {
    case 'intervals':
      return answer.rows.map((row) => ({
        ...pairCells(row, names),
        state: row.state,
        since: isoTime(row.fromMs),
        until: isoTime(row.toMs),
        record: String(row.fromSeq),
        endedByRecord: row.toSeq === null ? '' : String(row.toSeq),
      }));
    case 'changes':
      return effectLines(answer.rows, names);
    case 'events':
      return answer.rows.map((row) => ({
        ...pairCells(row, names),
        at: isoTime(row.atMs),
        before: row.from,
        after: row.to,
        record: String(row.seq),
        endedBy: row.isByDate ? 'date' : '',
      }));
  }
}
