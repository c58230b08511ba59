import { useSignal } from '@preact/signals';
import type { SharedProposal } from '#app/proposals.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';

interface ApprovalFormProps {
  readonly proposal: SharedProposal;
  /** Of the plan that is shown. */
  readonly hash: Sha256Hex;
  /** The plan is the proposed one, and can be carried out. */
  readonly canApprove: boolean;
}

/** Who has approved so far, and one's own approval; an author is told that it must be somebody else. */
export function ApprovalForm({ proposal, hash, canApprove }: ApprovalFormProps) {
  const { proposals } = useAdmin();
  const comment = useSignal('');
  const acting = proposals.acting.value;
  const user = proposals.user.value;
  const isOwn = user === proposal.user;
  const hasApproved = proposal.approvals.some((one) => one.user === user);
  return (
    <form
      class="approval-form"
      onSubmit={(event) => {
        event.preventDefault();
        void proposals.approve(proposal, hash, comment.value.trim());
      }}
    >
      {proposal.approvals
        .filter((one) => one.user !== proposal.user)
        .map((one) => (
          <Notice kind="good" key={one.user}>
            <p>{text('approval_by', one.user, exactTime(one.atMs))}</p>
            {one.comment !== '' && <p dir="auto">{one.comment}</p>}
          </Notice>
        ))}
      {isOwn && <p class="quiet">{text('approval_own')}</p>}
      {user === undefined && <p class="quiet">{text('approval_no_user')}</p>}
      {!isOwn && user !== undefined && !hasApproved && (
        <>
          <label class="field">
            {text('approval_comment')}
            <textarea
              rows={1}
              maxLength={4000}
              value={comment.value}
              onInput={(event) => (comment.value = event.currentTarget.value)}
            />
          </label>
          <div class="actions">
            <button class="primary" disabled={!canApprove || acting.kind === 'running'}>
              {text('action_approve')}
            </button>
            {!canApprove && <span class="quiet">{text('approval_not_possible')}</span>}
          </div>
        </>
      )}
      {acting.kind === 'failed' && <ErrorNotice error={acting.error} />}
    </form>
  );
}
