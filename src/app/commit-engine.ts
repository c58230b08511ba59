import {
  isDocumentCall,
  isSameDocument,
  nameOfDocument,
} from '#core/change/document-comparison.ts';
import type { CallState, CommitJournal, CommitOutcome } from '#core/change/journal.ts';
import type { DocumentEdit, DocumentRef, Plan, PlannedCall } from '#core/change/plan.ts';
import { inverseId, takeBackEdits } from '#core/change/take-back.ts';
import type { ErrorData } from '#core/errors.ts';
import type { CommittedAction, EffectiveChange, LedgerRecord } from '#core/ledger/record.ts';
import type {
  ApplyIamCall,
  Clock,
  FetchDocument,
  FetchPolicyVersions,
  JournalStore,
  LedgerStore,
  Random,
  RunExclusively,
  Sleep,
} from '#core/ports.ts';
import type { CallProgress } from './call-book.ts';
import type { CommitControl } from './commit-control.ts';
import { createFetchPatiently, type FetchPatiently } from './fetch-patiently.ts';
import { createRateControl } from './rate-control.ts';
import { runCalls, type RunCallsDeps, type RunCallsRequest } from './run-calls.ts';

/** Who can reach what as a result of those calls of a plan that are done; the evaluator answers, on the documents as they now are. */
export type EvaluateEffect = (
  plan: Plan,
  isDone: (callId: string) => boolean,
) => Promise<readonly EffectiveChange[]>;

/** The outside of a commit; the options page hands it in. */
export interface CommitDeps {
  readonly applyCall: ApplyIamCall;
  readonly fetchDocument: FetchDocument;
  readonly fetchPolicyVersions: FetchPolicyVersions;
  readonly journals: JournalStore;
  readonly ledger: Pick<LedgerStore, 'append' | 'loadCommit'>;
  readonly evaluateEffect: EvaluateEffect;
  readonly runExclusively: RunExclusively;
  /** Brings an ended session back to life, perhaps by asking the reader. @throws AppError when it cannot. */
  readonly renewSession: () => Promise<void>;
  readonly now: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** What a commit tells while it runs. */
export type CommitProgress =
  | {
      readonly kind: 'phase';
      readonly phase: 'checking' | 'writing' | 'taking-back' | 'reading-back' | 'recording';
    }
  | { readonly kind: 'call'; readonly callId: string; readonly call: CallProgress };

/** How a commit is watched and led. */
export interface CommitHandles {
  readonly control: CommitControl;
  readonly onProgress: (progress: CommitProgress) => void;
}

/**
 * `recorded`: ended, and in the ledger. `halted`: the journal is open, to be finished, taken back, or left; `reason` says why where it
 * was neither the reader nor a call that failed.
 */
export type CommitEnd =
  | {
      readonly kind: 'recorded';
      readonly record: LedgerRecord;
      /** Documents that did not read back as they were written within the patience of the engine. */
      readonly unconfirmed: readonly DocumentRef[];
    }
  | { readonly kind: 'halted'; readonly journal: CommitJournal; readonly reason?: ErrorData };

/** What was looked at before the first call. */
export type SeenBefore = Partial<Pick<RunCallsRequest, 'checkedAtMs' | 'lookedFor'>>;

/** One run of the engine over a journal: shared pace, shared session, shared patience. */
export interface CommitEngine {
  readonly fetchPatiently: FetchPatiently;
  /** Makes the plan's calls that are not done. */
  readonly write: (journal: CommitJournal, seen: SeenBefore) => Promise<CommitEnd>;
  /** Makes the calls of `takingBack` that are not done. */
  readonly takeBack: (journal: CommitJournal) => Promise<CommitEnd>;
  /** Reads back, records, closes the journal. */
  readonly finish: (
    journal: CommitJournal,
    outcome: CommitOutcome,
  ) => Promise<Extract<CommitEnd, { kind: 'recorded' }>>;
}

/** Waits between looks at a document that does not yet read as it was written: half a minute in all. */
const READ_BACK_WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000];

const TURN_LOST = { code: 'commit/turn-lost', details: {} } as const;

/** Builds the engine for one commit or one recovery. */
export function createCommitEngine(
  deps: CommitDeps & Pick<RunCallsDeps, 'isHeld'>,
  { control, onProgress }: CommitHandles,
): CommitEngine {
  const rate = createRateControl(deps);
  const renewSession = onceAtATime(deps.renewSession);
  const outside = { ...deps, rate, renewSession };
  const fetchPatiently = createFetchPatiently(outside, control.signal);
  // Looking afterwards goes on when the reader has stopped the writing.
  const fetchAfterwards = createFetchPatiently(outside, new AbortController().signal);
  const runDeps: RunCallsDeps = { ...outside, fetchPatiently };
  const onCall = (callId: string, call: CallProgress) => onProgress({ kind: 'call', callId, call });

  const tell = (journalId: string, text: string) =>
    deps.journals.addMessage(journalId, { atMs: deps.now(), text });

  const run = async (
    journal: CommitJournal,
    calls: readonly PlannedCall[],
    edits: readonly DocumentEdit[],
    how: SeenBefore & Pick<RunCallsRequest, 'isRestoring'>,
  ) => {
    const states = await runCalls(runDeps, {
      journalId: journal.id,
      calls,
      edits,
      states: journal.calls,
      checkedAtMs: new Map(),
      lookedFor: new Set(),
      ...how,
      control,
      onCall,
    });
    const isComplete = calls.every(({ id }) => states[id]?.kind === 'done');
    const isOvertaken = !isComplete && !deps.isHeld();
    if (isOvertaken) await tell(journal.id, TURN_LOST.code);
    const after = (await deps.journals.load(journal.id)) ?? { ...journal, calls: states };
    return isComplete
      ? { kind: 'complete' as const, journal: after }
      : { kind: 'halted' as const, journal: after, ...(isOvertaken && { reason: TURN_LOST }) };
  };

  const readBack = async (journal: CommitJournal): Promise<readonly DocumentRef[]> => {
    const missed = await Promise.all(
      journal.plan.edits.map(async (edit, index) => {
        const expected = standingText(journal, index);
        if (expected === undefined) return [];
        for (const waitMs of [...READ_BACK_WAITS_MS, undefined]) {
          const found = await fetchAfterwards(edit.account, edit.ref);
          if (isSameDocument(found, expected)) return [];
          if (waitMs !== undefined) await deps.sleep(waitMs);
        }
        const text = `${nameOfDocument(edit.ref)} does not read back as it was written`;
        await tell(journal.id, text);
        return [edit.ref];
      }),
    );
    return missed.flat();
  };

  const finish: CommitEngine['finish'] = async (journal, outcome) => {
    onProgress({ kind: 'phase', phase: 'reading-back' });
    const unconfirmed = await readBack(journal);
    onProgress({ kind: 'phase', phase: 'recording' });
    const last = (await deps.journals.load(journal.id)) ?? journal;
    const effect = await deps.evaluateEffect(last.plan, (id) => stands(last, id));
    const { name, comment, ticket } = last.changeSet;
    const record = await deps.ledger.append(last.estate, {
      kind: 'commit',
      atMs: deps.now(),
      actor: last.actor,
      body: {
        format: 1,
        commitId: last.id,
        name,
        comment,
        ...(ticket === undefined ? {} : { ticket }),
        changes: last.plan.changes,
        actions: actionsOf(last),
        messages: last.messages,
        outcome,
        effect,
      },
    });
    await deps.journals.save({ ...last, outcome });
    return { kind: 'recorded', record, unconfirmed };
  };

  return {
    fetchPatiently,
    finish,
    write: async (journal, seen) => {
      onProgress({ kind: 'phase', phase: 'writing' });
      const { calls, edits } = journal.plan;
      const result = await run(journal, calls, edits, { ...seen, isRestoring: false });
      return result.kind === 'complete' ? finish(result.journal, 'done') : result;
    },
    takeBack: async (journal) => {
      onProgress({ kind: 'phase', phase: 'taking-back' });
      const edits = takeBackEdits(journal.plan, (id) => mayBeMade(journal.calls[id]));
      const result = await run(journal, journal.takingBack ?? [], edits, { isRestoring: true });
      return result.kind === 'complete' ? finish(result.journal, 'taken-back') : result;
    },
  };
}

/** Whether a call has taken effect, or its answer was lost and it may have. */
export function mayBeMade(state: CallState | undefined): boolean {
  return state?.kind === 'done' || state?.kind === 'intended';
}

/** Whether a call of the plan is done and was not taken back. */
function stands({ calls }: CommitJournal, id: string): boolean {
  return calls[id]?.kind === 'done' && calls[inverseId(id)]?.kind !== 'done';
}

/** The text that the commit left in an edit's place; undefined when it wrote nothing there, or it is not known. */
function standingText({ plan, calls }: CommitJournal, edit: number): string | null | undefined {
  const writing = plan.calls.find(
    (planned) => planned.edit === edit && isDocumentCall(planned.call),
  );
  const before = plan.edits[edit];
  if (!writing || !before || calls[writing.id]?.kind !== 'done') return undefined;
  return calls[inverseId(writing.id)]?.kind === 'done' ? before.before : before.after;
}

/** Every call of the commit as it went, those that took it back included. */
function actionsOf(journal: CommitJournal): readonly CommittedAction[] {
  const { plan, takingBack, calls } = journal;
  const action = (edits: readonly DocumentEdit[]) => {
    return ({ id, account, call, edit: index }: PlannedCall): CommittedAction => {
      const edit = edits[index];
      if (!edit) throw new Error('A planned call names an edit that the plan does not have.');
      const state = calls[id] ?? { kind: 'waiting' };
      return {
        call,
        account,
        ref: edit.ref,
        before: edit.before,
        after: edit.after,
        attempts: state.kind === 'waiting' ? 0 : state.attempts,
        atMs: state.kind === 'waiting' ? null : state.atMs,
        result: resultOf(state),
      };
    };
  };
  const backEdits = takeBackEdits(plan, (id) => mayBeMade(calls[id]));
  return [...plan.calls.map(action(plan.edits)), ...(takingBack ?? []).map(action(backEdits))];
}

function resultOf(state: CallState): CommittedAction['result'] {
  switch (state.kind) {
    case 'waiting':
      return { kind: 'not-done' };
    case 'intended':
      return { kind: 'unknown' };
    case 'done':
      return { kind: 'done', requestId: state.requestId };
    case 'failed':
      return { kind: 'failed', error: state.error };
  }
}

/** Calls that come while one is under way wait for that one. */
function onceAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
