import { useSignal } from '@preact/signals';
import { WHOLE_SCOPE } from '#core/ledger/access-review.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { inputTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';

const FIELDS = [
  ['person', 'column_person'],
  ['role', 'column_role'],
  ['account', 'column_account'],
  ['project', 'column_project'],
  ['environment', 'column_environment'],
] as const;

/** Whose grants to what are looked at, and as of when; nothing typed looks at all of them as they are now. */
export function ReviewScopeForm() {
  const { ledger, clock } = useAdmin();
  const scope = useSignal(WHOLE_SCOPE);
  const asOf = useSignal('');
  return (
    <form
      class="review-scope"
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = Date.parse(asOf.value);
        void ledger.review.begin(scope.value, Number.isNaN(chosen) ? clock() : chosen);
      }}
    >
      {FIELDS.map(([name, label]) => (
        <label key={name}>
          {text(label)}
          <input
            value={scope.value[name]}
            onInput={({ currentTarget }) => {
              scope.value = { ...scope.peek(), [name]: currentTarget.value };
            }}
          />
        </label>
      ))}
      <label>
        {text('review_date')}
        <input
          type="datetime-local"
          step="1"
          max={inputTime(clock())}
          value={asOf.value}
          onInput={({ currentTarget }) => (asOf.value = currentTarget.value)}
        />
      </label>
      <button class="primary" disabled={ledger.intervals.value.length === 0}>
        {text('action_begin_review')}
      </button>
      {ledger.intervals.value.length === 0 && <Notice kind="info">{text('time_none')}</Notice>}
    </form>
  );
}
