import { AppError } from '#core/errors.ts';
import type { CheckRequest } from '#core/ledger/check-messages.ts';
import type { CheckedContent } from '#core/ledger/verify-links.ts';

/** Something that looks at records away from this thread, one request after the other. */
export interface CheckDesk {
  readonly ask: (request: CheckRequest) => Promise<readonly CheckedContent[]>;
}

type Ask = (desk: CheckDesk) => Promise<readonly CheckedContent[]>;

/** What to ask for each page, and at last, where the pages fail, that failure: the pages before it have their turn first. */
async function* asksOf(
  requests: AsyncIterable<CheckRequest> | Iterable<CheckRequest>,
): AsyncGenerator<Ask> {
  try {
    for await (const request of requests) yield (desk) => desk.ask(request);
  } catch (error) {
    const failure = error as Error;
    yield () => Promise.reject(failure);
  }
}

/**
 * Spreads pages over desks, two ahead for each, and yields what came of them in order: looking at records by themselves is what
 * verifying costs, and no record needs another for it.
 *
 * @throws AppError whatever the pages or the desks throw; `operation/stopped`
 */
export async function* checkInParallel(
  requests: AsyncIterable<CheckRequest> | Iterable<CheckRequest>,
  desks: readonly CheckDesk[],
  signal: AbortSignal,
): AsyncGenerator<readonly CheckedContent[]> {
  const ahead: Promise<readonly CheckedContent[]>[] = [];
  let count = 0;
  for await (const ask of asksOf(requests)) {
    if (signal.aborted) throw new AppError('operation/stopped', {});
    const desk = desks[count++ % desks.length];
    if (!desk) throw new Error('Nobody is there to look at records.');
    const asked = ask(desk);
    // A rejection is seen when its page's turn comes.
    asked.catch(() => undefined);
    ahead.push(asked);
    if (ahead.length < desks.length * 2) continue;
    const first = ahead.shift();
    if (first) yield await first;
  }
  for (const page of ahead) yield await page;
}
