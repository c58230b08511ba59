import type { RecordLocks } from '#app/verify-bucket.ts';
import type { VerifiedRollups } from '#app/verify-rollups.ts';
import { isSound, type LedgerComparison, type LedgerReport } from '#core/ledger/ledger-report.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { LedgerVerification as Verified } from '#ui/state/ledger-actions.ts';
import { verificationLines } from '#ui/state/verification-lines.ts';
import { exactTime } from '#ui/time.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';

const SHOWN_KEYS = 5;

const snake = (name: string) => name.replaceAll('-', '_');

function Copy({ report, place }: { readonly report: LedgerReport; readonly place: string }) {
  const { verdict, checkpoints, archived } = report;
  const valid = checkpoints.filter(({ finding }) => finding === 'valid').length;
  return (
    <Notice kind={isSound(report) ? 'good' : 'danger'}>
      <p>
        {verdict.kind === 'intact'
          ? countText('ledger_intact', verdict.head.seq, place)
          : text(
              'ledger_broken',
              place,
              verdict.seq,
              text(`ledger_fault_${snake(verdict.fault)}` as TextKey),
              verdict.head.seq,
            )}
      </p>
      {archived && (
        <p>{countText('ledger_archived', archived.count, archived.fromSeq, archived.toSeq)}</p>
      )}
      {valid > 0 && <p>{countText('ledger_checkpoints', valid)}</p>}
      {checkpoints
        .filter(({ finding }) => finding !== 'valid')
        .map(({ seq, vouchedSeq, finding }) => (
          <p key={seq}>
            {text(
              'ledger_checkpoint_bad',
              seq,
              vouchedSeq,
              text(`checkpoint_${snake(finding)}` as TextKey),
            )}
          </p>
        ))}
    </Notice>
  );
}

/** Whether each record's object is held by Object Lock, and until when at least. */
function Locks({ locks }: { readonly locks: RecordLocks }) {
  const { held, free, firstEndMs } = locks;
  if (held + free === 0) return null;
  return (
    <Notice kind={free > 0 ? 'warning' : 'good'}>
      {firstEndMs !== undefined && (
        <p>{countText('ledger_locks_held', held, exactTime(firstEndMs))}</p>
      )}
      {free > 0 && <p>{countText('ledger_locks_free', free)}</p>}
    </Notice>
  );
}

/** Whether the daily roll-ups hold what the records say. */
function Rollups({ rollups: { days, differing } }: { readonly rollups: VerifiedRollups }) {
  if (days === 0) return null;
  return (
    <Notice kind={differing.length > 0 ? 'danger' : 'good'}>
      {differing.length === 0
        ? countText('ledger_rollups_same', days)
        : countText(
            'ledger_rollups_differ',
            differing.length,
            differing.slice(0, SHOWN_KEYS).join(', '),
          )}
    </Notice>
  );
}

function BucketCopy({ bucket }: { readonly bucket: NonNullable<Verified['bucket']> }) {
  if (bucket.kind === 'unreadable') return <ErrorNotice error={bucket.error} />;
  const { foreign, locks, rollups } = bucket;
  return (
    <>
      <Copy report={bucket.copy} place={text('ledger_bucket')} />
      <Locks locks={locks} />
      {rollups && <Rollups rollups={rollups} />}
      {foreign.length > 0 && (
        <Notice kind="warning">
          <p>{countText('ledger_foreign', foreign.length)}</p>
          <p class="mono">{foreign.slice(0, SHOWN_KEYS).join(', ')}</p>
        </Notice>
      )}
    </>
  );
}

/** How the two copies stand to each other; that one has not yet what the other one has is no fault. */
function Comparison({ comparison }: { readonly comparison: LedgerComparison }) {
  const { kind, seq } = comparison;
  if (kind !== 'shorter')
    return (
      <Notice kind={kind === 'same' ? 'good' : 'danger'}>{text(`ledger_${kind}`, seq)}</Notice>
    );
  const { copy, toSeq } = comparison;
  return (
    <Notice kind="info">
      {countText(`ledger_shorter_${copy}`, toSeq - seq, seq, seq + 1, toSeq)}
    </Notice>
  );
}

function Result({ verified }: { readonly verified: Verified }) {
  const { local, bucket, comparison } = verified;
  return (
    <>
      <Copy report={local} place={text('ledger_local')} />
      {bucket && <BucketCopy bucket={bucket} />}
      {comparison && <Comparison comparison={comparison} />}
      <div class="actions">
        <ExportButtons name="verification" lines={() => verificationLines(verified)} />
      </div>
    </>
  );
}

function Buttons() {
  const { ledger, configuration } = useAdmin();
  const isVerifying = ledger.verifying.state.value.kind === 'running';
  const isRestoring = ledger.restoring.state.value.kind === 'running';
  return (
    <>
      <button
        type="button"
        class="primary"
        disabled={isVerifying}
        onClick={() => void ledger.verify()}
      >
        {text('action_verify')}
      </button>
      {isVerifying && (
        <button type="button" onClick={ledger.verifying.stop}>
          {text('action_stop')}
        </button>
      )}
      <ForWriters>
        <button type="button" onClick={() => void ledger.checkpoint()}>
          {text('action_checkpoint')}
        </button>
      </ForWriters>
      {configuration.value?.sharing && (
        <button type="button" disabled={isRestoring} onClick={() => void ledger.restore()}>
          {text('action_restore')}
        </button>
      )}
    </>
  );
}

/** Hashes every record again, here and in the bucket, and names the first that is not as it should be. */
export function LedgerVerification() {
  const { ledger } = useAdmin();
  const verifying = ledger.verifying.state.value;
  const restoring = ledger.restoring.state.value;
  const progress = verifying.kind === 'running' ? verifying.progress : undefined;
  return (
    <section class="part">
      <h2>{text('ledger_verify')}</h2>
      <p class="quiet">{text('ledger_verify_hint')}</p>
      <div class="actions">
        <Buttons />
        {verifying.kind === 'running' && (
          <span role="status">
            {text(
              'ledger_verified_up_to',
              text(`ledger_${progress?.place ?? 'local'}`),
              (progress?.seq ?? 0).toLocaleString(),
            )}
          </span>
        )}
        {restoring.kind === 'done' && (
          <span role="status">{countText('ledger_received', restoring.value.received)}</span>
        )}
      </div>
      {[verifying, restoring].map(
        (task, index) => task.kind === 'failed' && <ErrorNotice key={index} error={task.error} />,
      )}
      {verifying.kind === 'done' && <Result verified={verifying.value} />}
    </section>
  );
}
