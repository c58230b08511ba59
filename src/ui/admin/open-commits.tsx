import { recoveryChoices } from '#app/recover-commit.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { go } from '#ui/state/route.ts';
import { exactTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';

const LABELS = {
  finish: 'recover_finish',
  'take-back': 'recover_take_back',
  leave: 'recover_leave',
} as const;

/** Commits that a closed tab or a failure left half done: shown until they are finished, taken back or left on purpose. */
export function OpenCommits() {
  const { openCommits, recover, committing, isSignedIn, signInOffered } = useAdmin();
  if (committing.task.state.value.kind === 'running') return null;
  return (
    <>
      {openCommits.value.map((journal) => {
        const states = journal.plan.calls.map(({ id }) => journal.calls[id]?.kind);
        const done = states.filter((kind) => kind === 'done').length;
        return (
          <Notice kind="warning" key={journal.id}>
            <strong>{text('recover_title', exactTime(journal.startedAtMs))}</strong>
            <p>{text('recover_state', done, countText('count_calls', states.length))}</p>
            <div class="actions">
              {!isSignedIn.value && (
                <button type="button" onClick={() => (signInOffered.value = true)}>
                  {text('action_sign_in_to_recover')}
                </button>
              )}
              {(isSignedIn.value ? recoveryChoices(journal) : []).map((how) => (
                <button
                  key={how}
                  type="button"
                  onClick={() => {
                    go({ page: 'review' });
                    void recover(journal, how);
                  }}
                >
                  {text(LABELS[how])}
                </button>
              ))}
            </div>
          </Notice>
        );
      })}
    </>
  );
}
