import { changesBack } from '#core/ledger/drift.ts';
import { driftOfLine, type DriftCause, type DriftLine } from '#core/ledger/explain-drift.ts';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { Names } from '#ui/state/names.ts';
import { exactTime, shortTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { EffectList } from './effect-list.tsx';
import { ForWriters } from './for-writers.tsx';
import { documentText } from './plan-texts.ts';

interface DriftLineProps {
  readonly line: DriftLine;
  readonly onAccept: () => void;
}

/** Two moments that are closer are told to the second. */
const CLOSE_MS = 2 * 60_000;

/** What was changed, as far as it can be told. */
export function causeText(cause: DriftCause, names: Names): string {
  switch (cause.kind) {
    case 'document':
      return documentText(cause.ref, names);
    case 'trust':
      return text('document_trust', names.role(cause.role));
    case 'assertion':
      return text('drift_assertion', names.principal(cause.principal));
    case 'terms':
      return text('drift_terms', names.role(cause.role));
  }
}

/** One thing that was changed outside Jumpgate: when, whose access changed by it, and the two ways to settle it. */
export function DriftLineView({ line, onAccept }: DriftLineProps) {
  const { ledger, names } = useAdmin();
  const { cause, effect, sinceMs, seenMs } = line;
  const what = causeText(cause, names.value);
  const drift = driftOfLine(line);
  const canStage = changesBack(drift).length > 0;
  const moment = seenMs - sinceMs < CLOSE_MS ? exactTime : shortTime;
  return (
    <li>
      <div class="told">
        <h3 dir="auto">{what}</h3>
        <p class="quiet" title={`${exactTime(sinceMs)} – ${exactTime(seenMs)}`}>
          {text('drift_between', moment(sinceMs), moment(seenMs))}
        </p>
        {effect.length > 0 ? (
          <EffectList effect={effect} names={names.value} />
        ) : (
          <p class="quiet">{text('drift_no_effect')}</p>
        )}
        {!canStage && <p class="quiet">{text('drift_no_way_back')}</p>}
      </div>
      <ForWriters>
        <span class="actions">
          {canStage && (
            <button
              type="button"
              aria-label={text('action_stage_back_of', what)}
              onClick={() => ledger.stageBack(drift)}
            >
              {text('action_stage_back')}
            </button>
          )}
          <button
            type="button"
            aria-label={text('action_accept_drift_of', what)}
            onClick={onAccept}
          >
            {text('action_accept_drift_line')}
          </button>
        </span>
      </ForWriters>
      {cause.kind === 'document' && (
        <details>
          <summary>{text('drift_show_document')}</summary>
          <DocumentDiff before={cause.before} after={cause.after} />
        </details>
      )}
    </li>
  );
}
