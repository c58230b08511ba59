import {
  isDocumentCall,
  isSameDocument,
  nameOfDocument,
} from '#core/change/document-comparison.ts';
import type { DocumentEdit, PlannedCall } from '#core/change/plan.ts';
import { backOffMs, isAlreadySo, retryRuleFor } from '#core/change/retry-policy.ts';
import { AppError, isAppError, type AnyAppError, type ErrorCode } from '#core/errors.ts';
import type { ApplyIamCall, Clock, Random, Sleep } from '#core/ports.ts';
import { areCredentialsRefused } from '#core/sign-in/credentials.ts';
import type { CallBook } from './call-book.ts';
import type { CommitControl } from './commit-control.ts';
import type { FetchPatiently } from './fetch-patiently.ts';
import type { RateControl } from './rate-control.ts';

/** The outside of a call. */
export interface RunCallDeps {
  readonly applyCall: ApplyIamCall;
  readonly fetchPatiently: FetchPatiently;
  readonly rate: RateControl;
  /** False once somebody else may write to the same documents: no further call starts. */
  readonly isHeld: () => boolean;
  readonly now: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** Brings the session back to life, once for all calls that found it ended. @throws AppError when it cannot. */
  readonly renewSession: () => Promise<void>;
}

/** What the calls of one run share. */
export interface RunCallContext {
  readonly book: CallBook;
  readonly edits: readonly DocumentEdit[];
  /** When each edit's document was last seen to be what the plan was made from, by index. Others are read before their first write. */
  readonly checkedAtMs: ReadonlyMap<number, number>;
  /**
   * True while a commit is taken back. What is to be written then stood there before, so that seeing it may only mean that IAM is slow
   * to show what replaced it: it is written again rather than taken for done.
   */
  readonly isRestoring: boolean;
  /** Calls whose lost answer has been looked for with patience already: one more look is enough. */
  readonly lookedFor: ReadonlySet<string>;
  /** Which of the calls that wait goes first: the lower. */
  readonly rankOf: (callId: string) => number;
  readonly control: CommitControl;
}

/** What is known of a call while it is worked on. */
interface Work {
  readonly planned: PlannedCall;
  attempts: number;
  /** An answer was lost, or said nothing: the call may have taken effect. */
  mayHaveHappened: boolean;
  /** How often it was refused, for each reason. */
  readonly refusals: Map<ErrorCode, number>;
}

/** How one try ended. */
type Try =
  | { readonly kind: 'done'; readonly requestId: string | null }
  | { readonly kind: 'refused'; readonly error: AnyAppError }
  /** It must not be made, or cannot be. */
  | { readonly kind: 'failed'; readonly error: AnyAppError };

/** A document that was compared longer ago than this is read again before it is written. */
const FRESH_FOR_MS = 30_000;
/** When the answer to a write was lost, IAM may be slow to show it: so often, and so far apart, it is looked for. */
const LOOKS = 4;
const LOOK_EVERY_MS = 2000;
/** How often one call asks for a new session before it gives up. */
const RENEWALS = 3;

/**
 * Makes one call of a plan: for every attempt the intent is on disk before the request leaves and the outcome after; a refusal that
 * passes is met with patience.
 *
 * @returns Whether it is done, so that what depends on it may start.
 * @throws AppError `storage/failed` when the journal cannot be written.
 */
export async function runCall(
  deps: RunCallDeps,
  context: RunCallContext,
  planned: PlannedCall,
): Promise<boolean> {
  const { book } = context;
  const work = beginWork(planned, book);
  book.queue(planned);
  try {
    for (;;) {
      const tried = await tryOnce(deps, context, work);
      if (tried.kind === 'done') {
        await book.succeed(planned, work.attempts, tried.requestId);
        return true;
      }
      const error =
        tried.kind === 'refused'
          ? await meetRefusal(deps, context, work, tried.error)
          : tried.error;
      if (!error) continue;
      if (work.mayHaveHappened && error.code !== 'commit/conflict')
        await book.giveUp(planned, error);
      else await book.fail(planned, work.attempts, error);
      return false;
    }
  } catch (error) {
    if (!isAppError(error) || error.code !== 'operation/stopped') throw error;
    await book.leave(planned, work.mayHaveHappened);
    return false;
  }
}

function beginWork(planned: PlannedCall, book: CallBook): Work {
  const state = book.stateOf(planned.id);
  const wasTried = state?.kind === 'intended' || state?.kind === 'failed';
  return {
    planned,
    attempts: wasTried ? state.attempts : 0,
    mayHaveHappened: state?.kind === 'intended',
    refusals: new Map(),
  };
}

/** Looks where it must, waits for its turn, and makes the call once. @throws AppError `operation/stopped`, `storage/failed` */
async function tryOnce(deps: RunCallDeps, context: RunCallContext, work: Work): Promise<Try> {
  const { planned } = work;
  await context.control.whenGoing();
  goOnOrStop(deps, context);
  try {
    const found = await lookFirst(deps, context, work);
    if (found) return found;
    const { rankOf, control } = context;
    await deps.rate.enter(planned.account, { rank: rankOf(planned.id), signal: control.signal });
  } catch (error) {
    return { kind: 'failed', error: orThrow(error) };
  }
  let outcome: 'answered' | 'throttled' = 'answered';
  try {
    goOnOrStop(deps, context);
    work.attempts += 1;
    await context.book.intend(planned, work.attempts);
    // Writing the intent took its time; nothing has left yet.
    goOnOrStop(deps, context);
    const { requestId } = await deps.applyCall(planned.account, planned.call);
    return { kind: 'done', requestId };
  } catch (error) {
    const refusal = orThrow(error);
    if (refusal.code === 'aws/throttled') outcome = 'throttled';
    // What it wanted is so already: an answer was lost, or somebody else was first.
    if (isAlreadySo(refusal.code, planned.call)) return { kind: 'done', requestId: null };
    return { kind: 'refused', error: refusal };
  } finally {
    deps.rate.leave(planned.account, outcome);
  }
}

/** @throws AppError `operation/stopped` when no further call may start. */
function goOnOrStop({ isHeld }: RunCallDeps, { book, control }: RunCallContext): void {
  if (book.isHalted() || control.signal.aborted || !isHeld())
    throw new AppError('operation/stopped', {});
}

/** The failures that one call meets; those that end a run are thrown on. */
function orThrow(error: unknown): AnyAppError {
  if (!isAppError(error) || error.code === 'storage/failed' || error.code === 'operation/stopped')
    throw error;
  return error;
}

/** Compares a document before it is written, unless that was done just now; undefined when the call is to be made. */
async function lookFirst(
  deps: RunCallDeps,
  { book, edits, checkedAtMs, isRestoring, lookedFor, control }: RunCallContext,
  { planned, mayHaveHappened, refusals }: Work,
): Promise<Try | undefined> {
  const { account, call, edit: index } = planned;
  const edit = edits[index];
  if (!edit) throw new Error('A planned call names an edit that the plan does not have.');
  const mayBeWritten =
    (mayHaveHappened && isDocumentCall(call) && !isRestoring) || refusals.has('aws/already-exists');
  const ageMs = deps.now() - (checkedAtMs.get(index) ?? -Infinity);
  const isStale = !book.isWritten(index) && ageMs > FRESH_FOR_MS;
  if (!mayBeWritten && !isStale) return undefined;

  const most = lookedFor.has(planned.id) ? 1 : LOOKS;
  for (let looks = 1; ; looks += 1) {
    const fresh = await deps.fetchPatiently(account, edit.ref);
    if (isSameDocument(fresh, edit.after))
      return mayBeWritten ? { kind: 'done', requestId: null } : undefined;
    if (!isSameDocument(fresh, edit.before)) {
      const document = nameOfDocument(edit.ref);
      return { kind: 'failed', error: new AppError('commit/conflict', { account, document }) };
    }
    if (!mayBeWritten || looks >= most) return undefined;
    await deps.sleep(LOOK_EVERY_MS, control.signal);
  }
}

/**
 * Meets a refusal with a new session, or with patience where it passes by itself.
 *
 * @returns The error that the call ends with; undefined when it is to be tried again.
 * @throws AppError `operation/stopped`, `storage/failed`
 */
async function meetRefusal(
  deps: RunCallDeps,
  { book, control }: RunCallContext,
  work: Work,
  error: AnyAppError,
): Promise<AnyAppError | undefined> {
  const { planned, refusals } = work;
  const count = (refusals.get(error.code) ?? 0) + 1;
  refusals.set(error.code, count);
  if (areCredentialsRefused(error.code) && count <= RENEWALS) {
    return deps.renewSession().then(() => undefined, orThrow);
  }
  const rule = retryRuleFor(error.code, planned.call);
  if (rule?.mayHaveHappened) work.mayHaveHappened = true;
  if (!rule || count >= rule.attempts) return error;
  const waitMs = backOffMs(rule, count, deps.random());
  await book.backOff(planned, work.attempts, error, waitMs);
  await deps.sleep(waitMs, control.signal);
  return undefined;
}
