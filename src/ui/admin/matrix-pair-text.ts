import { stateText } from '#ui/components/state-mark.tsx';
import type { Matrix } from '#ui/state/matrix.ts';
import type { MatrixNotes } from '#ui/state/matrix-places.ts';
import type { MatrixCell } from '#ui/state/matrix-selection.ts';
import { text } from '#ui/text.ts';
import { endText } from './grant-end.tsx';

/** One pair in words: who, which role, its state, its end, what is staged. */
export type PairText = (cell: MatrixCell) => string;

/** Writes pairs of a matrix in words, for tooltips and screen readers. */
export function createPairText(matrix: Matrix, notes: MatrixNotes, nowMs: number): PairText {
  return ({ row, column }) => {
    const [asker, asked] = [matrix.rows[row], matrix.columns[column]];
    if (!asker || !asked) return '';
    const untilMs = notes.ends.get(row)?.get(column);
    const change = notes.staged.get(row)?.get(column);
    return [
      `${asker.name}, ${asked.account.name}/${asked.name}: ${stateText(matrix.stateAt(row, column))}`,
      untilMs !== undefined && endText(untilMs, nowMs),
      change && text(`change_${change.kind}`),
    ]
      .filter(Boolean)
      .join(', ');
  };
}
