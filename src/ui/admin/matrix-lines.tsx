import { useMemo } from 'preact/hooks';
import { blockStarts, CELLS_AT_ONCE, type Sight } from '#ui/components/use-cell-window.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import type { MatrixNotes } from '#ui/state/matrix-places.ts';
import type { MatrixCell } from '#ui/state/matrix-selection.ts';
import { MatrixLine } from './matrix-line.tsx';
import type { PairText } from './matrix-pair-text.ts';

interface MatrixLinesProps {
  readonly matrix: Matrix;
  readonly seen: Sight;
  readonly notes: MatrixNotes;
  readonly chosenRows: ReadonlySet<number>;
  readonly chosenColumns: ReadonlySet<number>;
  readonly active: MatrixCell;
  readonly pairText: PairText;
}

interface BlockProps extends Omit<MatrixLinesProps, 'seen' | 'active'> {
  readonly first: number;
  readonly from: number;
  readonly to: number;
  /** The active cell, if it is in this block. */
  readonly active: MatrixCell | undefined;
}

/** Some lines that come and go together; drawn again only when something of them changed. */
function Block(props: BlockProps) {
  const { matrix, first, from, to, notes, chosenRows, chosenColumns, active, pairText } = props;
  return useMemo(() => {
    const lines = [];
    const last = Math.min(first + CELLS_AT_ONCE, matrix.rows.length);
    for (let row = first; row < last; row++) {
      lines.push(
        <MatrixLine
          key={row}
          matrix={matrix}
          row={row}
          columns={{ from, to }}
          staged={notes.staged.get(row)}
          ends={notes.ends.get(row)}
          chosen={chosenRows.has(row) ? chosenColumns : undefined}
          active={row === active?.row ? active.column : undefined}
          pairText={pairText}
        />,
      );
    }
    return <div role="presentation">{lines}</div>;
  }, [matrix, first, from, to, notes, chosenRows, chosenColumns, active, pairText]);
}

/** The lines in sight. */
export function MatrixLines({ seen, active, ...same }: MatrixLinesProps) {
  const { from, to } = seen.columns;
  return (
    <>
      {blockStarts(seen.rows).map((first) => {
        const isHere = active.row >= first && active.row < first + CELLS_AT_ONCE;
        return (
          <Block
            key={first}
            {...same}
            first={first}
            from={from}
            to={to}
            active={isHere ? active : undefined}
          />
        );
      })}
    </>
  );
}
