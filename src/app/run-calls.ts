import type { CallState } from '#core/change/journal.ts';
import type { PlannedCall } from '#core/change/plan.ts';
import { openCallBook, type CallBookDeps, type CallBookRequest } from './call-book.ts';
import { runCall, type RunCallContext, type RunCallDeps } from './run-call.ts';

/** The outside of a run. */
export type RunCallsDeps = RunCallDeps & CallBookDeps;

/** What to run. */
export type RunCallsRequest = CallBookRequest & Omit<RunCallContext, 'book' | 'rankOf'>;

/**
 * Makes the calls of a plan that are not done: in parallel, each after those it names, each paced with all others of its account. A call
 * that fails stops what depends on it; a failure that concerns the whole session lets nothing more start.
 *
 * @returns The states that were reached, by call id. A call whose answer was lost for good stays `intended`.
 * @throws AppError `storage/failed` when the journal cannot be written: then no further call is made.
 */
export async function runCalls(
  deps: RunCallsDeps,
  request: RunCallsRequest,
): Promise<Readonly<Record<string, CallState>>> {
  const book = openCallBook(deps, request);
  const open = request.calls.filter(({ id }) => !book.isDone(id));
  const dependents = new Map<string, PlannedCall[]>();
  for (const planned of open)
    for (const id of planned.after) dependents.set(id, [...(dependents.get(id) ?? []), planned]);

  const context = { ...request, book, rankOf: createRanks(request.calls) };
  const launched = new Set<string>();
  const launch = async (planned: PlannedCall): Promise<void> => {
    if (launched.has(planned.id) || !planned.after.every(book.isDone)) return;
    launched.add(planned.id);
    try {
      if (!(await runCall(deps, context, planned))) return;
    } catch (error) {
      book.halt();
      throw error;
    }
    await settleAll((dependents.get(planned.id) ?? []).map(launch));
  };
  await settleAll(open.map(launch));
  return book.states();
}

/** What was begun is finished first: the further a call is down its chain the sooner, then in the order of the plan. */
function createRanks(calls: readonly PlannedCall[]): (callId: string) => number {
  const ranks = new Map<string, number>();
  const depths = new Map<string, number>();
  calls.forEach(({ id, after }, index) => {
    const depth = 1 + Math.max(-1, ...after.map((before) => depths.get(before) ?? 0));
    depths.set(id, depth);
    ranks.set(id, index - depth * calls.length);
  });
  return (callId) => ranks.get(callId) ?? 0;
}

/** Waits for all, then throws what the first that failed threw: nothing may still be running when an error is reported. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
