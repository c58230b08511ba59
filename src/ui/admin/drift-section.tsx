import { useSignal } from '@preact/signals';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { effectLines } from '#ui/state/pair-lines.ts';
import { countText, text } from '#ui/text.ts';
import { DriftLineView } from './drift-line.tsx';
import { EffectList } from './effect-list.tsx';
import { ForWriters } from './for-writers.tsx';
import { SettledDrift } from './settled-drift.tsx';
import './drift.css';

const SHOWN = 200;

/** What IAM differs in from what the ledger says: each change explained, to be accepted or staged back. */
export function DriftSection() {
  const { ledger, names, picture } = useAdmin();
  const comment = useSignal('');
  const observing = ledger.observing.state.value;
  const seen = observing.kind === 'done' ? observing.value : undefined;
  return (
    <section class="part drift">
      <h2>{text('drift_title')}</h2>
      <p class="quiet">{text('drift_hint')}</p>
      {!picture.value && <Notice kind="info">{text('drift_no_picture')}</Notice>}
      <div class="actions">
        <button type="button" disabled={!picture.value} onClick={() => void ledger.observe()}>
          {text('action_observe')}
        </button>
      </div>
      {observing.kind === 'failed' && <ErrorNotice error={observing.error} />}
      {seen?.kind === 'none' && (
        <Notice kind="good">
          {text(seen.isWhole ? 'drift_nothing' : 'drift_nothing_of_part')}
        </Notice>
      )}
      {seen && seen.kind !== 'baseline' && <SettledDrift settled={seen.settled} />}
      {seen && seen.kind !== 'none' && (
        <>
          <Notice kind="warning">
            <p>
              {seen.kind === 'baseline'
                ? countText('drift_baseline', seen.effect.length)
                : countText('drift_lines', seen.lines.length)}
            </p>
          </Notice>
          <ForWriters>
            <label class="field">
              {text('drift_comment')}
              <input
                value={comment.value}
                onInput={({ currentTarget }) => (comment.value = currentTarget.value)}
              />
            </label>
            <div class="actions">
              <button
                type="button"
                class="primary"
                onClick={() => void ledger.accept(comment.value.trim())}
              >
                {text('action_accept_drift')}
              </button>
              {seen.kind === 'drift' && (
                <button type="button" onClick={() => ledger.stageBack(seen)}>
                  {text('action_stage_back')}
                </button>
              )}
            </div>
          </ForWriters>
          <div class="actions">
            <ExportButtons
              name={seen.kind}
              lines={() => effectLines(seen.effect, names.value)}
              json={() => seen}
            />
          </div>
          {seen.kind === 'baseline' ? (
            <EffectList effect={seen.effect.slice(0, SHOWN)} names={names.value} />
          ) : (
            <ul class="drift-lines">
              {seen.lines.slice(0, SHOWN).map((line) => (
                <DriftLineView
                  key={JSON.stringify(line.cause)}
                  line={line}
                  onAccept={() => void ledger.accept(comment.value.trim(), line)}
                />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
