import { batch, useComputed, useSignal } from '@preact/signals';
import type { Change } from '#core/change/change-set.ts';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { CircleHelpIcon, FileTextIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createMatrix, NO_FILTER, type MatrixFilter } from '#ui/state/matrix.ts';
import { matrixLines } from '#ui/state/matrix-lines.ts';
import { cellSelected, selectedChanges, type MatrixSelection } from '#ui/state/matrix-selection.ts';
import { text } from '#ui/text.ts';
import { AsOf } from './as-of.tsx';
import { MatrixBar } from './matrix-bar.tsx';
import { MatrixFilters } from './matrix-filters.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { MatrixLegend } from './matrix-legend.tsx';
import { MatrixPrint } from './matrix-print.tsx';
import { ReadStatus } from './read-status.tsx';
import { StagingPane } from './staging-pane.tsx';
import './permissions-page.css';
import './matrix-page.css';

const START = cellSelected({ row: 0, column: 0 });

/** Everyone × every role at a glance, with what is staged beside it. */
export function MatrixPage() {
  const { configuration, ledger, changes, stage, unstage, isReadOnly } = useAdmin();
  const filter = useSignal<MatrixFilter>(NO_FILTER);
  const selection = useSignal<MatrixSelection>(START);
  const open = useSignal<'legend' | 'print' | undefined>(undefined);
  const isWhyOpen = useSignal(false);
  const matrix = useComputed(() =>
    configuration.value && ledger.shownAccess.value
      ? createMatrix(configuration.value, ledger.shownAccess.value, filter.value)
      : undefined,
  );
  const staged = useComputed(
    (): ReadonlyMap<string, Change['kind']> =>
      new Map(
        // What is staged changes the present; the past stays as it was.
        (ledger.asOfMs.value === undefined ? changes.value : []).map(
          ({ kind, principal, role }) => [`${principal} ${role}`, kind],
        ),
      ),
  );
  const narrow = (next: MatrixFilter) => {
    batch(() => {
      filter.value = next;
      selection.value = START;
    });
  };
  const shown = matrix.value;
  const toggle = () => {
    if (!shown || isReadOnly.peek() || ledger.asOfMs.peek() !== undefined) return;
    const { grants, revokes } = selectedChanges(selection.peek(), shown);
    const touched = new Set(
      [...(grants ?? []), ...revokes].map(({ principal, role }) => `${principal} ${role}`),
    );
    const present = changes.peek().filter((one) => touched.has(`${one.principal} ${one.role}`));
    if (present.length) unstage(...present);
    else stage(...(grants?.length ? grants : revokes));
  };
  return (
    <div class="matrix-page">
      <section class="middle" aria-label={text('tab_matrix')}>
        <h1 class="visually-hidden">{text('tab_matrix')}</h1>
        <ReadStatus />
        <AsOf />
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
              <ExportButtons name="access" lines={() => matrixLines(shown, staged.value)} />
              <button type="button" onClick={() => (open.value = 'print')}>
                <FileTextIcon size={14} /> {text('matrix_print')}
              </button>
            </div>
            {shown.rows.length && shown.columns.length ? (
              <>
                <MatrixGrid
                  matrix={shown}
                  selection={selection}
                  staged={staged.value}
                  onAct={(act) => {
                    if (act === 'stage') toggle();
                    else if (act === 'why') isWhyOpen.value = !isWhyOpen.value;
                    else open.value = 'legend';
                  }}
                />
                <MatrixBar matrix={shown} selection={selection} isWhyOpen={isWhyOpen} />
              </>
            ) : (
              <p class="quiet">{text('matrix_empty')}</p>
            )}
            {open.value === 'legend' && <MatrixLegend onClose={() => (open.value = undefined)} />}
            {open.value === 'print' && (
              <MatrixPrint
                lines={matrixLines(shown, staged.value)}
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
