import { useEffect, useRef } from 'preact/hooks';
import type { AccessState } from '#core/access/access-state.ts';
import { STATE_MARKS, StateMark, stateText } from '#ui/components/state-mark.tsx';
import { text, type TextKey } from '#ui/text.ts';

interface MatrixLegendProps {
  readonly onClose: () => void;
}

const KEYS: readonly (readonly [string, TextKey])[] = [
  ['← ↑ → ↓', 'matrix_key_move'],
  ['Home End', 'matrix_key_ends'],
  ['Page ↑ ↓', 'matrix_key_page'],
  ['Shift', 'matrix_key_extend'],
  ['Shift Space', 'matrix_key_row'],
  ['Ctrl Space', 'matrix_key_column'],
  ['Click', 'matrix_key_heading'],
  ['Ctrl A', 'matrix_key_all'],
  ['Space', 'matrix_key_stage'],
  ['Enter', 'matrix_key_why'],
  ['Esc', 'matrix_key_escape'],
  ['?', 'matrix_key_legend'],
];

/** What the marks and the keys mean. */
export function MatrixLegend({ onClose }: MatrixLegendProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  // as: the keys of the table are the states.
  const states = Object.keys(STATE_MARKS) as AccessState[];
  return (
    <dialog class="matrix-legend" ref={dialog} aria-label={text('matrix_legend')} onClose={onClose}>
      <h2>{text('matrix_legend')}</h2>
      <ul>
        {states.map((state) => (
          <li key={state}>
            <StateMark state={state} /> {stateText(state)}
          </li>
        ))}
        <li>
          <span class="sample ending" aria-hidden="true" /> {text('matrix_mark_ending')}
        </li>
      </ul>
      <dl>
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text(meaning)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        {text('action_close')}
      </button>
    </dialog>
  );
}
