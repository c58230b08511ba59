import { useEffect } from 'preact/hooks';
import type { CsvLine } from '#core/csv.ts';
import { STATE_MARKS, stateText } from '#ui/components/state-mark.tsx';
import type { AccessState } from '#core/access/access-state.ts';
import { shortTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';

interface MatrixPrintProps {
  readonly lines: readonly CsvLine[];
  readonly onClose: () => void;
}

/** What is shown as a table for paper; prints itself, and goes when the browser is done. */
export function MatrixPrint({ lines, onClose }: MatrixPrintProps) {
  useEffect(() => {
    addEventListener('afterprint', onClose, { once: true });
    print();
    return () => removeEventListener('afterprint', onClose);
  }, [onClose]);
  return (
    <div class="matrix-print">
      <h2>{countText('matrix_pairs', lines.length)}</h2>
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
          {lines.map((line) => {
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
