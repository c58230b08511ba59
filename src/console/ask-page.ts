import {
  ASK_EVENT,
  parseJson,
  TELL_EVENT,
  textMember,
  type PageFacts,
  type PageQuestion,
} from './page-channel.ts';

const PATIENCE_MS = 2_000;

let malformedAnswers = 0;

/** How many answers in the page's world had no shape and were dropped; the self-test tells. */
export function countMalformedAnswers(): number {
  return malformedAnswers;
}

/** Asks the half of Jumpgate in the page's own world; a page where it cannot run answers nothing, which is `{}`. */
export function askPage(question: PageQuestion): Promise<PageFacts> {
  return new Promise((resolve) => {
    const finish = (facts: PageFacts) => {
      document.removeEventListener(TELL_EVENT, answer);
      clearTimeout(timer);
      resolve(facts);
    };
    const answer = (event: Event) => {
      const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
      const facts = pageFacts(typeof detail === 'string' ? parseJson(detail) : undefined);
      if (facts) finish(facts);
      else malformedAnswers += 1;
    };
    const timer = setTimeout(finish, PATIENCE_MS, {});
    document.addEventListener(TELL_EVENT, answer);
    document.dispatchEvent(new CustomEvent(ASK_EVENT, { detail: JSON.stringify(question) }));
  });
}

// untrusted: any script of the page can send this event.
function pageFacts(value: unknown): PageFacts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const facts: Record<string, string | boolean> = {};
  for (const name of ['loginAccount', 'loginUser', 'roleAccount', 'roleUser']) {
    const text = textMember(value, name);
    if (text !== undefined) facts[name] = text;
  }
  for (const name of ['posted', 'hasToken'] as const)
    if (name in value) facts[name] = (value as PageFacts)[name] === true;
  return facts;
}
