import type { CallState } from '#core/change/journal.ts';
import type { PlannedCall } from '#core/change/plan.ts';
import { openCallBook, type CallBookDeps, type CallBookRequest } from './call-book.ts';
import { runCall, type RunCallContext, type RunCallDeps } from './run-call.ts';

/** The outside of a run. */
export type RunCallsDeps = RunCallDeps & CallBookDeps;

/** What to run. */
export type RunCallsRequest = CallBookRequest & Omit<RunCallContext, 'book'>;

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

  const launched = new Set<string>();
  const launch = async (planned: PlannedCall): Promise<void> => {
    if (launched.has(planned.id) || !planned.after.every(book.isDone)) return;
    launched.add(planned.id);
    try {
      if (!(await runCall(deps, { ...request, book }, planned))) return;
    } catch (error) {
      book.halt();
      throw error;
    }
    await settleAll((dependents.get(planned.id) ?? []).map(launch));
  };
  await settleAll(open.map(launch));
  return book.states();
}

/** Waits for all, then throws what the first that failed threw: nothing may still be running when an error is reported. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
