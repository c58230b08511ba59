import { subjectOf } from '#core/change/change-set.ts';
import { useSignal } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { groupChanges, type ChangeGrouping } from '#ui/state/change-groups.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { BlockerNotices } from './blocker-notice.tsx';
import { ChangeSetShelf } from './change-set-shelf.tsx';
import { StagedChange } from './staged-change.tsx';
import './staging-pane.css';

const GROUPINGS = ['account', 'person'] as const satisfies readonly ChangeGrouping[];

/** In place of it, for those who stage nothing: the way to what others have proposed. */
function ProposalsPane() {
  return (
    <aside class="staging-pane" aria-label={text('proposals_title')}>
      <a href={routeHash({ page: 'proposals' })}>{text('proposals_title')}</a>
    </aside>
  );
}

/** The changes that are staged, what they come to in IAM calls, and the way to the review. */
export function StagingPane() {
  const { staging, unstage, plan, configuration, isReadOnly } = useAdmin();
  const grouping = useSignal<ChangeGrouping>('account');
  if (isReadOnly.value) return configuration.value?.sharing ? <ProposalsPane /> : null;
  const names = createNames(configuration.value);
  const { name, changes } = staging.current.value;
  const { edits = [], calls = [], blockers = [], notices = [] } = plan.value ?? {};
  const trusts = edits.filter(({ ref }) => ref.kind === 'trust').length;
  const alreadySo = notices.flatMap((notice) =>
    notice.kind === 'already-so' ? (changes[notice.change] ?? []) : [],
  );
  return (
    <aside class="staging-pane" aria-label={text('staged_title')}>
      <header>
        <h2>{text('staged_title')}</h2>
        <span class="quiet">
          {changes.length > 0 && countText('staged_changes', changes.length)}
        </span>
      </header>
      {changes.length === 0 && <p class="quiet">{text('staged_none')}</p>}
      <a class="open-request" href={routeHash({ page: 'request', request: '' })}>
        {text('request_enter')}
      </a>
      {(changes.length > 0 || name !== '') && (
        <input
          aria-label={text('change_set_name')}
          placeholder={text('change_set_unnamed')}
          maxLength={200}
          value={name}
          onInput={(event) => staging.describe({ name: event.currentTarget.value })}
        />
      )}
      {changes.length > 1 && (
        <div class="segments" role="group" aria-label={text('staged_grouping')}>
          {GROUPINGS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={grouping.value === one}
              onClick={() => (grouping.value = one)}
            >
              {text(`staged_by_${one}`)}
            </button>
          ))}
        </div>
      )}
      {groupChanges(changes, grouping.value, names).map((group) => (
        <section class="group" key={group.key} aria-label={group.title}>
          <h3 dir="auto">{group.title}</h3>
          <ul>
            {group.changes.map((change) => (
              <StagedChange
                key={`${change.kind} ${subjectOf(change)} ${change.role}`}
                change={change}
                grouping={grouping.value}
                names={names}
                isAlreadySo={alreadySo.includes(change)}
              />
            ))}
          </ul>
        </section>
      ))}
      <BlockerNotices blockers={blockers} />
      {changes.length > 0 && (
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
            <button type="button" onClick={() => void staging.saveForLater()}>
              {text('action_save_for_later')}
            </button>
            <button type="button" onClick={() => void staging.discard()}>
              {text('action_discard')}
            </button>
            {alreadySo.length > 0 && (
              <button type="button" onClick={() => unstage(...alreadySo)}>
                {countText('action_unstage_already_so', alreadySo.length)}
              </button>
            )}
          </div>
        </footer>
      )}
      <ChangeSetShelf />
    </aside>
  );
}
