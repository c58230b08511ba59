import { FIRST_SCREEN_KEY, type Drawn, type FirstScreen } from './first-screen.ts';

/**
 * Draws the popup as it looked when it was opened the last time. The real one takes the same elements over a moment
 * later, and with them the focus and what has been typed. Until then the page is marked busy, and nothing but the search
 * field answers. So the first look costs the same whatever the menu's size, and never waits for a read.
 *
 * @returns Whether there was anything to draw.
 */
export function drawFirstScreen(document: Document): boolean {
  const screen = loadFirstScreen();
  if (!screen) return false;
  for (const [name, value] of Object.entries(screen.page))
    document.documentElement.setAttribute(name, value);
  document.body.setAttribute('aria-busy', 'true');
  document.body.append(...screen.lines.map((line) => toNode(document, line)));
  document.querySelector('input')?.focus();
  return true;
}

function toNode(document: Document, drawn: Drawn | string): Node {
  if (typeof drawn === 'string') return document.createTextNode(drawn);
  const [namespace, name, attributes, children] = drawn;
  const element = document.createElementNS(namespace, name);
  for (const attribute in attributes) element.setAttribute(attribute, attributes[attribute] ?? '');
  element.append(...children.map((child) => toNode(document, child)));
  return element;
}

function loadFirstScreen(): FirstScreen | undefined {
  try {
    // as: only keepFirstScreen writes there; the texts in it become text nodes and attributes, never markup.
    return JSON.parse(localStorage.getItem(FIRST_SCREEN_KEY) ?? 'null') as FirstScreen | undefined;
  } catch {
    // Storage is switched off, or the text is not JSON: the popup draws itself a moment later.
    return undefined;
  }
}
