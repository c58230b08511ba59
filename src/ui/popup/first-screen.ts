/** Where the first screen lies in this page's `localStorage`: the one store that answers without waiting. */
const KEY = 'popup-first-screen';

/** An element as data: its name in its namespace, attributes, and what is in it. */
type Drawn = readonly [
  namespace: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Drawn | string)[],
];

interface FirstScreen {
  /** Attributes of the root element: language, direction, theme. */
  readonly page: Readonly<Record<string, string>>;
  readonly lines: readonly Drawn[];
}

/**
 * Draws the popup as it looked when it was opened the last time. The real one takes the same elements over a moment
 * later, and with them the focus and what has been typed. Until then the page is marked busy, and nothing but the search
 * field answers. So the first look costs the same whatever the menu's size, and never waits for a read.
 */
export function drawFirstScreen(document: Document): void {
  const screen = loadFirstScreen();
  if (!screen) return;
  for (const [name, value] of Object.entries(screen.page))
    document.documentElement.setAttribute(name, value);
  document.body.setAttribute('aria-busy', 'true');
  document.body.append(...screen.lines.map((line) => toNode(document, line)));
  document.querySelector('input')?.focus();
}

/** Keeps what is on screen for the next opening. */
export function keepFirstScreen(document: Document): void {
  const screen: FirstScreen = {
    page: attributesOf(document.documentElement),
    lines: [...document.body.children].map(fromElement),
  };
  try {
    localStorage.setItem(KEY, JSON.stringify(screen));
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

function toNode(document: Document, drawn: Drawn | string): Node {
  if (typeof drawn === 'string') return document.createTextNode(drawn);
  const [namespace, name, attributes, children] = drawn;
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes))
    element.setAttribute(attribute, value);
  element.append(...children.map((child) => toNode(document, child)));
  return element;
}

function loadFirstScreen(): FirstScreen | undefined {
  try {
    // as: only keepFirstScreen writes there; the texts in it become text nodes and attributes, never markup.
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as FirstScreen | undefined;
  } catch {
    // Storage is switched off, or the text is not JSON: the popup draws itself a moment later.
    return undefined;
  }
}
