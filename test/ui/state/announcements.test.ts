import { expect, test } from 'vitest';
import type { CommitResult } from '#app/commit-change-set.ts';
import { AppError } from '#core/errors.ts';
import type { CommitOutcome } from '#core/change/journal.ts';
import type { Plan } from '#core/change/plan.ts';
import { createAnnouncements } from '#ui/state/announcements.ts';
import { createCommitRun } from '#ui/state/commit-run.ts';
import { provideTexts } from '#ui/text.ts';

provideTexts((key, values) => [key, ...[values ?? []].flat()].join(' '), 'en');

const plan: Plan = { changes: [], edits: [], calls: [], blockers: [], notices: [] };
const recorded = (outcome: CommitOutcome) =>
  ({
    kind: 'recorded',
    record: { kind: 'commit', seq: 7, body: { outcome } },
    unconfirmed: [],
  }) as unknown as CommitResult;

function world() {
  const said: string[] = [];
  let isAllowed = false;
  const announcements = createAnnouncements(
    {
      mayNotify: () => Promise.resolve(isAllowed),
      requestNotifications: () => Promise.resolve((isAllowed = true)),
      notify: (title, message) => {
        expect(title).toBe('notification_commit_ended Acme');
        said.push(message);
        return Promise.resolve();
      },
    },
    () => 'Acme',
  );
  return { said, announcements };
}

test.each([
  [recorded('done'), 'commit_recorded 7'],
  [recorded('taken-back'), 'commit_recorded_taken_back 7'],
  [recorded('left'), 'commit_recorded_left 7'],
  [{ kind: 'conflict', conflicts: [] }, 'commit_conflict'],
  [{ kind: 'blocked', plan }, 'commit_blocked'],
  [{ kind: 'too-large' }, 'commit_too_large'],
] as const)(
  'the end of a commit is announced by what it came to (%#)',
  async (result, sentence) => {
    const { said, announcements } = world();
    const run = createCommitRun(announcements.announce);
    await run.run(plan, () => Promise.resolve(result));
    expect(said).toEqual([sentence]);
  },
);

test('a commit that could not begin is announced by the title of its error', async () => {
  const { said, announcements } = world();
  const run = createCommitRun(announcements.announce);
  await run.run(plan, () => Promise.reject(new AppError('commit/busy', {})));
  expect(said).toEqual(['error_commit_busy_title']);
});

test('a notification that fails loses nothing of the commit', async () => {
  const run = createCommitRun(() => Promise.reject(new Error('No notifications here.')));
  expect(await run.run(plan, () => Promise.resolve(recorded('done')))).toEqual(recorded('done'));
});

test('the person is asked once, by a click, and not again', async () => {
  const { announcements } = world();
  await announcements.load();
  expect(announcements.isAllowed.value).toBe(false);
  await announcements.allow();
  expect(announcements.isAllowed.value).toBe(true);
});
