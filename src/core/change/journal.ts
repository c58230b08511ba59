import type { EstateId } from '#core/estate/configuration.ts';
import type { ErrorData } from '#core/errors.ts';
import type { Actor } from '#core/ledger/actor.ts';
import type { ChangeSet } from './change-set.ts';
import type { Plan, PlannedCall } from './plan.ts';

/**
 * What is known of one call of a commit. `intended` is on disk before the request leaves; a journal that is found with a
 * call in that state does not know whether it happened, and looks at IAM to find out.
 */
export type CallState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'intended'; readonly atMs: number; readonly attempts: number }
  | {
      readonly kind: 'done';
      readonly atMs: number;
      readonly attempts: number;
      /** Null when the answer was lost, and IAM was looked at to learn that it happened. */
      readonly requestId: string | null;
    }
  | {
      readonly kind: 'failed';
      readonly atMs: number;
      readonly attempts: number;
      readonly error: ErrorData;
    };

/** Something a commit has to tell. No secrets. */
export interface JournalMessage {
  readonly atMs: number;
  readonly text: string;
}

/** How a commit ended: everything done; taken back to the former state; or left half done on purpose, and recorded so. */
export type CommitOutcome = 'done' | 'taken-back' | 'left';

/** The diary of one commit, written before and after every call; the page that finds it open shows it and carries on. */
export interface CommitJournal {
  /** UUID; also the id of the ledger body. */
  readonly id: string;
  readonly estate: EstateId;
  readonly actor: Actor;
  readonly startedAtMs: number;
  readonly changeSet: ChangeSet;
  readonly plan: Plan;
  /** Present from the moment that somebody chose to take the commit back: the calls that restore what stood before. */
  readonly takingBack?: readonly PlannedCall[];
  /** By call id, those of {@link takingBack} included. */
  readonly calls: Readonly<Record<string, CallState>>;
  /** Free text of what happened, oldest first: retries, waits, conflicts. No secrets. */
  readonly messages: readonly JournalMessage[];
  /** Absent while the commit is open. */
  readonly outcome?: CommitOutcome;
}
