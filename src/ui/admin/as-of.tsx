import { HistoryIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { exactTime, inputTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import './as-of.css';

/** Chooses the moment that the page shows: now, or any since the ledger's baseline. */
export function AsOf() {
  const { ledger, clock } = useAdmin();
  const { asOfMs } = ledger;
  const choose = (value: string) => {
    const ms = Date.parse(value);
    asOfMs.value = Number.isNaN(ms) ? undefined : ms;
    void ledger.refreshIntervals();
  };
  return (
    <span class={`as-of ${asOfMs.value === undefined ? '' : 'past'}`}>
      <label>
        <HistoryIcon size={14} />
        {text('as_of')}
        <input
          type="datetime-local"
          step="1"
          max={inputTime(clock())}
          value={asOfMs.value === undefined ? '' : inputTime(asOfMs.value)}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </label>
      {asOfMs.value !== undefined && (
        <>
          <span role="status">{text('as_of_shown', exactTime(asOfMs.value))}</span>
          <button type="button" onClick={() => (asOfMs.value = undefined)}>
            {text('as_of_now')}
          </button>
        </>
      )}
    </span>
  );
}
