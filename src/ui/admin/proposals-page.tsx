import { useEffect } from 'preact/hooks';
import type { SharedProposal } from '#app/proposals.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { ArrowLeftIcon, RefreshCwIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { exactTime, timeAgo } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { changeSetTitle } from './change-set-shelf.tsx';

function standingText({ approvals, user }: SharedProposal): string {
  const others = approvals.map((one) => one.user).filter((name) => name !== user);
  return others.length > 0
    ? text('standing_approved', others.join(', '))
    : text('standing_waiting_short');
}

/** Change sets that administrators share: what waits for a second pair of eyes, and what has been approved. */
export function ProposalsPage() {
  const { proposals, configuration, clock } = useAdmin();
  useEffect(() => void proposals.refresh(), [proposals]);
  const state = proposals.loading.value;
  const list = proposals.list.value;
  return (
    <section class="page proposals-page">
      <header>
        <a class="back" href={routeHash({ page: 'permissions' })}>
          <ArrowLeftIcon size={14} />
          {text('tab_permissions')}
        </a>
        <h1>{text('proposals_title')}</h1>
        <p class="quiet">{text('proposals_hint')}</p>
      </header>
      {!configuration.value?.sharing && <Notice kind="info">{text('proposals_no_bucket')}</Notice>}
      {state.kind === 'failed' && (
        <ErrorNotice error={state.error} onRetry={() => void proposals.refresh()} />
      )}
      {state.kind === 'done' && list.length === 0 && (
        <Notice kind="info">{text('proposals_none')}</Notice>
      )}
      {list.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>{text('proposals_name')}</th>
              <th>{text('column_who')}</th>
              <th>{text('column_when')}</th>
              <th>{text('review_changes')}</th>
              <th>{text('proposals_standing')}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((proposal) => (
              <tr key={`${proposal.user} ${proposal.changeSet.id}`}>
                <td>
                  <a
                    dir="auto"
                    href={routeHash({
                      page: 'proposals',
                      of: { user: proposal.user, id: proposal.changeSet.id },
                    })}
                  >
                    {changeSetTitle(proposal.changeSet)}
                  </a>
                </td>
                <td>{proposal.user}</td>
                <td title={exactTime(proposal.atMs)}>{timeAgo(proposal.atMs, clock())}</td>
                <td>{countText('staged_changes', proposal.changeSet.changes.length)}</td>
                <td>{standingText(proposal)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {configuration.value?.sharing && (
        <div class="actions">
          <button
            type="button"
            disabled={state.kind === 'running'}
            onClick={() => void proposals.refresh()}
          >
            <RefreshCwIcon size={14} /> {text('action_look_again')}
          </button>
        </div>
      )}
    </section>
  );
}
