import { useEffect } from 'preact/hooks';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { CheckIcon, RefreshCwIcon, UsersIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';

interface PlanStandingProps {
  readonly hash: Sha256Hex;
  /** What keeps the change set from being proposed as it is. */
  readonly isBlocked: boolean;
}

/** Where a plan stands with the other administrators: not proposed, waiting, or approved; and the step that is next. */
export function PlanStanding({ hash, isBlocked }: PlanStandingProps) {
  const { proposals, staging, configuration } = useAdmin();
  useEffect(() => void proposals.refresh(), [proposals, hash]);
  const { proposers, approvers } = proposals.standingOf(hash);
  const [loading, acting] = [proposals.loading.value, proposals.acting.value];
  const isRule = configuration.value?.rules.twoPairsOfEyes === true;
  const isBusy = loading.kind === 'running' || acting.kind === 'running';
  const failed = [acting, loading].find((state) => state.kind === 'failed');
  return (
    <div class="plan-standing" role="status">
      {approvers.length > 0 ? (
        <span class="approved">
          <CheckIcon size={14} /> {text('standing_approved', approvers.join(', '))}
        </span>
      ) : proposers.length > 0 ? (
        <>
          <span class="quiet">{text('standing_waiting')}</span>
          <button
            type="button"
            class="plain"
            disabled={isBusy}
            onClick={() => void proposals.refresh()}
          >
            <RefreshCwIcon size={14} /> {text('action_look_again')}
          </button>
        </>
      ) : (
        <button
          type="button"
          class={isRule ? 'primary' : ''}
          disabled={isBusy || isBlocked}
          onClick={() => void proposals.propose(staging.current.value, hash)}
        >
          <UsersIcon size={14} /> {text(isRule ? 'action_propose' : 'action_share')}
        </button>
      )}
      {failed?.kind === 'failed' && <ErrorNotice error={failed.error} />}
    </div>
  );
}
