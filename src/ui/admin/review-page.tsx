import type { AccessTable } from '#core/access/access-table.ts';
import { effectNotices } from '#core/change/diff-plan.ts';
import type { Plan, PlanNotice } from '#core/change/plan.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { CommitForm } from './commit-form.tsx';
import { CommitProgress } from './commit-progress.tsx';
import { EditReview } from './edit-review.tsx';
import { EffectList } from './effect-list.tsx';
import { BlockerNotices } from './blocker-notice.tsx';
import { noticeText } from './plan-texts.ts';
import './review-page.css';

/** Where the effect is not what was asked for: too little because something stops it, or more because a trust is wide. */
function effectNoticesOf(
  plan: Plan,
  effect: readonly EffectiveChange[] | undefined,
  access: AccessTable | undefined,
): readonly PlanNotice[] {
  if (!effect || !access) return [];
  const after = new Map(effect.map(({ principal, role, to }) => [`${principal} ${role}`, to]));
  return effectNotices(
    plan,
    effect,
    (principal, role) => after.get(`${principal} ${role}`) ?? access.stateOf(principal, role),
  );
}

/** What a commit would do, document by document, and the one button that does it. */
export function ReviewPage() {
  const { plan, changes, effect, access, configuration, committing } = useAdmin();
  const names = createNames(configuration.value);
  const current = plan.value;
  const missed = current ? effectNoticesOf(current, effect.value, access.value) : [];
  const list = changes.value;
  if (committing.task.state.value.kind !== 'idle') return <CommitProgress />;
  return (
    <section class="page review-page">
      <header>
        <a class="back" href={routeHash({ page: 'permissions' })}>
          <ArrowLeftIcon size={14} />
          {text('tab_permissions')}
        </a>
        <h1>{text('review_title')}</h1>
      </header>
      {!current && <p class="quiet">{text('review_empty')}</p>}
      {current && (
        <>
          <BlockerNotices blockers={current.blockers} />
          {[...current.notices, ...missed].map((notice) => (
            <Notice kind="warning" key={JSON.stringify(notice)}>
              {noticeText(notice, names, list)}
            </Notice>
          ))}
          <section aria-label={text('review_effect')}>
            <h2>{text('review_effect')}</h2>
            {effect.value ? (
              <EffectList effect={effect.value} names={names} />
            ) : (
              <p class="quiet">{text('effect_evaluating')}</p>
            )}
          </section>
          <section class="edits" aria-label={text('review_documents')}>
            <h2>{text('review_documents')}</h2>
            {current.edits.map((edit, index) => (
              <EditReview
                key={JSON.stringify(edit.ref)}
                edit={edit}
                calls={current.calls.filter((call) => call.edit === index)}
                names={names}
              />
            ))}
          </section>
          <CommitForm />
        </>
      )}
    </section>
  );
}
