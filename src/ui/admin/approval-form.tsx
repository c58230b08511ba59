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

/** Why the one who is signed in approves nothing here; undefined when they may. */
function useRefusal({ user: author }: SharedProposal): string | undefined {
  const { proposals, duty, configuration } = useAdmin();
  const user = proposals.user.value;
  if (user === author) return text('approval_own');
  if (user === undefined) return text('approval_no_user');
  if (duty.value !== 'auditor') return undefined;
  const isRule = configuration.value?.rules.twoPairsOfEyes === true;
  return text(isRule ? 'approval_not_yours' : 'approval_not_asked');
}

/** Who has approved so far, and one's own approval; whoever cannot give one is told why. */
export function ApprovalForm({ proposal, hash, canApprove }: ApprovalFormProps) {
  const { proposals } = useAdmin();
  const refusal = useRefusal(proposal);
  const comment = useSignal('');
  const acting = proposals.acting.value;
  const user = proposals.user.value;
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
      {refusal !== undefined && <p class="quiet">{refusal}</p>}
      {refusal === undefined && !hasApproved && (
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
