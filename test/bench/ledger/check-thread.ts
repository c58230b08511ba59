// A thread of the benchmark: keeps records that it was given and looks at them as the extension's worker does, which reads its own.
import { parentPort } from 'node:worker_threads';
import type { CheckRequest } from '#core/ledger/check-messages.ts';
import { checkContentAsync } from '#crypto/ledger-chain.ts';

const kept = new Map<number, readonly unknown[]>();

/** Records to keep, under the number of the first. */
export interface Handover {
  readonly kind: 'keep';
  readonly fromSeq: number;
  readonly records: readonly unknown[];
}

parentPort?.on('message', (message: CheckRequest | Handover) => {
  if (message.kind === 'keep') kept.set(message.fromSeq, message.records);
  if (message.kind !== 'stored') return;
  void Promise.all(kept.get(message.fromSeq)?.map(checkContentAsync) ?? []).then((contents) =>
    parentPort?.postMessage(contents),
  );
});
