import type { ComponentChildren } from 'preact';
import type { AccessTable } from '#core/access/access-table.ts';
import type { Change } from '#core/change/change-set.ts';
import { effectNotices } from '#core/change/effect-notices.ts';
import type { Plan, PlanNotice } from '#core/change/plan.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { EditReview } from './edit-review.tsx';
import { EffectList } from './effect-list.tsx';
import { AdviceStatus, usePlanAdvice } from './plan-advice.tsx';
import { PlanChangesList } from './plan-changes-list.tsx';
import { PlanNotices } from './plan-notices.tsx';
import { callText } from './plan-texts.ts';
import './review-page.css';

interface PlanReviewProps {
  readonly plan: Plan;
  /** Undefined while it is being worked out. */
  readonly effect: readonly EffectiveChange[] | undefined;
  /** What stands between the changes and what comes of them: blockers, say. */
  readonly children?: ComponentChildren;
  /** The changes are staged here, so that what a notice offers can be done. */
  readonly isStaged: boolean;
}

/** Where the effect is not what was asked for: too little because something stops it, or more because a trust is wide. */
function effectNoticesOf(
  { changes }: Plan,
  effect: readonly EffectiveChange[] | undefined,
  access: AccessTable | undefined,
): readonly PlanNotice[] {
  if (!effect || !access || changes.length === 0) return [];
  const after = new Map(effect.map(({ principal, role, to }) => [`${principal} ${role}`, to]));
  return effectNotices(
    { changes },
    effect,
    (principal, role) => after.get(`${principal} ${role}`) ?? access.stateOf(principal, role),
  );
}

function Calls({ calls }: Pick<Plan, 'calls'>) {
  const names = useAdmin().names.value;
  return (
    <section aria-label={text('review_calls')}>
      <h2>{text('review_calls')}</h2>
      <ol class="calls">
        {calls.map(({ id, call, account }) => (
          <li key={id}>
            <span class="mono">{callText(call, names)}</span>{' '}
            <span class="quiet" dir="auto">
              {names.account(account)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A plan to be judged: on the left what was asked for and what comes of it, on the right each document. */
export function PlanReview({ plan, effect, children, isStaged }: PlanReviewProps) {
  const { access, names } = useAdmin();
  const advice = usePlanAdvice(plan);
  const changes: readonly Change[] = plan.changes;
  const notices = [...plan.notices, ...effectNoticesOf(plan, effect, access.value)];
  return (
    <div class="columns">
      <div class="summary">
        <section aria-label={text('review_changes')}>
          <h2>{text('review_changes')}</h2>
          <PlanChangesList changes={changes} names={names.value} />
        </section>
        {children}
        <PlanNotices notices={notices} changes={changes} names={names.value} canStage={isStaged} />
        <section aria-label={text('review_effect')}>
          <h2>{text('review_effect')}</h2>
          {effect ? (
            <EffectList effect={effect} names={names.value} />
          ) : (
            <p class="quiet">{text('effect_evaluating')}</p>
          )}
        </section>
        <Calls calls={plan.calls} />
        <section aria-label={text('review_advice')}>
          <h2>{text('review_advice')}</h2>
          <AdviceStatus state={advice} />
        </section>
      </div>
      <section class="edits" aria-label={text('review_documents')}>
        <h2>{text('review_documents')}</h2>
        {plan.edits.map((edit, index) => (
          <EditReview
            key={JSON.stringify(edit.ref)}
            edit={edit}
            calls={plan.calls.filter((call) => call.edit === index)}
            names={names.value}
            advice={advice.kind === 'done' ? (advice.value.byEdit.get(index) ?? []) : []}
          />
        ))}
      </section>
    </div>
  );
}
