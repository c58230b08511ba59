import type { DriftLine } from '#core/ledger/explain-drift.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';
import { causeText } from './drift-line.tsx';

interface SettledDriftProps {
  readonly settled: readonly DriftLine[];
}

/** More names than this are a blur. */
const NAMES_SHOWN = 4;

/** What was changed outside Jumpgate and is as the ledger says again, by name. */
export function SettledDrift({ settled }: SettledDriftProps) {
  const { names } = useAdmin();
  if (settled.length === 0) return null;
  const shown = settled.slice(0, NAMES_SHOWN).map(({ cause }) => causeText(cause, names.value));
  return (
    <Notice kind="good">
      <p dir="auto">
        {countText('drift_settled', settled.length)} {shown.join(', ')}
        {settled.length > NAMES_SHOWN && ` ${text('changes_more', settled.length - NAMES_SHOWN)}`}
      </p>
    </Notice>
  );
}
