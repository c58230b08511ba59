import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { DriftSection } from './drift-section.tsx';
import { KeepingSection } from './keeping-section.tsx';
import { TrailSection } from './trail-section.tsx';
import { LedgerVerification } from './ledger-verification.tsx';
import './time-page.css';

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
      <DriftSection />
      <TrailSection />
      <KeepingSection />
    </section>
  );
}
