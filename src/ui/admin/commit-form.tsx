import type { Plan } from '#core/change/plan.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';

interface CommitFormProps {
  readonly of: 'changes' | 'clean-up';
  readonly plan: Plan;
}

/** What a commit still needs before its button works; undefined when it needs nothing. */
function commitNeed({ calls, blockers }: Plan, isCommentMissing: boolean): string | undefined {
  if (blockers.length > 0) return text('commit_needs_no_blocker');
  if (calls.length === 0) return text('commit_nothing');
  return isCommentMissing ? text('commit_comment_required') : undefined;
}

/** The comment, the ticket, and a button that says exactly what it does. */
export function CommitForm({ of, plan }: CommitFormProps) {
  const { staging, commit, cleanUpSessions, configuration } = useAdmin();
  const { comment, ticket = '', changes } = staging.current.value;
  const { calls } = plan;
  const callCount = countText('count_calls', calls.length);
  const accountCount = countText(
    'count_accounts',
    new Set(calls.map(({ account }) => account)).size,
  );
  const isCommentMissing =
    of === 'changes' &&
    configuration.value?.rules.commentRequired === true &&
    comment.trim() === '';
  const need = commitNeed(plan, isCommentMissing);
  return (
    <form
      class="commit-form"
      onSubmit={(event) => {
        event.preventDefault();
        void (of === 'changes' ? commit() : cleanUpSessions());
      }}
    >
      {of === 'changes' && (
        <>
          <label class="field">
            {text('commit_comment')}
            <textarea
              rows={1}
              value={comment}
              maxLength={4000}
              placeholder={text('commit_comment_example')}
              onInput={(event) => staging.describe({ comment: event.currentTarget.value })}
            />
          </label>
          <label class="field">
            {text('commit_ticket')}
            <input
              value={ticket}
              maxLength={100}
              onInput={(event) => staging.describe({ ticket: event.currentTarget.value })}
            />
          </label>
        </>
      )}
      <div class="actions">
        <button class="primary" disabled={need !== undefined}>
          {of === 'changes'
            ? text(
                'action_commit',
                countText('staged_changes', changes.length),
                callCount,
                accountCount,
              )
            : text('action_commit_clean_up', callCount, accountCount)}
        </button>
        {need !== undefined && <span class="quiet">{need}</span>}
      </div>
    </form>
  );
}
