import { availableParallelism } from 'node:os';
import type { CheckDesk } from '#app/check-in-parallel.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { CheckedContent } from '#core/ledger/verify-links.ts';
import { startThread } from '../start-thread.ts';
import type { Handover } from './check-thread.ts';

/** A thread that looks at records, as the extension's workers do. */
interface Thread extends CheckDesk {
  readonly keep: (fromSeq: number, records: readonly LedgerRecord[]) => void;
  readonly close: () => Promise<number>;
}

function openThread(): Thread {
  const worker = startThread(new URL('./check-thread.ts', import.meta.url));
  const waiting: ((contents: readonly CheckedContent[]) => void)[] = [];
  worker.on('message', (contents: readonly CheckedContent[]) => waiting.shift()?.(contents));
  return {
    ask: (request) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage(request);
      }),
    keep: (fromSeq, records) =>
      worker.postMessage({ kind: 'keep', fromSeq, records } satisfies Handover),
    close: () => worker.terminate(),
  };
}

/** A thread for each core. */
export function openThreads(): readonly Thread[] {
  return Array.from({ length: availableParallelism() }, openThread);
}
