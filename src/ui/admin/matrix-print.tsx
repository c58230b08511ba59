import { useEffect } from 'preact/hooks';
import type { CsvLine } from '#core/csv.ts';
import { STATE_MARKS, stateText } from '#ui/components/state-mark.tsx';
import { LISTED_STATES, type AccessState } from '#core/access/access-state.ts';
import type { MatrixFilter } from '#ui/state/matrix.ts';
import { shortTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { filterText } from './matrix-filter-text.ts';

interface MatrixPrintProps {
  /** The estate's name. */
  readonly estate: string;
  readonly filter: MatrixFilter;
  /** When it was so, in words. */
  readonly when: string;
  readonly lines: readonly CsvLine[];
  readonly onClose: () => void;
}

/** More than this, some forty sheets, nobody reads on paper, and a page of all would hang. */
export const MOST_LINES = 2000;

/** What is shown as a table for paper; prints itself, and goes when the browser is done. */
export function MatrixPrint({ estate, filter, when, lines, onClose }: MatrixPrintProps) {
  useEffect(() => {
    addEventListener('afterprint', onClose, { once: true });
    print();
    return () => removeEventListener('afterprint', onClose);
  }, [onClose]);
  return (
    <div class="matrix-print">
      <h2 dir="auto">{estate}</h2>
      <p>
        {when} · {countText('matrix_pairs', lines.length)}
      </p>
      <p dir="auto">{filterText(filter)}</p>
      {lines.length > MOST_LINES && (
        <p>
          <strong>
            {countText('matrix_print_cut', lines.length - MOST_LINES, MOST_LINES.toLocaleString())}
          </strong>
        </p>
      )}
      <ul aria-label={text('matrix_legend')}>
        {LISTED_STATES.map((state) => (
          <li key={state}>
            {STATE_MARKS[state]} {stateText(state)}
          </li>
        ))}
      </ul>
      <table>
        <thead>
          <tr>
            <th>{text('ask_person')}</th>
            <th>{text('ask_account')}</th>
            <th>{text('ask_role')}</th>
            <th>{text('matrix_state')}</th>
            <th>{text('matrix_ends')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, MOST_LINES).map((line) => {
            // as: the lines were made from states.
            const state = line['state'] as AccessState;
            return (
              <tr key={`${line['principal']} ${line['roleArn']}`}>
                <td>{line['person']}</td>
                <td>{line['account']}</td>
                <td>{line['role']}</td>
                <td>
                  {STATE_MARKS[state]} {stateText(state)}
                </td>
                <td>{line['until'] && shortTime(Date.parse(line['until']))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
