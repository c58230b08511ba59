// Part of the options entry: spreads the looking at ledger records over workers and brings the pages back in order.
import { checkInParallel, type CheckDesk } from '#app/check-in-parallel.ts';
import { AppError } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import type { CheckReply, CheckRequest } from '#core/ledger/check-messages.ts';
import type { CheckedContent, GivenRecord } from '#core/ledger/verify-links.ts';

const MOST_WORKERS = 8;
const PAGE = 500;

/** This browser's records in pages, as requests to look at them. */
export function* storedPages(estate: EstateId, lastSeq: number): Generator<CheckRequest> {
  for (let fromSeq = 1; fromSeq <= lastSeq; fromSeq += PAGE)
    yield { kind: 'stored', estate, fromSeq, toSeq: Math.min(lastSeq, fromSeq + PAGE - 1) };
}

/** Pages that were fetched, as requests to look at them. */
export async function* givenPages(
  pages: AsyncIterable<readonly GivenRecord[]>,
): AsyncGenerator<CheckRequest> {
  for await (const records of pages) yield { kind: 'given', records };
}

interface Waiting {
  readonly resolve: (contents: readonly CheckedContent[]) => void;
  readonly reject: (error: Error) => void;
}

interface Desk extends CheckDesk {
  readonly close: () => void;
}

function openDesk(): Desk {
  const worker = new Worker(new URL('./ledger-worker.ts', import.meta.url), { type: 'module' });
  const waiting: Waiting[] = [];
  worker.addEventListener('message', ({ data }: MessageEvent<CheckReply>) => {
    const next = waiting.shift();
    if (data.kind === 'checked') next?.resolve(data.contents);
    else next?.reject(new AppError(data.error.code, data.error.details));
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`Ledger worker: ${message}`));
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(request);
      }),
    close: () => worker.terminate(),
  };
}

/**
 * Looks at pages in as many workers as the machine has cores, and yields what came of them in order.
 *
 * @throws AppError whatever the pages or the store throw; `operation/stopped`
 */
export async function* checkInWorkers(
  requests: AsyncIterable<CheckRequest> | Iterable<CheckRequest>,
  signal: AbortSignal,
): AsyncGenerator<readonly CheckedContent[]> {
  const cores = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2);
  const desks = Array.from({ length: cores }, openDesk);
  try {
    yield* checkInParallel(requests, desks, signal);
  } finally {
    for (const { close } of desks) close();
  }
}
