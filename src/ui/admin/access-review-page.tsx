import { useEffect } from 'preact/hooks';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { ReviewDecisions } from './review-decisions.tsx';
import { ReviewScopeForm } from './review-scope-form.tsx';
import { ReviewSignature } from './review-signature.tsx';
import './access-review-page.css';

/** What the signature came to: the record, and what it staged. */
function Signed() {
  const { signing } = useAdmin().ledger.review;
  const state = signing.state.value;
  if (state.kind !== 'done' || state.value.kind !== 'review') return null;
  const { seq, body } = state.value;
  const removed = body.decisions.filter(({ decision }) => decision === 'remove').length;
  return (
    <Notice kind="good">
      <p>
        <a href={routeHash({ page: 'commit', seq })}>{text('ledger_recorded', seq)}</a>
      </p>
      {removed > 0 && (
        <p>
          {countText('review_staged', removed)}{' '}
          <a href={routeHash({ page: 'review' })}>{text('action_review')}</a>
        </p>
      )}
    </Notice>
  );
}

/** Looks at who holds what, grant by grant, and signs what is to become of each. */
export function AccessReviewPage() {
  const { ledger, configuration } = useAdmin();
  const { review } = ledger;
  useEffect(() => {
    void ledger.refreshIntervals();
    void review.resume();
  }, [ledger, review, configuration.value]);
  const signing = review.signing.state.value;
  return (
    <section class="page access-review-page">
      <header>
        <a class="back" href={routeHash({ page: 'ledger' })}>
          <ArrowLeftIcon size={14} />
          {text('tab_ledger')}
        </a>
        <h1>{text('access_review')}</h1>
        <p class="quiet">{text('access_review_hint')}</p>
      </header>
      {signing.kind === 'failed' && <ErrorNotice error={signing.error} />}
      <Signed />
      {review.draft.value ? (
        <>
          <ReviewDecisions />
          <ReviewSignature />
        </>
      ) : (
        <ReviewScopeForm />
      )}
    </section>
  );
}
