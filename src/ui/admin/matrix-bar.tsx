import type { Signal } from '@preact/signals';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import {
  GRANTS_AT_ONCE,
  selectedChanges,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { countText, text } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { WhyPanel } from './why-panel.tsx';

interface MatrixBarProps {
  readonly matrix: Matrix;
  readonly selection: Signal<MatrixSelection>;
  readonly isWhyOpen: Signal<boolean>;
}

/** What is selected, what can be staged of it, and why one pair is as it is. */
export function MatrixBar({ matrix, selection, isWhyOpen }: MatrixBarProps) {
  const { stage } = useAdmin();
  const { head, anchor, rows, columns } = selection.value;
  const { grants, revokes } = selectedChanges(selection.value, matrix);
  const [asker, asked] = [matrix.rows[head.row], matrix.columns[head.column]];
  if (!asker || !asked) return null;
  const isOne =
    rows.size + columns.size === 0 && head.row === anchor.row && head.column === anchor.column;
  const state = matrix.stateAt(head.row, head.column);
  const cell = {
    principal: asker.principal,
    role: asked.role,
    name: asked.name,
    state,
    staged: undefined,
  };
  return (
    <div class="matrix-bar" role="region" aria-label={text('matrix_selection')}>
      <div class="actions">
        {isOne ? (
          <span>
            <StateMark state={state} /> <strong dir="auto">{asker.name}</strong>{' '}
            <span dir="auto">
              {asked.account.name}/{asked.name}
            </span>{' '}
            <span class="quiet">{stateText(state)}</span>
          </span>
        ) : (
          <span>{text('matrix_selected')}</span>
        )}
        <ForWriters>
          <button
            type="button"
            disabled={!grants?.length}
            title={grants ? undefined : text('matrix_too_many', GRANTS_AT_ONCE.toLocaleString())}
            onClick={() => stage(...(grants ?? []))}
          >
            {grants ? countText('matrix_grant', grants.length) : text('matrix_grant_fewer')}
          </button>
          <button type="button" disabled={!revokes.length} onClick={() => stage(...revokes)}>
            {countText('matrix_revoke', revokes.length)}
          </button>
        </ForWriters>
        <button
          type="button"
          class="plain"
          aria-expanded={isWhyOpen.value}
          onClick={() => (isWhyOpen.value = !isWhyOpen.value)}
        >
          {text('matrix_why')}
        </button>
      </div>
      {isWhyOpen.value && <WhyPanel cell={cell} />}
    </div>
  );
}
