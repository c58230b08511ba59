import { useSignal } from '@preact/signals';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { EffectList } from './effect-list.tsx';
import { KeepingSection } from './keeping-section.tsx';
import { TrailSection } from './trail-section.tsx';
import { LedgerVerification } from './ledger-verification.tsx';
import './time-page.css';

const SHOWN = 200;

function Drift() {
  const { ledger, configuration, picture } = useAdmin();
  const comment = useSignal('');
  const observing = ledger.observing.state.value;
  const names = createNames(configuration.value);
  const seen = observing.kind === 'done' ? observing.value : undefined;
  return (
    <section class="part">
      <h2>{text('drift_title')}</h2>
      <p class="quiet">{text('drift_hint')}</p>
      {!picture.value && <Notice kind="info">{text('drift_no_picture')}</Notice>}
      <div class="actions">
        <button type="button" disabled={!picture.value} onClick={() => void ledger.observe()}>
          {text('action_observe')}
        </button>
      </div>
      {observing.kind === 'failed' && <ErrorNotice error={observing.error} />}
      {seen?.kind === 'none' && <Notice kind="good">{text('drift_nothing')}</Notice>}
      {seen && seen.kind !== 'none' && (
        <>
          <Notice kind="warning">
            <p>
              {countText(
                seen.kind === 'baseline' ? 'drift_baseline' : 'drift_pairs',
                seen.effect.length,
              )}
            </p>
            {seen.documents.length > 0 && (
              <p>{countText('drift_documents', seen.documents.length)}</p>
            )}
          </Notice>
          <ForWriters>
            <label>
              {text('drift_comment')}{' '}
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
                <button type="button" onClick={() => ledger.stageBack()}>
                  {text('action_stage_back')}
                </button>
              )}
            </div>
          </ForWriters>
          <EffectList effect={seen.effect.slice(0, SHOWN)} names={names} />
        </>
      )}
    </section>
  );
}

/** Whether the ledger holds, and whether IAM still is as it says. */
export function LedgerPage() {
  const recording = useAdmin().ledger.recording.state.value;
  return (
    <section class="page ledger-page">
      <header>
        <h1>{text('tab_ledger')}</h1>
        <p class="quiet">{text('ledger_hint')}</p>
      </header>
      {recording.kind === 'failed' && <ErrorNotice error={recording.error} />}
      {recording.kind === 'done' && recording.value && (
        <Notice kind="good">{text('ledger_recorded', recording.value.seq)}</Notice>
      )}
      <p>
        <a href={routeHash({ page: 'access-review' })}>{text('access_review')}</a>{' '}
        <span class="quiet">{text('access_review_hint')}</span>
      </p>
      <LedgerVerification />
      <Drift />
      <TrailSection />
      <KeepingSection />
    </section>
  );
}
