import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { SettledDrift } from './settled-drift.tsx';

/** After a reading: that IAM was changed outside Jumpgate, or changed back, and where that is explained. */
export function DriftNotice() {
  const observing = useAdmin().ledger.observing.state.value;
  if (observing.kind === 'failed')
    return (
      <Notice kind="warning">
        <p>
          {text('drift_not_compared')}{' '}
          <a href={routeHash({ page: 'ledger' })}>{text('drift_look_why')}</a>
        </p>
      </Notice>
    );
  if (observing.kind !== 'done' || observing.value.kind === 'baseline') return null;
  const { lines, settled } = observing.value;
  return (
    <>
      {lines.length > 0 && (
        <Notice kind="warning">
          <p>
            {countText('drift_lines', lines.length)}{' '}
            <a href={routeHash({ page: 'ledger' })}>{text('drift_look')}</a>
          </p>
        </Notice>
      )}
      <SettledDrift settled={settled} />
    </>
  );
}
