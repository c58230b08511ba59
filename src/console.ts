// Entry: the content script on console pages. Says what session the page shows, switches when asked, draws the frame.
import { askPage } from '#console/ask-page.ts';
import { drawFrame } from '#console/environment-frame.ts';
import { readSession } from '#console/read-session.ts';
import { switchClassic, switchMulti } from '#console/switch-in-page.ts';
import type { ConsoleFrame, ConsoleRequest } from '#core/console/console-request.ts';
import { browser } from '#webext/browser.ts';

async function reportSession(): Promise<void> {
  const facts = await askPage({ kind: 'facts' });
  const session = readSession({ host: location.hostname, document, facts });
  if (!session) return;
  // The background is our own code; a shape it does not send draws nothing.
  const reply = await browser.runtime.sendMessage<
    unknown,
    { readonly value?: ConsoleFrame } | undefined
  >({ kind: 'console/session-seen', session });
  if (typeof reply?.value?.label === 'string') drawFrame(reply.value);
}

function isRequest(message: unknown): message is ConsoleRequest {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'console/switch-classic' || message.kind === 'console/switch-multi') &&
    'wish' in message
  );
}

browser.runtime.onMessage.addListener(((
  message: unknown,
  sender: { readonly id?: string },
  answer: (value: unknown) => void,
) => {
  if (sender.id !== browser.runtime.id || !isRequest(message)) return false;
  void (
    message.kind === 'console/switch-classic'
      ? switchClassic(message.wish)
      : switchMulti(message.wish, message.differentiator)
  ).then(answer);
  return true;
}) as never);

// A tab that was opened before the extension came, or whose worker sleeps, reports at its next load: nothing is lost.
void reportSession().catch(() => undefined);
