import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { LogInIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';
import { PlanStanding } from './plan-standing.tsx';

interface CommitFormProps {
  readonly of: 'changes' | 'clean-up';
  readonly plan: Plan;
  readonly hash: Sha256Hex;
}

/** What stands in the way of carrying a plan out at all; undefined when nothing does. */
function planNeed({ calls, blockers }: Plan): string | undefined {
  if (blockers.length > 0) return text('commit_needs_no_blocker');
  return calls.length === 0 ? text('commit_nothing') : undefined;
}

/** What the rules of the house still ask for; undefined when nothing. */
function ruleNeed(
  configuration: EstateConfiguration | undefined,
  comment: string,
  isApproved: boolean,
): string | undefined {
  if (!configuration) return undefined;
  const { commentRequired, twoPairsOfEyes } = configuration.rules;
  if (commentRequired && comment.trim() === '') return text('commit_comment_required');
  if (!twoPairsOfEyes || isApproved) return undefined;
  return text(configuration.sharing ? 'commit_needs_approval' : 'commit_needs_bucket');
}

/** The comment, the ticket, the others' word where the house asks for it, and a button that says exactly what it does. */
export function CommitForm({ of, plan, hash }: CommitFormProps) {
  const { staging, proposals, commit, cleanUpSessions, configuration, isSignedIn, signInOffered } =
    useAdmin();
  const { comment, ticket = '', changes } = staging.current.value;
  const { calls } = plan;
  const accounts = new Set(calls.map(({ account }) => account)).size;
  const counts = [
    countText('count_calls', calls.length),
    countText('count_accounts', accounts),
  ] as const;
  const isApproved = proposals.standingOf(hash).approvers.length > 0;
  const blocked = planNeed(plan);
  const signedOut = isSignedIn.value ? undefined : text('commit_needs_session');
  const need =
    signedOut ??
    blocked ??
    (of === 'changes' ? ruleNeed(configuration.value, comment, isApproved) : undefined);
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
            ? text('action_commit', countText('staged_changes', changes.length), ...counts)
            : text('action_commit_clean_up', ...counts)}
        </button>
        {!isSignedIn.value && (
          <button type="button" onClick={() => (signInOffered.value = true)}>
            <LogInIcon size={14} /> {text('action_sign_in_to_commit')}
          </button>
        )}
        {of === 'changes' && isSignedIn.value && configuration.value?.sharing && (
          <PlanStanding hash={hash} isBlocked={blocked !== undefined} />
        )}
        {need !== undefined && <span class="quiet">{need}</span>}
      </div>
    </form>
  );
}
