import type { AccountId } from '#core/aws/arn.ts';
import { arnParts, rolePathAndName } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import { XIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { BlockerNotices } from './blocker-notice.tsx';

const SIGNS: Readonly<Record<Change['kind'], string>> = { grant: '+', revoke: '−', adopt: '⇥' };

/** Groups changes by the account of their role, in the order they were staged. */
export function changesByAccount(changes: readonly Change[]): Map<AccountId, Change[]> {
  const groups = new Map<AccountId, Change[]>();
  for (const change of changes) {
    const { account } = arnParts(change.role);
    const group = groups.get(account);
    if (group) group.push(change);
    else groups.set(account, [change]);
  }
  return groups;
}

/** The changes that are staged, what they come to in IAM calls, and the way to the review. */
export function StagingPane() {
  const { changes, discarded, unstage, discard, undoDiscard, plan, configuration } = useAdmin();
  const names = createNames(configuration.value);
  const list = changes.value;
  const { edits = [], calls = [], blockers = [] } = plan.value ?? {};
  const trusts = edits.filter(({ ref }) => ref.kind === 'trust').length;
  return (
    <aside class="staging-pane" aria-label={text('staged_title')}>
      <header>
        <h2>{text('staged_title')}</h2>
        <span class="quiet">{list.length > 0 && countText('staged_changes', list.length)}</span>
      </header>
      {list.length === 0 && <p class="quiet">{text('staged_none')}</p>}
      {[...changesByAccount(list)].map(([account, group]) => (
        <div class="group" key={account}>
          <h3 dir="auto">{names.account(account)}</h3>
          {group.map((change) => (
            <div class="change" key={`${change.kind} ${change.principal} ${change.role}`}>
              <span class={`sign ${change.kind}`} aria-label={text(`change_${change.kind}`)}>
                {SIGNS[change.kind]}
              </span>
              <span dir="auto">{names.principal(change.principal)}</span>
              <span class="quiet">{rolePathAndName(change.role)}</span>
              <button
                type="button"
                class="plain"
                aria-label={text('action_unstage')}
                title={text('action_unstage')}
                onClick={() => unstage(change)}
              >
                <XIcon size={14} />
              </button>
            </div>
          ))}
        </div>
      ))}
      <BlockerNotices blockers={blockers} />
      {list.length > 0 && (
        <footer>
          <span class="quiet">
            {text(
              'staged_summary',
              countText('count_trusts', trusts),
              countText('count_policies', edits.length - trusts),
              countText('count_calls', calls.length),
            )}
          </span>
          <div class="actions">
            <a class="button primary" href={routeHash({ page: 'review' })}>
              {text('action_review')}
            </a>
            <button type="button" onClick={discard}>
              {text('action_discard')}
            </button>
          </div>
        </footer>
      )}
      {list.length === 0 && discarded.value.length > 0 && (
        <button type="button" onClick={undoDiscard}>
          {countText('action_undo_discard', discarded.value.length)}
        </button>
      )}
    </aside>
  );
}
