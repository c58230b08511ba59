import { FIRST_SCREEN_KEY, type Drawn, type FirstScreen } from './first-screen.ts';

/** Keeps what is on screen for the next opening. */
export function keepFirstScreen(document: Document): void {
  const screen: FirstScreen = {
    page: attributesOf(document.documentElement),
    lines: [...document.body.children].map(fromElement),
  };
  try {
    localStorage.setItem(FIRST_SCREEN_KEY, JSON.stringify(screen));
  } catch {
    // No room, or storage is switched off: lost is a quicker look at the next opening.
  }
}

const attributesOf = ({ attributes }: Element) =>
  Object.fromEntries([...attributes].map(({ name, value }) => [name, value]));

function fromElement(element: Element): Drawn {
  const children = [...element.childNodes].map((child) =>
    child instanceof Element ? fromElement(child) : (child.textContent ?? ''),
  );
  return [element.namespaceURI ?? '', element.localName, attributesOf(element), children];
}
