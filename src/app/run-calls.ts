import {
  isDocumentCall,
  isSameDocument,
  nameOfDocument,
} from '#core/change/document-comparison.ts';
import type { CallState } from '#core/change/journal.ts';
import type { DocumentEdit, PlannedCall } from '#core/change/plan.ts';
import { backOffMs, haltsCommit, isAlreadySo, retryRuleFor } from '#core/change/retry-policy.ts';
import {
  AppError,
  isAppError,
  toErrorData,
  type AnyAppError,
  type ErrorData,
} from '#core/errors.ts';
import type { ApplyIamCall, Clock, JournalStore, Random, Sleep } from '#core/ports.ts';
import type { CommitControl } from './commit-control.ts';
import type { FetchPatiently } from './fetch-patiently.ts';
import type { RateControl } from './rate-control.ts';

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

/** The outside of a run. */
export interface RunCallsDeps {
  readonly applyCall: ApplyIamCall;
  readonly fetchPatiently: FetchPatiently;
  readonly journals: Pick<JournalStore, 'saveCall' | 'addMessage'>;
  readonly rate: RateControl;
  readonly now: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** Brings the session back to life, once for all calls that found it ended. @throws AppError when it cannot. */
  readonly renewSession: () => Promise<void>;
}

/** What to run. */
export interface RunCallsRequest {
  readonly journalId: string;
  readonly calls: readonly PlannedCall[];
  readonly edits: readonly DocumentEdit[];
  /** By call id; calls that are done are not made again, a call without a state waits. */
  readonly states: Readonly<Record<string, CallState>>;
  /** When each edit's document was last seen to be what the plan was made from, by index. Others are read before their first write. */
  readonly checkedAtMs: ReadonlyMap<number, number>;
  /**
   * True while a commit is taken back. What is to be written then stood there before, so that seeing it may only mean that IAM is slow
   * to show what replaced it: it is written again rather than taken for done.
   */
  readonly isRestoring: boolean;
  readonly control: CommitControl;
  readonly onCall: (callId: string, progress: CallProgress) => void;
}

/** A document that was compared longer ago than this is read again before it is written. */
const FRESH_FOR_MS = 30_000;
/** When the answer to a write was lost, IAM may be slow to show it: so often, and so far apart, it is looked for. */
const LOOKS = 4;
const LOOK_EVERY_MS = 2000;

/**
 * Makes the calls of a plan: in parallel, each after those it names, each paced with all others of its account. For every attempt the
 * intent is on disk before the request leaves and the outcome after; a refusal that passes is met with patience; one that does not
 * stops what depends on it, and one that concerns the whole session lets nothing more start.
 *
 * @returns The states that were reached, by call id. A call whose answer was lost for good stays `intended`.
 * @throws AppError `storage/failed` when the journal cannot be written: then no further call is made.
 */
export async function runCalls(
  deps: RunCallsDeps,
  request: RunCallsRequest,
): Promise<Readonly<Record<string, CallState>>> {
  const { calls, edits, control, isRestoring, onCall, journalId } = request;
  const states = new Map<string, CallState>(Object.entries(request.states));
  const writtenEdits = new Set<number>();
  let isHalted = false;

  const isDone = (id: string) => states.get(id)?.kind === 'done';
  const isOver = () => isHalted || control.signal.aborted;
  const settle = async (id: string, state: CallState) => {
    await deps.journals.saveCall(journalId, id, state);
    states.set(id, state);
  };
  const tell = (text: string) => deps.journals.addMessage(journalId, { atMs: deps.now(), text });

  for (const { id, call, edit } of calls)
    if (isDone(id) && isDocumentCall(call)) writtenEdits.add(edit);

  const succeed = async (planned: PlannedCall, attempts: number, requestId: string | null) => {
    await settle(planned.id, { kind: 'done', atMs: deps.now(), attempts, requestId });
    if (isDocumentCall(planned.call)) writtenEdits.add(planned.edit);
    onCall(planned.id, { kind: 'done', requestId });
    return true;
  };

  const fail = async (planned: PlannedCall, attempts: number, error: AnyAppError) => {
    const data = toErrorData(error);
    if (haltsCommit(error.code)) isHalted = true;
    await settle(planned.id, { kind: 'failed', atMs: deps.now(), attempts, error: data });
    await tell(`${planned.id} ${planned.call.api} in ${planned.account}: ${error.code}`);
    onCall(planned.id, { kind: 'failed', error: data });
    return false;
  };

  /** Whether the document still is what the edit starts from; `written` when it already is what the edit makes. */
  const compare = async ({ edit: index, account }: PlannedCall, isPatient: boolean) => {
    const edit = edits[index];
    if (!edit) throw new Error('A planned call names an edit that the plan does not have.');
    const look = async () => {
      const fresh = await deps.fetchPatiently(account, edit.ref);
      if (isSameDocument(fresh, edit.after)) return 'written';
      return isSameDocument(fresh, edit.before) ? 'unchanged' : 'changed';
    };
    let found = await look();
    for (let looks = 1; isPatient && found === 'unchanged' && looks < LOOKS; looks += 1) {
      await deps.sleep(LOOK_EVERY_MS, control.signal);
      found = await look();
    }
    return found;
  };

  const needsComparing = ({ edit }: PlannedCall) =>
    !writtenEdits.has(edit) &&
    deps.now() - (request.checkedAtMs.get(edit) ?? -Infinity) > FRESH_FOR_MS;

  const runCall = async (planned: PlannedCall): Promise<boolean> => {
    const { id, account, call } = planned;
    const before = states.get(id);
    let attempts = before?.kind === 'intended' || before?.kind === 'failed' ? before.attempts : 0;
    let isUncertain = before?.kind === 'intended';
    const refusals = new Map<string, number>();
    const leave = async (): Promise<boolean> => {
      // Whether it happened is not known: it stays intended, and whoever opens the journal looks.
      if (!isUncertain && states.get(id)?.kind === 'intended')
        await settle(id, { kind: 'waiting' });
      onCall(id, { kind: 'not-started' });
      return false;
    };

    onCall(id, { kind: 'queued' });
    for (;;) {
      await control.whenGoing();
      if (isOver()) return leave();
      try {
        const mayBeWritten =
          (isUncertain && isDocumentCall(call) && !isRestoring) ||
          refusals.has('aws/already-exists');
        if (mayBeWritten || needsComparing(planned)) {
          const found = await compare(planned, mayBeWritten);
          if (found === 'written' && mayBeWritten) return await succeed(planned, attempts, null);
          if (found === 'changed') return await fail(planned, attempts, conflictOf(planned, edits));
        }
        await deps.rate.enter(account, control.signal);
      } catch (error) {
        if (!isAppError(error) || error.code === 'storage/failed') throw error;
        if (error.code === 'operation/stopped') return leave();
        if (isUncertain) return await giveUp(planned, error);
        return await fail(planned, attempts, error);
      }

      let outcome: 'answered' | 'throttled' = 'answered';
      let refusal: AnyAppError;
      try {
        if (isOver()) return await leave();
        attempts += 1;
        await settle(id, { kind: 'intended', atMs: deps.now(), attempts });
        onCall(id, { kind: 'running', attempt: attempts });
        const { requestId } = await deps.applyCall(account, call);
        return await succeed(planned, attempts, requestId);
      } catch (error) {
        if (!isAppError(error) || error.code === 'storage/failed') throw error;
        if (error.code === 'aws/throttled') outcome = 'throttled';
        refusal = error;
      } finally {
        deps.rate.leave(account, outcome);
      }

      if (isAlreadySo(refusal.code, call)) return succeed(planned, attempts, null);
      const count = (refusals.get(refusal.code) ?? 0) + 1;
      refusals.set(refusal.code, count);
      if (refusal.code === 'aws/credentials-expired' && count <= 3) {
        try {
          await deps.renewSession();
          continue;
        } catch (error) {
          if (!isAppError(error)) throw error;
          if (isUncertain) return giveUp(planned, error);
          return fail(planned, attempts, error);
        }
      }
      const rule = retryRuleFor(refusal.code, call);
      if (rule?.mayHaveHappened) isUncertain = true;
      if (!rule || count >= rule.attempts)
        return isUncertain ? giveUp(planned, refusal) : fail(planned, attempts, refusal);
      const waitMs = backOffMs(rule, count, deps.random());
      await tell(`${id} ${call.api} in ${account}: ${refusal.code}, again in ${waitMs} ms`);
      onCall(id, {
        kind: 'backing-off',
        attempt: attempts,
        untilMs: deps.now() + waitMs,
        error: toErrorData(refusal),
      });
      try {
        await deps.sleep(waitMs, control.signal);
      } catch (error) {
        if (isAppError(error) && error.code === 'operation/stopped') return leave();
        throw error;
      }
    }
  };

  /** Nothing more can be learnt now. The call stays intended: to call it failed might be a lie. */
  const giveUp = async (planned: PlannedCall, error: AnyAppError) => {
    if (haltsCommit(error.code)) isHalted = true;
    await tell(`${planned.id} ${planned.call.api} in ${planned.account}: ${error.code}, unknown`);
    onCall(planned.id, { kind: 'failed', error: toErrorData(error) });
    return false;
  };

  const open = calls.filter(({ id }) => !isDone(id));
  const dependents = new Map<string, PlannedCall[]>();
  for (const planned of open)
    for (const id of planned.after) {
      const others = dependents.get(id);
      if (others) others.push(planned);
      else dependents.set(id, [planned]);
    }
  const launched = new Set<string>();
  const launch = async (planned: PlannedCall): Promise<void> => {
    if (launched.has(planned.id) || !planned.after.every(isDone)) return;
    launched.add(planned.id);
    try {
      if (!(await runCall(planned))) return;
    } catch (error) {
      isHalted = true;
      throw error;
    }
    await settleAll((dependents.get(planned.id) ?? []).map(launch));
  };
  await settleAll(open.map(launch));
  return Object.fromEntries(states);
}

/** Waits for all, then throws what the first that failed threw: nothing may still be running when an error is reported. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function conflictOf({ account, edit }: PlannedCall, edits: readonly DocumentEdit[]): AnyAppError {
  const ref = edits[edit]?.ref;
  return new AppError('commit/conflict', { account, document: ref ? nameOfDocument(ref) : '' });
}
