import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SharedProposal } from '#app/proposals.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { go, routeHash } from '#ui/state/route.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { ApprovalForm } from './approval-form.tsx';
import { changeSetTitle } from './change-set-shelf.tsx';
import { ForWriters } from './for-writers.tsx';
import { PlanHash } from './plan-hash.tsx';
import { PlanReview } from './plan-review.tsx';
import { blockerText } from './plan-texts.ts';

interface ProposalPageProps {
  readonly of: { readonly user: string; readonly id: string };
}

/** The plan of a proposal as this browser's own reading of IAM makes it, and what would come of it. */
function useOwnPlan(proposal: SharedProposal | undefined) {
  const { actions, configuration, picture, clock } = useAdmin();
  const changes = proposal?.changeSet.changes;
  const plan = useComputed(() => {
    const [seen, estate] = [picture.value, configuration.value];
    if (!seen || !estate || !changes) return undefined;
    return planChanges({ picture: seen, configuration: estate, changes, nowMs: clock() });
  });
  const effect = useSignal<readonly EffectiveChange[] | undefined>(undefined);
  useSignalEffect(() => {
    const [seen, planned] = [picture.value, plan.value];
    effect.value = undefined;
    if (!seen || !planned) return;
    void actions.evaluateEffect(seen, planned).then((found) => {
      if (plan.peek() === planned) effect.value = found;
    });
  });
  return { plan: plan.value, effect: effect.value };
}

function Proposal({ proposal }: { readonly proposal: SharedProposal }) {
  const { actions, names, staging, proposals } = useAdmin();
  const { plan, effect } = useOwnPlan(proposal);
  const { changeSet, user, atMs, planHash } = proposal;
  const hash = plan && actions.changeSets.hashPlan(plan);
  const isSame = hash === planHash;
  return (
    <>
      <header>
        <a class="back" href={routeHash({ page: 'proposals' })}>
          <ArrowLeftIcon size={14} />
          {text('proposals_title')}
        </a>
        <h1 dir="auto">{changeSetTitle(changeSet)}</h1>
        <p class="quiet">{text('proposal_by', user, exactTime(atMs))}</p>
        {changeSet.comment !== '' && <p dir="auto">{changeSet.comment}</p>}
        {changeSet.ticket !== undefined && (
          <p class="quiet">{text('proposal_ticket', changeSet.ticket)}</p>
        )}
        <PlanHash hash={planHash} />
      </header>
      {!plan && <Notice kind="info">{text('proposal_needs_picture')}</Notice>}
      {plan && !isSame && <Notice kind="warning">{text('proposal_differs')}</Notice>}
      {plan && (
        <PlanReview plan={plan} effect={effect} isStaged={false}>
          {plan.blockers.map((blocker) => (
            <Notice kind="danger" key={JSON.stringify(blocker)}>
              {blockerText(blocker, names.value, changeSet.changes)}
            </Notice>
          ))}
        </PlanReview>
      )}
      {plan && hash && (
        <ApprovalForm
          proposal={proposal}
          hash={hash}
          canApprove={isSame && plan.blockers.length === 0 && plan.calls.length > 0}
        />
      )}
      <ForWriters>
        <div class="actions">
          <button
            type="button"
            onClick={() => void staging.adopt(changeSet).then(() => go({ page: 'review' }))}
          >
            {text('action_open_proposal')}
          </button>
          {proposals.user.value === user && (
            <button
              type="button"
              onClick={() =>
                void proposals.withdraw(changeSet.id).then(() => go({ page: 'proposals' }))
              }
            >
              {text('action_withdraw')}
            </button>
          )}
        </div>
      </ForWriters>
    </>
  );
}

/** One shared change set: what it would do by this browser's own reading, and the word of a second pair of eyes. */
export function ProposalPage({ of }: ProposalPageProps) {
  const { proposals } = useAdmin();
  useEffect(() => void proposals.refresh(), [proposals, of.user, of.id]);
  const state = proposals.loading.value;
  const found = proposals.list.value.find(
    ({ user, changeSet }) => user === of.user && changeSet.id === of.id,
  );
  return (
    <section class="page wide review-page">
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {found && <Proposal key={found.planHash} proposal={found} />}
      {!found && state.kind === 'done' && (
        <>
          <h1>{text('proposals_title')}</h1>
          <Notice kind="info">{text('proposal_gone')}</Notice>
          <a href={routeHash({ page: 'proposals' })}>{text('proposals_title')}</a>
        </>
      )}
    </section>
  );
}
