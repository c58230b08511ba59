import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';

/** What to do when no account lets the session in: AWS does not say whether that is for want of a role or of MFA. */
export function ShutOutNotice() {
  const { session } = useAdmin();
  const state = session.state.value;
  if (state.kind !== 'done' || !state.value.appraisal?.isShutOut) return null;
  return (
    <div class="shut-out">
      <Notice kind="warning">{text('session_shut_out')}</Notice>
    </div>
  );
}
