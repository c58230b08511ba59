import { useComputed, type Signal } from '@preact/signals';
import { Notice } from '#ui/components/notice.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import {
  CHANGES_AT_ONCE,
  selectedChanges,
  selectionSize,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { countText, text } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { WhyPanel } from './why-panel.tsx';

/** What could not be staged with one key, and how many changes it would have been. */
export interface RefusedSelection {
  readonly selected: MatrixSelection;
  readonly count: number;
}

interface MatrixBarProps {
  readonly matrix: Matrix;
  readonly selection: Signal<MatrixSelection>;
  readonly refused: Signal<RefusedSelection | undefined>;
  readonly isWhyOpen: Signal<boolean>;
  /** The past can be looked at, not changed. */
  readonly isPast: boolean;
}

function StageButton({
  kind,
  count,
  isPast,
  onStage,
}: {
  readonly kind: 'grant' | 'revoke';
  readonly count: number;
  readonly isPast: boolean;
  readonly onStage: (kind: 'grant' | 'revoke') => void;
}) {
  const isTooMany = count > CHANGES_AT_ONCE;
  return (
    <button
      type="button"
      disabled={isPast || count === 0 || isTooMany}
      title={isTooMany ? text('matrix_too_many', CHANGES_AT_ONCE.toLocaleString()) : undefined}
      onClick={() => onStage(kind)}
    >
      {countText(`matrix_${kind}`, count)}
    </button>
  );
}

/** What is selected, what can be staged of it, and why one pair is as it is. */
export function MatrixBar({ matrix, selection, refused, isWhyOpen, isPast }: MatrixBarProps) {
  const { stage } = useAdmin();
  const size = useComputed(() => selectionSize(selection.value, matrix));
  const { head } = selection.value;
  const { people, roles, missing, present } = size.value;
  const [asker, asked] = [matrix.rows[head.row], matrix.columns[head.column]];
  if (!asker || !asked) return null;
  const state = matrix.stateAt(head.row, head.column);
  const cell = {
    principal: asker.principal,
    role: asked.role,
    name: asked.name,
    state,
    staged: undefined,
  };
  const stageAll = (kind: 'grant' | 'revoke') => {
    stage(...selectedChanges(selection.peek(), matrix, kind));
  };
  return (
    <div class="matrix-bar" role="region" aria-label={text('matrix_selection')}>
      <div class="actions">
        <span class="selected" role="status">
          {people * roles === 1 ? (
            <>
              <StateMark state={state} /> <strong dir="auto">{asker.name}</strong>{' '}
              <span dir="auto">
                {asked.account.name}/{asked.name}
              </span>{' '}
              <span class="quiet">{stateText(state)}</span>
            </>
          ) : (
            text(
              'matrix_selected',
              countText('count_people', people),
              countText('count_roles', roles),
              countText('count_pairs', people * roles),
            )
          )}
        </span>
        <ForWriters>
          <StageButton kind="grant" count={missing} isPast={isPast} onStage={stageAll} />
          <StageButton kind="revoke" count={present} isPast={isPast} onStage={stageAll} />
        </ForWriters>
        <button
          type="button"
          class="plain"
          disabled={isPast}
          aria-expanded={isWhyOpen.value}
          onClick={() => (isWhyOpen.value = !isWhyOpen.value)}
        >
          {text('matrix_why')}
        </button>
      </div>
      {refused.value?.selected === selection.value && (
        <Notice kind="warning">
          {countText('matrix_refused', refused.value.count, CHANGES_AT_ONCE.toLocaleString())}
        </Notice>
      )}
      {isWhyOpen.value && !isPast && <WhyPanel cell={cell} />}
    </div>
  );
}
