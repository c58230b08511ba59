// A thread of the benchmark: answers as the extension's access worker does.
import { parentPort } from 'node:worker_threads';
import { createAccessDesk } from '#core/access/access-desk.ts';
import type { AccessRequest } from '#core/access/access-messages.ts';

const ask = createAccessDesk();

parentPort?.on('message', (request: AccessRequest) => {
  const answer = ask(request);
  const handedOver =
    'codes' in answer
      ? [answer.rowStarts.buffer, answer.roleIndexes.buffer, answer.codes.buffer]
      : [];
  parentPort?.postMessage({ id: request.id, answer }, handedOver);
});
