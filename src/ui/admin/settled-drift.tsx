import type { DriftLine } from '#core/ledger/explain-drift.ts';
import { Notice } from '#ui/components/notice.tsx';
import { firstFew } from '#ui/first-few.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText } from '#ui/text.ts';
import { causeText } from './drift-line.tsx';

interface SettledDriftProps {
  readonly settled: readonly DriftLine[];
}

/** What was changed outside Jumpgate and is as the ledger says again, by name. */
export function SettledDrift({ settled }: SettledDriftProps) {
  const { names } = useAdmin();
  if (settled.length === 0) return null;
  return (
    <Notice kind="good">
      <p dir="auto">
        {countText('drift_settled', settled.length)}{' '}
        {firstFew(settled.map(({ cause }) => causeText(cause, names.value)))}
      </p>
    </Notice>
  );
}
