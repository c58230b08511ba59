import { AppError, type ErrorCode } from '#core/errors.ts';
import type { BackgroundMessage } from '#core/messages.ts';
import { browser } from './browser.ts';

/**
 * Sends a message to the background from a page that has no room for the polyfill.
 *
 * @returns What the background's handler answered; the caller parses it.
 * @throws AppError as the handler threw it, or `message/refused` when nobody answers.
 */
export async function askBackground(message: BackgroundMessage): Promise<unknown> {
  const reply: unknown = await browser.runtime.sendMessage(message);
  if (typeof reply === 'object' && reply !== null && 'kind' in reply) {
    if (reply.kind === 'answer') return 'value' in reply ? reply.value : undefined;
    if ('error' in reply) {
      // as: written by toErrorData in this extension's own background.
      const { code, details } = reply.error as { code: ErrorCode; details: never };
      throw new AppError(code, details);
    }
  }
  throw new AppError('message/refused', { reason: 'no answer' });
}
