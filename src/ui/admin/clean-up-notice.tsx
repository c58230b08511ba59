import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';

/** Says when roles still carry a Deny for sessions that have all run out, and leads to its removal. */
export function CleanUpNotice() {
  const { cleanUp } = useAdmin();
  const due = cleanUp.value;
  if (!due) return null;
  return (
    <Notice kind="info">
      <p>{countText('clean_up_due', due.edits.length)}</p>
      <a href={routeHash({ page: 'review', of: 'clean-up' })}>{text('clean_up_review')}</a>
    </Notice>
  );
}
