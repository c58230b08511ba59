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
import { BlockerNotice } from './blocker-notice.tsx';
import { noticeText } from './plan-texts.ts';
import './review-page.css';

/** What a commit would do, document by document, and the one button that does it. */
export function ReviewPage() {
  const { plan, changes, effect, configuration, committing } = useAdmin();
  const names = createNames(configuration.value);
  const current = plan.value;
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
          {current.blockers.map((blocker) => (
            <BlockerNotice key={JSON.stringify(blocker)} blocker={blocker} />
          ))}
          {current.notices.map((notice) => (
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
