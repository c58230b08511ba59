// Entry: looks at ledger records off the page's thread: their shape, their size, their hash. Its page is the only one that can speak to it.
import { isAppError, toErrorData } from '#core/errors.ts';
import type { CheckReply, CheckRequest } from '#core/ledger/check-messages.ts';
import type { CheckedContent } from '#core/ledger/verify-links.ts';
import { checkContentAsync, checkGivenAsync } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';

declare const self: DedicatedWorkerGlobalScope;

let store: Promise<ReturnType<typeof createLedgerStore>> | undefined;

async function contentsOf(request: CheckRequest): Promise<readonly CheckedContent[]> {
  if (request.kind === 'given') return Promise.all(request.records.map(checkGivenAsync));
  store ??= openDatabase().then(createLedgerStore);
  const places = await (await store).loadStored(request.estate, request.fromSeq, request.toSeq);
  return Promise.all(
    places.map(async (place): Promise<CheckedContent> => {
      if (place.kind === 'record') return checkContentAsync(place.value);
      const { estate, seq, prev, hash, atMs } = place.archived;
      return { kind: 'archived', link: { estate, seq, prev, hash, atMs } };
    }),
  );
}

async function answer(request: CheckRequest): Promise<CheckReply> {
  try {
    return { kind: 'checked', contents: await contentsOf(request) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'failed', error: toErrorData(error) };
  }
}

let turn = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  turn = turn.then(async () => self.postMessage(await answer(data)));
});
