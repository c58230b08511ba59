import { isPairChange } from '#core/change/change-set.ts';
import { batch, useComputed, useSignal } from '@preact/signals';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { CircleHelpIcon, FileTextIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createMatrix, NO_FILTER, type MatrixFilter } from '#ui/state/matrix.ts';
import { matrixLines } from '#ui/state/matrix-lines.ts';
import { placePairs, type MatrixNotes } from '#ui/state/matrix-places.ts';
import {
  cellSelected,
  toggledSelection,
  type MatrixSelection,
} from '#ui/state/matrix-selection.ts';
import { text } from '#ui/text.ts';
import { AsOf } from './as-of.tsx';
import { MatrixBar, type RefusedSelection } from './matrix-bar.tsx';
import { MatrixFilters } from './matrix-filters.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { MatrixLegend } from './matrix-legend.tsx';
import { MatrixPrint } from './matrix-print.tsx';
import { ReadStatus } from './read-status.tsx';
import { shownWhen } from './shown-when.ts';
import { StagingPane } from './staging-pane.tsx';
import './permissions-page.css';
import './matrix-page.css';

const START = cellSelected({ row: 0, column: 0 });

/** Everyone × every role at a glance, with what is staged beside it. */
export function MatrixPage() {
  const { configuration, picture, ledger, changes, timeBound, stage, unstage, isReadOnly, clock } =
    useAdmin();
  const filter = useSignal<MatrixFilter>(NO_FILTER);
  const selection = useSignal<MatrixSelection>(START);
  const open = useSignal<'legend' | 'print' | undefined>(undefined);
  const isWhyOpen = useSignal(false);
  /** The selection that was too large to be staged, for as long as it is the selection. */
  const refused = useSignal<RefusedSelection | undefined>(undefined);
  const matrix = useComputed(() =>
    configuration.value && ledger.shownAccess.value
      ? createMatrix(configuration.value, ledger.shownAccess.value, filter.value)
      : undefined,
  );
  const isPast = useComputed(() => ledger.asOfMs.value !== undefined);
  const notes = useComputed((): MatrixNotes => {
    const arranged = matrix.value;
    // What is staged and what ends are of the present; the past stays as it was.
    if (!arranged || isPast.value) return { staged: new Map(), ends: new Map() };
    return {
      staged: placePairs(
        arranged,
        changes.value.filter(isPairChange).map((change) => [change.principal, change.role, change]),
      ),
      ends: placePairs(
        arranged,
        timeBound.value.map(({ principal, role, untilMs }) => [principal, role, untilMs]),
      ),
    };
  });
  const narrow = (next: MatrixFilter) => {
    batch(() => {
      filter.value = next;
      selection.value = START;
    });
  };
  const shown = matrix.value;
  const toggle = () => {
    if (!shown || isReadOnly.peek() || isPast.peek()) return;
    const selected = selection.peek();
    const toggled = toggledSelection(selected, shown, notes.peek().staged);
    if (toggled.kind === 'too-many') refused.value = { selected, count: toggled.count };
    else if (toggled.kind === 'stage') stage(...toggled.changes);
    else unstage(...toggled.changes);
  };
  return (
    <div class="matrix-page">
      <section class="middle" aria-label={text('tab_matrix')}>
        <h1 class="visually-hidden">{text('tab_matrix')}</h1>
        <div class="status">
          <ReadStatus />
          <AsOf />
        </div>
        {configuration.value && shown && (
          <>
            <div class="tools">
              <MatrixFilters
                filter={filter.value}
                onChange={narrow}
                configuration={configuration.value}
              />
              <button type="button" onClick={() => (open.value = 'legend')}>
                <CircleHelpIcon size={14} /> {text('matrix_legend')}
              </button>
              <ExportButtons name="access" lines={() => matrixLines(shown, notes.value)} />
              <button type="button" onClick={() => (open.value = 'print')}>
                <FileTextIcon size={14} /> {text('matrix_print')}
              </button>
            </div>
            {shown.rows.length && shown.columns.length ? (
              <>
                <MatrixGrid
                  matrix={shown}
                  selection={selection}
                  notes={notes.value}
                  nowMs={clock()}
                  onAct={(act) => {
                    if (act === 'stage') toggle();
                    else if (act === 'why') isWhyOpen.value = !isWhyOpen.value;
                    else open.value = 'legend';
                  }}
                />
                <MatrixBar
                  matrix={shown}
                  selection={selection}
                  refused={refused}
                  isWhyOpen={isWhyOpen}
                  isPast={isPast.value}
                />
              </>
            ) : (
              <p class="quiet">{text('matrix_empty')}</p>
            )}
            {open.value === 'legend' && <MatrixLegend onClose={() => (open.value = undefined)} />}
            {open.value === 'print' && (
              <MatrixPrint
                estate={configuration.value.name}
                filter={filter.value}
                when={shownWhen(ledger.asOfMs.value, picture.value)}
                lines={matrixLines(shown, notes.value)}
                onClose={() => (open.value = undefined)}
              />
            )}
          </>
        )}
      </section>
      <StagingPane />
    </div>
  );
}
