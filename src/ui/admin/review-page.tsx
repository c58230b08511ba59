import { useComputed } from '@preact/signals';
import type { AccessTable } from '#core/access/access-table.ts';
import type { Change } from '#core/change/change-set.ts';
import { effectNotices } from '#core/change/effect-notices.ts';
import type { Plan, PlanNotice } from '#core/change/plan.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { BlockerNotices } from './blocker-notice.tsx';
import { CommitForm } from './commit-form.tsx';
import { CommitProgress } from './commit-progress.tsx';
import { EditReview } from './edit-review.tsx';
import { EffectList } from './effect-list.tsx';
import { PlanChangesList } from './plan-changes-list.tsx';
import { PlanNotices } from './plan-notices.tsx';
import { callText } from './plan-texts.ts';
import './review-page.css';

interface ReviewPageProps {
  /** The staged changes, or the removal of what ended sessions no longer need. */
  readonly of: 'changes' | 'clean-up';
}

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

function Summary({ plan, changes }: { readonly plan: Plan; readonly changes: readonly Change[] }) {
  const { effect, access, configuration } = useAdmin();
  const names = createNames(configuration.value);
  const found = changes.length > 0 ? effect.value : [];
  const notices = [...plan.notices, ...effectNoticesOf(plan, found, access.value)];
  return (
    <div class="summary">
      <section aria-label={text('review_changes')}>
        <h2>{text('review_changes')}</h2>
        <PlanChangesList changes={changes} names={names} />
      </section>
      <BlockerNotices blockers={plan.blockers} />
      <PlanNotices notices={notices} changes={changes} names={names} />
      <section aria-label={text('review_effect')}>
        <h2>{text('review_effect')}</h2>
        {found ? (
          <EffectList effect={found} names={names} />
        ) : (
          <p class="quiet">{text('effect_evaluating')}</p>
        )}
      </section>
      <section aria-label={text('review_calls')}>
        <h2>{text('review_calls')}</h2>
        <ol class="calls">
          {plan.calls.map(({ id, call, account }) => (
            <li key={id}>
              <span class="mono">{callText(call, names)}</span>{' '}
              <span class="quiet" dir="auto">
                {names.account(account)}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** What a commit would do: on the left what was asked for and what comes of it, on the right each document, at the foot the one button. */
export function ReviewPage({ of }: ReviewPageProps) {
  const { plan, cleanUp, changes, actions, configuration, committing } = useAdmin();
  const planned = of === 'changes' ? plan : cleanUp;
  const hash = useComputed(() => planned.value && actions.changeSets.hashPlan(planned.value));
  const names = createNames(configuration.value);
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
        {current && hash.value && (
          <p class="quiet plan-hash">
            {text('review_plan_hash')} <span class="mono">{hash.value.slice(0, 16)}</span>
            <CopyButton value={hash.value} label={text('action_copy_plan_hash')} />
          </p>
        )}
      </header>
      {!current && (
        <p class="quiet">{text(of === 'changes' ? 'review_empty' : 'review_clean_up_none')}</p>
      )}
      {current && (
        <>
          <div class="columns">
            <Summary plan={current} changes={of === 'changes' ? changes.value : []} />
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
          </div>
          <CommitForm of={of} plan={current} />
        </>
      )}
    </section>
  );
}
