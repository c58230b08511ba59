import { isDocumentCall } from '#core/change/document-comparison.ts';
import type { CallState } from '#core/change/journal.ts';
import type { PlannedCall } from '#core/change/plan.ts';
import { haltsCommit } from '#core/change/retry-policy.ts';
import { toErrorData, type AnyAppError, type ErrorData } from '#core/errors.ts';
import type { Clock, JournalStore } from '#core/ports.ts';

/** Where one call of a commit stands, for the reader's line of it. */
export type CallProgress =
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly attempt: number }
  /** It was refused for a reason that passes, and is tried again at `untilMs`. */
  | {
      readonly kind: 'backing-off';
      readonly attempt: number;
      readonly untilMs: number;
      readonly error: ErrorData;
    }
  | { readonly kind: 'done'; readonly requestId: string | null }
  | { readonly kind: 'failed'; readonly error: ErrorData }
  /** The commit halted before its turn. */
  | { readonly kind: 'not-started' };

/** What a run knows of its calls: on disk first, then in memory, then told to the reader. */
export interface CallBook {
  readonly states: () => Readonly<Record<string, CallState>>;
  readonly stateOf: (id: string) => CallState | undefined;
  readonly isDone: (id: string) => boolean;
  /** Whether the run itself has written an edit's document. */
  readonly isWritten: (edit: number) => boolean;
  /** Whether something concerned the whole commit: nothing more is started. */
  readonly isHalted: () => boolean;
  readonly halt: () => void;
  readonly queue: (planned: PlannedCall) => void;
  /** On disk when it resolves: the request may leave. */
  readonly intend: (planned: PlannedCall, attempts: number) => Promise<void>;
  readonly backOff: (
    planned: PlannedCall,
    attempts: number,
    error: AnyAppError,
    waitMs: number,
  ) => Promise<void>;
  readonly succeed: (
    planned: PlannedCall,
    attempts: number,
    requestId: string | null,
  ) => Promise<void>;
  readonly fail: (planned: PlannedCall, attempts: number, error: AnyAppError) => Promise<void>;
  /** Nothing more can be learnt now. The call stays intended: to call it failed might be a lie. */
  readonly giveUp: (planned: PlannedCall, error: AnyAppError) => Promise<void>;
  /** The run is over before the call's turn. One that may have happened stays intended, for whoever opens the journal to look. */
  readonly leave: (planned: PlannedCall, mayHaveHappened: boolean) => Promise<void>;
}

/** What a book is kept with. */
export interface CallBookDeps {
  readonly journals: Pick<JournalStore, 'saveCall' | 'addMessage'>;
  readonly now: Clock;
}

/** What a book is opened for. */
export interface CallBookRequest {
  readonly journalId: string;
  readonly calls: readonly PlannedCall[];
  /** By call id; a call without a state waits. */
  readonly states: Readonly<Record<string, CallState>>;
  readonly onCall: (callId: string, progress: CallProgress) => void;
}

/** Opens the book of one run over a journal. Its writes throw AppError `storage/failed`. */
export function openCallBook(
  { journals, now }: CallBookDeps,
  { journalId, calls, states: known, onCall }: CallBookRequest,
): CallBook {
  const states = new Map(Object.entries(known));
  const writtenEdits = new Set<number>();
  let isHalted = false;

  const isDone = (id: string) => states.get(id)?.kind === 'done';
  const settle = async (id: string, state: CallState) => {
    await journals.saveCall(journalId, id, state);
    states.set(id, state);
  };
  const tell = ({ id, call, account }: PlannedCall, what: string) =>
    journals.addMessage(journalId, {
      atMs: now(),
      text: `${id} ${call.api} in ${account}: ${what}`,
    });
  const noteWritten = ({ call, edit }: PlannedCall) => {
    if (isDocumentCall(call)) writtenEdits.add(edit);
  };
  const haltIfFor = ({ code }: AnyAppError) => {
    if (haltsCommit(code)) isHalted = true;
  };

  for (const planned of calls) if (isDone(planned.id)) noteWritten(planned);

  return {
    states: () => Object.fromEntries(states),
    stateOf: (id) => states.get(id),
    isDone,
    isWritten: (edit) => writtenEdits.has(edit),
    isHalted: () => isHalted,
    halt: () => {
      isHalted = true;
    },
    queue: ({ id }) => onCall(id, { kind: 'queued' }),
    intend: async ({ id }, attempts) => {
      await settle(id, { kind: 'intended', atMs: now(), attempts });
      onCall(id, { kind: 'running', attempt: attempts });
    },
    backOff: async (planned, attempts, error, waitMs) => {
      await tell(planned, `${error.code}, again in ${waitMs} ms`);
      const untilMs = now() + waitMs;
      const data = toErrorData(error);
      onCall(planned.id, { kind: 'backing-off', attempt: attempts, untilMs, error: data });
    },
    succeed: async (planned, attempts, requestId) => {
      await settle(planned.id, { kind: 'done', atMs: now(), attempts, requestId });
      noteWritten(planned);
      onCall(planned.id, { kind: 'done', requestId });
    },
    fail: async (planned, attempts, error) => {
      haltIfFor(error);
      const data = toErrorData(error);
      await settle(planned.id, { kind: 'failed', atMs: now(), attempts, error: data });
      await tell(planned, error.code);
      onCall(planned.id, { kind: 'failed', error: data });
    },
    giveUp: async (planned, error) => {
      haltIfFor(error);
      await tell(planned, `${error.code}, unknown`);
      onCall(planned.id, { kind: 'failed', error: toErrorData(error) });
    },
    leave: async ({ id }, mayHaveHappened) => {
      if (!mayHaveHappened && states.get(id)?.kind === 'intended')
        await settle(id, { kind: 'waiting' });
      onCall(id, { kind: 'not-started' });
    },
  };
}
