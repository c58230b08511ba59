import { useSignal } from '@preact/signals';
import type { LedgerReport } from '#core/ledger/ledger-report.ts';
import { isSound } from '#core/ledger/ledger-report.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { countText, text } from '#ui/text.ts';
import { EffectList } from './effect-list.tsx';
import './time-page.css';

const SHOWN = 200;

function Copy({ report, place }: { readonly report: LedgerReport; readonly place: string }) {
  const { verdict, checkpoints } = report;
  const valid = checkpoints.filter(({ finding }) => finding === 'valid').length;
  return (
    <Notice kind={isSound(report) ? 'good' : 'danger'}>
      <p>
        {verdict.kind === 'intact'
          ? countText('ledger_intact', verdict.head.seq, place)
          : text('ledger_broken', place, verdict.seq, verdict.fault, verdict.head.seq)}
      </p>
      {valid > 0 && <p>{countText('ledger_checkpoints', valid)}</p>}
      {checkpoints
        .filter(({ finding }) => finding !== 'valid')
        .map(({ seq, vouchedSeq, finding }) => (
          <p key={seq}>{text('ledger_checkpoint_bad', seq, vouchedSeq, finding)}</p>
        ))}
    </Notice>
  );
}

function Verification() {
  const { ledger, configuration } = useAdmin();
  const verifying = ledger.verifying.state.value;
  const restoring = ledger.restoring.state.value;
  return (
    <section class="part">
      <h2>{text('ledger_verify')}</h2>
      <p class="quiet">{text('ledger_verify_hint')}</p>
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={verifying.kind === 'running'}
          onClick={() => void ledger.verify()}
        >
          {text('action_verify')}
        </button>
        <button type="button" onClick={() => void ledger.checkpoint()}>
          {text('action_checkpoint')}
        </button>
        {configuration.value?.sharing && (
          <button
            type="button"
            disabled={restoring.kind === 'running'}
            onClick={() => void ledger.restore()}
          >
            {text('action_restore')}
          </button>
        )}
        {verifying.kind === 'running' && (
          <span role="status">{text('ledger_verified_up_to', verifying.progress?.seq ?? 0)}</span>
        )}
        {restoring.kind === 'done' && (
          <span role="status">{countText('ledger_received', restoring.value.received)}</span>
        )}
      </div>
      {[verifying, restoring].map(
        (task, index) => task.kind === 'failed' && <ErrorNotice key={index} error={task.error} />,
      )}
      {verifying.kind === 'done' && (
        <>
          <Copy report={verifying.value.local} place={text('ledger_local')} />
          {verifying.value.bucket && (
            <Copy report={verifying.value.bucket} place={text('ledger_bucket')} />
          )}
          {verifying.value.comparison && (
            <Notice kind={verifying.value.comparison.kind === 'same' ? 'good' : 'danger'}>
              {text(`ledger_${verifying.value.comparison.kind}`, verifying.value.comparison.seq)}
            </Notice>
          )}
        </>
      )}
    </section>
  );
}

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
      <Verification />
      <Drift />
    </section>
  );
}
