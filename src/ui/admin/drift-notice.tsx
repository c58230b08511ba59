import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';

/** After a reading: that IAM was changed outside Jumpgate, and where that is explained. */
export function DriftNotice() {
  const observing = useAdmin().ledger.observing.state.value;
  if (observing.kind !== 'done' || observing.value.kind !== 'drift') return null;
  return (
    <Notice kind="warning">
      <p>
        {countText('drift_lines', observing.value.lines.length)}{' '}
        <a href={routeHash({ page: 'ledger' })}>{text('drift_look')}</a>
      </p>
    </Notice>
  );
}
