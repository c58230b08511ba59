import type { CommitResult } from '#app/commit-change-set.ts';
import type { CommitOutcome } from '#core/change/journal.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { text } from '#ui/text.ts';
import { signal } from '@preact/signals';
import type { Task } from './task.ts';

/** What announcing needs of the browser. */
export interface AnnouncementActions {
  readonly mayNotify: () => Promise<boolean>;
  /** Asks the person, so it must run inside a click. */
  readonly requestNotifications: () => Promise<boolean>;
  /** Shows a notification where that is allowed. */
  readonly notify: (title: string, message: string) => Promise<void>;
}

const RECORDED = {
  done: 'commit_recorded',
  'taken-back': 'commit_recorded_taken_back',
  left: 'commit_recorded_left',
} as const satisfies Record<CommitOutcome, string>;

/** The sentence for a commit that is in the ledger: as intended, as before, or as it was left. */
export function recordedText({ record }: Extract<CommitResult, { kind: 'recorded' }>): string {
  const outcome = record.kind === 'commit' ? record.body.outcome : 'done';
  return text(RECORDED[outcome], record.seq);
}

function resultText(result: CommitResult): string {
  switch (result.kind) {
    case 'recorded':
      return recordedText(result);
    case 'halted':
      return text('commit_halfway');
    case 'conflict':
      return text('commit_conflict');
    case 'blocked':
      return text('commit_blocked');
    case 'too-large':
      return text('commit_too_large');
  }
}

/**
 * Tells by the browser what a commit came to, for who has gone to another tab or estate; only where the person allowed it.
 *
 * @param estate - The estate's name.
 */
export function createAnnouncements(actions: AnnouncementActions, estate: () => string) {
  /** Undefined until it is known. */
  const isAllowed = signal<boolean | undefined>(undefined);
  return {
    isAllowed,
    load: async () => {
      isAllowed.value = await actions.mayNotify();
    },
    allow: async () => {
      isAllowed.value = await actions.requestNotifications();
    },
    announce: async (commit: Task<CommitResult>) => {
      if (commit.kind === 'done')
        await actions.notify(text('notification_commit_ended', estate()), resultText(commit.value));
      if (commit.kind === 'failed')
        await actions.notify(
          text('notification_commit_ended', estate()),
          errorTexts(commit.error).title,
        );
    },
  };
}
