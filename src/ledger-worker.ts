// Entry: looks at ledger records off the page's thread: their shape, their size, their hash. Its page is the only one that can speak to it.
import { isAppError, toErrorData } from '#core/errors.ts';
import type { CheckReply, CheckRequest } from '#core/ledger/check-messages.ts';
import { checkContent } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';

declare const self: DedicatedWorkerGlobalScope;

let store: Promise<ReturnType<typeof createLedgerStore>> | undefined;

async function recordsOf(request: CheckRequest): Promise<readonly unknown[]> {
  if (request.kind === 'given') return request.records;
  store ??= openDatabase().then(createLedgerStore);
  return (await store).loadStored(request.estate, request.fromSeq, request.toSeq);
}

async function answer(request: CheckRequest): Promise<CheckReply> {
  try {
    return { kind: 'checked', contents: (await recordsOf(request)).map(checkContent) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'failed', error: toErrorData(error) };
  }
}

let turn = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  turn = turn.then(async () => self.postMessage(await answer(data)));
});
