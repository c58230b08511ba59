import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';

/** The comment, the ticket, and a button that says exactly what it does. */
export function CommitForm() {
  const { plan, staging, commit, configuration } = useAdmin();
  const { calls = [], blockers = [] } = plan.value ?? {};
  const { comment, ticket = '', changes } = staging.current.value;
  const accounts = new Set(calls.map(({ account }) => account)).size;
  const isCommentMissing =
    configuration.value?.rules.commentRequired === true && comment.trim() === '';
  return (
    <form
      class="commit-form"
      onSubmit={(event) => {
        event.preventDefault();
        void commit();
      }}
    >
      <label class="field">
        {text('commit_comment')}
        <textarea
          value={comment}
          maxLength={4000}
          placeholder={text('commit_comment_example')}
          onInput={(event) => staging.describe({ comment: event.currentTarget.value })}
        />
        {isCommentMissing && <small>{text('commit_comment_required')}</small>}
      </label>
      <label class="field">
        {text('commit_ticket')}
        <input
          value={ticket}
          maxLength={100}
          onInput={(event) => staging.describe({ ticket: event.currentTarget.value })}
        />
      </label>
      <div class="actions">
        <button
          class="primary"
          disabled={blockers.length > 0 || calls.length === 0 || isCommentMissing}
        >
          {text(
            'action_commit',
            countText('staged_changes', changes.length),
            countText('count_calls', calls.length),
            countText('count_accounts', accounts),
          )}
        </button>
        {calls.length === 0 && <span class="quiet">{text('commit_nothing')}</span>}
      </div>
    </form>
  );
}
