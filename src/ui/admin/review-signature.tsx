import { useSignal } from '@preact/signals';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { decisionLines } from '#ui/state/pair-lines.ts';
import { countText, text } from '#ui/text.ts';

/** What is still open, and the signature under what is not. */
export function ReviewSignature() {
  const { ledger, configuration, session } = useAdmin();
  const { review } = ledger;
  const restReason = useSignal('');
  const draft = review.draft.value;
  if (!draft) return null;
  const { undecided, withoutReason } = review.open.value;
  const count = review.grants.value.length;
  const removed = draft.decisions.filter(({ decision }) => decision === 'remove').length;
  const isSignedIn = session.state.value.kind === 'done';
  const isRunning = review.signing.state.value.kind === 'running';
  const names = createNames(configuration.value);
  return (
    <form
      class="review-signature"
      onSubmit={(event) => {
        event.preventDefault();
        void review.sign();
      }}
    >
      {undecided > 0 && (
        <div class="actions">
          <label class="field">
            {text('review_rest_reason')}
            <input
              value={restReason.value}
              onInput={({ currentTarget }) => (restReason.value = currentTarget.value)}
            />
          </label>
          <button type="button" onClick={() => void review.keepTheRest(restReason.value.trim())}>
            {countText('review_keep_rest', undecided)}
          </button>
        </div>
      )}
      <label class="field">
        {text('drift_comment')}
        <textarea
          value={draft.comment}
          onChange={({ currentTarget }) => void review.comment(currentTarget.value)}
        />
      </label>
      <p class="quiet" role="status">
        {undecided > 0 && countText('review_undecided', undecided)}{' '}
        {withoutReason > 0 && countText('review_without_reason', withoutReason)}{' '}
        {!isSignedIn && text('review_sign_in')}
      </p>
      <div class="actions">
        <button
          class="primary"
          disabled={count === 0 || undecided + withoutReason > 0 || !isSignedIn || isRunning}
        >
          {countText('review_sign', count, removed)}
        </button>
        <button type="button" onClick={() => void review.giveUp()}>
          {text('action_give_up_review')}
        </button>
        <ExportButtons name="access-review" lines={() => decisionLines(draft.decisions, names)} />
      </div>
    </form>
  );
}
