import { callerKind } from '#core/sign-in/caller-kind.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';

/** Makes credentials that carry MFA for a user; the names in angle brackets are theirs to fill in. */
function mfaCommand(userArn: string): string {
  const [, partition = '', , , account = ''] = userArn.split(':');
  const device = `arn:${partition}:iam::${account}:mfa/${text('session_mfa_device')}`;
  return `aws sts get-session-token --serial-number ${device} --token-code ${text('session_mfa_code')}`;
}

/** What to do when no account lets the session in: AWS does not say whether that is for want of a role or of MFA. */
export function ShutOutNotice() {
  const { session, signInOffered } = useAdmin();
  const state = session.state.value;
  if (state.kind !== 'done' || !state.value.appraisal?.isShutOut) return null;
  const { arn } = state.value.identity;
  const kind = callerKind(arn);
  const command = mfaCommand(arn);
  return (
    <div class="shut-out">
      <Notice kind="warning">
        <strong>{text('session_shut_out')}</strong>
        <p>{text(`session_shut_out_${kind}`)}</p>
        {kind === 'user' && (
          <>
            <p>{text('session_shut_out_mfa')}</p>
            <p class="command">
              <code>{command}</code>
              <CopyButton value={command} label={text('action_copy_command')} />
            </p>
          </>
        )}
        <p class="actions">
          <button type="button" onClick={() => (signInOffered.value = true)}>
            {text('action_sign_in_otherwise')}
          </button>
          {kind !== 'root' && (
            <a href={routeHash({ page: 'setup', step: 'roles' })}>
              {text('session_shut_out_setup')}
            </a>
          )}
        </p>
      </Notice>
    </div>
  );
}
