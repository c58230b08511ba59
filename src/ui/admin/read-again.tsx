import type { AccountId, RoleArn } from '#core/aws/arn.ts';
import { isRoleArn } from '#core/aws/arn.ts';
import { RefreshCwIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import './read-status.css';

interface ReadAgainProps {
  /** One account, or one role of a target account. */
  readonly what: AccountId | RoleArn;
}

/** Reads one account or one role again and nothing else. */
export function ReadAgain({ what }: ReadAgainProps) {
  const { names, isSignedIn, reading, refreshing, refreshAccount, refreshRole } = useAdmin();
  const state = refreshing.state.value;
  const isBusy = state.kind === 'running' || reading.state.value.kind === 'running';
  const isThis = state.kind === 'running' && state.progress === what;
  const name = isRoleArn(what) ? names.value.role(what) : names.value.account(what);
  const label = text(isSignedIn.value ? 'action_read_alone' : 'action_read_alone_signed_out', name);
  return (
    <button
      type="button"
      class={`plain read-again${isThis ? ' running' : ''}`}
      disabled={isBusy || !isSignedIn.value}
      aria-label={label}
      title={label}
      onClick={() => void (isRoleArn(what) ? refreshRole(what) : refreshAccount(what))}
    >
      <RefreshCwIcon size={14} />
    </button>
  );
}
