// Entry: the content script on console pages. Says what session the page shows, switches when asked, draws the frame.
import { askPage, countMalformedAnswers } from '#console/ask-page.ts';
import { drawFrame } from '#console/environment-frame.ts';
import { markTab } from '#console/mark-tab.ts';
import { findFacts, readSession, type PageSources } from '#console/read-session.ts';
import { say } from '#console/say.ts';
import { exitRole, switchClassic, switchMulti } from '#console/switch-in-page.ts';
import type { ConsoleAnswer, ConsoleFrame, ConsoleRequest } from '#core/console/console-request.ts';
import type { Examination } from '#core/console/self-test.ts';
import { browser } from '#webext/browser.ts';

const dropped = { shape: 0, sender: 0 };

const sourcesHere = async (): Promise<PageSources> => ({
  host: location.hostname,
  document,
  facts: await askPage({ kind: 'facts' }),
});

async function reportSession(): Promise<void> {
  const session = readSession(await sourcesHere());
  if (!session) {
    await browser.runtime.sendMessage({ kind: 'console/session-gone' });
    return;
  }
  // The background is our own code; a shape it does not send draws nothing.
  const reply = await browser.runtime.sendMessage<
    unknown,
    { readonly value?: ConsoleFrame } | undefined
  >({ kind: 'console/session-seen', session });
  const frame = reply?.value;
  if (typeof frame?.label === 'string') frameIn(frame);
}

function frameIn(frame: ConsoleFrame): void {
  drawFrame(frame, (key, values) => browser.i18n.getMessage(key, values));
  markTab(frame);
}

const ANSWERS: {
  readonly [K in ConsoleRequest['kind']]: (
    request: Extract<ConsoleRequest, { kind: K }>,
  ) => Promise<ConsoleAnswer | Examination>;
} = {
  'console/switch-classic': ({ wish }) => switchClassic(wish),
  'console/switch-multi': ({ wish, differentiator }) => switchMulti(wish, differentiator),
  'console/examine': async () => ({
    kind: 'examined',
    facts: findFacts(await sourcesHere()) ?? {},
    dropped: { ...dropped, shape: dropped.shape + countMalformedAnswers() },
  }),
  'console/say': ({ text, frame }) => {
    if (frame) frameIn(frame);
    say(text);
    return Promise.resolve({ kind: 'said' });
  },
  'console/exit-role': ({ signInHost, redirectUri }) => exitRole(signInHost, redirectUri),
};

function isRequest(message: unknown): message is ConsoleRequest {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    typeof message.kind === 'string' &&
    Object.hasOwn(ANSWERS, message.kind)
  );
}

browser.runtime.onMessage.addListener(((
  message: unknown,
  sender: { readonly id?: string },
  answer: (value: unknown) => void,
) => {
  if (sender.id !== browser.runtime.id) dropped.sender += 1;
  else if (!isRequest(message)) dropped.shape += 1;
  if (sender.id !== browser.runtime.id || !isRequest(message)) return false;
  // as: the table pairs each kind with an answer for exactly that kind, which indexing cannot show.
  const reply = ANSWERS[message.kind] as (
    request: ConsoleRequest,
  ) => Promise<ConsoleAnswer | Examination>;
  void reply(message).then(answer);
  return true;
}) as never);

// A tab that was opened before the extension came, or whose worker sleeps, reports at its next load: nothing is lost.
void reportSession().catch(() => undefined);
