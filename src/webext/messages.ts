import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import { AppError, isAppError, toErrorData, type ErrorCode, type ErrorData } from '#core/errors.ts';
import { BackgroundMessageSchema, type BackgroundMessage } from '#core/messages.ts';
import { noteDropped } from './dropped-messages.ts';

/** Who sent a message: a page of this extension, or a content script in a tab. */
export type SenderKind = 'page' | 'content';

/** One kind of message: who may send it, and what answers it. The answer must survive structured clone. */
export interface MessageRoute<M extends BackgroundMessage> {
  readonly from: SenderKind;
  readonly answer: (message: M, sender: Runtime.MessageSender) => Promise<unknown>;
}

/** A route for every kind of message; the compiler refuses a missing one. */
export type MessageRoutes = {
  readonly [K in BackgroundMessage['kind']]: MessageRoute<Extract<BackgroundMessage, { kind: K }>>;
};

type Reply =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorData };

/** Undefined: some other extension, or a page that is none of ours. */
function senderKind(sender: Runtime.MessageSender): SenderKind | undefined {
  if (sender.id !== browser.runtime.id) return undefined;
  if (sender.url?.startsWith(browser.runtime.getURL(''))) return 'page';
  return sender.tab ? 'content' : undefined;
}

/** Answers one message; every failure becomes plain data. */
async function replyTo(
  routes: MessageRoutes,
  untrusted: unknown,
  sender: Runtime.MessageSender,
): Promise<Reply> {
  try {
    const parsed = v.safeParse(BackgroundMessageSchema, untrusted);
    if (!parsed.success) {
      void noteDropped('shape');
      throw new AppError('message/refused', { reason: 'unknown message' });
    }
    // as: the table pairs each kind with a route for exactly that kind, which indexing cannot show.
    const route = routes[parsed.output.kind] as MessageRoute<BackgroundMessage>;
    if (senderKind(sender) !== route.from) {
      void noteDropped('sender');
      throw new AppError('message/refused', { reason: `sender of ${parsed.output.kind}` });
    }
    return { kind: 'answer', value: await route.answer(parsed.output, sender) };
  } catch (error) {
    if (isAppError(error)) return { kind: 'error', error: toErrorData(error) };
    // A broken invariant: the sender learns that it failed, the funnel of the entry reports what.
    queueMicrotask(() => {
      throw error;
    });
    return { kind: 'error', error: { code: 'message/refused', details: { reason: 'failed' } } };
  }
}

/** Answers messages by a table. To be called at the top level of the background, before anything is awaited. */
export function answerMessages(routes: MessageRoutes): void {
  browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
    void replyTo(routes, message, sender).then(sendResponse);
    return true;
  });
}

const ReplySchema = v.variant('kind', [
  v.object({ kind: v.literal('answer'), value: v.optional(v.unknown()) }),
  v.object({
    kind: v.literal('error'),
    error: v.object({ code: v.string(), details: v.record(v.string(), v.unknown()) }),
  }),
]);

/**
 * Sends a message to the background and returns its answer, which the caller parses.
 *
 * @throws AppError as the background's handler threw it, or `message/refused` when nobody answers.
 */
export async function sendToBackground(message: BackgroundMessage): Promise<unknown> {
  const parsed = v.safeParse(ReplySchema, await browser.runtime.sendMessage(message));
  if (!parsed.success) throw new AppError('message/refused', { reason: 'no answer' });
  if (parsed.output.kind === 'answer') return parsed.output.value;
  const { code, details } = parsed.output.error;
  // as: written by toErrorData in this extension's own background.
  throw new AppError(code as ErrorCode, details as never);
}
