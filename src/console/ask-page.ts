import {
  ASK_EVENT,
  parseJson,
  TELL_EVENT,
  textMember,
  type PageFacts,
  type PageQuestion,
} from './page-channel.ts';

const PATIENCE_MS = 2_000;

/** Asks the half of Jumpgate in the page's own world; a page where it cannot run answers nothing, which is `{}`. */
export function askPage(question: PageQuestion): Promise<PageFacts> {
  return new Promise((resolve) => {
    const answer = (event: Event) => {
      document.removeEventListener(TELL_EVENT, answer);
      clearTimeout(timer);
      const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
      resolve(pageFacts(typeof detail === 'string' ? parseJson(detail) : undefined));
    };
    const timer = setTimeout(answer, PATIENCE_MS, new Event(TELL_EVENT));
    document.addEventListener(TELL_EVENT, answer);
    document.dispatchEvent(new CustomEvent(ASK_EVENT, { detail: JSON.stringify(question) }));
  });
}

// untrusted: any script of the page can send this event.
function pageFacts(value: unknown): PageFacts {
  const facts: Record<string, string | boolean> = {};
  for (const name of ['loginAccount', 'loginUser', 'roleAccount', 'roleUser']) {
    const text = textMember(value, name);
    if (text !== undefined) facts[name] = text;
  }
  if (typeof value === 'object' && value !== null && 'posted' in value)
    facts['posted'] = value.posted === true;
  return facts;
}
