// Part of the options entry: speaks to the access worker, which evaluates pictures off the page's thread.
import type {
  AccessAnswers,
  AccessQuestion,
  AccessReply,
  AccessRequest,
} from '#core/access/access-messages.ts';
import type { EstatePicture } from '#core/access/picture.ts';

/** Asks the worker about a picture; one that it has already is not sent again. */
export type AskAccess = <Kind extends AccessQuestion['kind']>(
  picture: EstatePicture,
  question: Extract<AccessQuestion, { readonly kind: Kind }>,
) => Promise<AccessAnswers[Kind]>;

interface Waiting {
  readonly resolve: (answer: AccessReply['answer']) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the worker with the first question. */
export function createAskAccess(): AskAccess {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let sent: EstatePicture | undefined;
  let count = 0;
  const start = () => {
    const started = new Worker(new URL('./access-worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<AccessReply>) => {
      waiting.get(data.id)?.resolve(data.answer);
      waiting.delete(data.id);
    });
    started.addEventListener('error', ({ message }) => {
      for (const { reject } of waiting.values()) reject(new Error(`Access worker: ${message}`));
      waiting.clear();
      started.terminate();
      worker = undefined;
      sent = undefined;
    });
    return started;
  };
  return (picture, question) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const id = ++count;
      // as: the worker answers a question by its own kind.
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      const request: AccessRequest = { id, question, ...(picture !== sent && { picture }) };
      sent = picture;
      worker.postMessage(request);
    });
}
