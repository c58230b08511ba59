import { useComputed } from '@preact/signals';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { BlockerNotices } from './blocker-notice.tsx';
import { CommitForm } from './commit-form.tsx';
import { CommitProgress } from './commit-progress.tsx';
import { PlanHash } from './plan-hash.tsx';
import { PlanReview } from './plan-review.tsx';

interface ReviewPageProps {
  /** The staged changes, or the removal of what ended sessions no longer need. */
  readonly of: 'changes' | 'clean-up';
}

/** What a commit would do, and at the foot the one button that does it. */
export function ReviewPage({ of }: ReviewPageProps) {
  const { plan, cleanUp, actions, effect, committing } = useAdmin();
  const planned = of === 'changes' ? plan : cleanUp;
  const hash = useComputed(() => planned.value && actions.changeSets.hashPlan(planned.value));
  const current = planned.value;
  if (committing.task.state.value.kind !== 'idle') return <CommitProgress />;
  return (
    <section class="page wide review-page">
      <header>
        <a class="back" href={routeHash({ page: 'permissions' })}>
          <ArrowLeftIcon size={14} />
          {text('tab_permissions')}
        </a>
        <h1>{text(of === 'changes' ? 'review_title' : 'review_clean_up_title')}</h1>
        {of === 'clean-up' && <p class="quiet">{text('review_clean_up_hint')}</p>}
        {hash.value && <PlanHash hash={hash.value} />}
      </header>
      {!current && (
        <p class="quiet">{text(of === 'changes' ? 'review_empty' : 'review_clean_up_none')}</p>
      )}
      {current && hash.value && (
        <>
          <PlanReview plan={current} effect={of === 'changes' ? effect.value : []} isStaged>
            <BlockerNotices blockers={current.blockers} />
          </PlanReview>
          <ForWriters>
            <CommitForm of={of} plan={current} hash={hash.value} />
          </ForWriters>
        </>
      )}
    </section>
  );
}
