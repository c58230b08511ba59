// Entry: evaluates who can assume what, off the page's thread. Its page is the only one that can speak to it.
import { createAccessDesk } from '#core/access/access-desk.ts';
import type { AccessReply, AccessRequest } from '#core/access/access-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const ask = createAccessDesk();

self.addEventListener('message', ({ data }: MessageEvent<AccessRequest>) => {
  const answer = ask(data);
  const handedOver =
    'codes' in answer
      ? [answer.rowStarts.buffer, answer.roleIndexes.buffer, answer.codes.buffer]
      : [];
  self.postMessage({ id: data.id, answer } satisfies AccessReply, handedOver);
});
