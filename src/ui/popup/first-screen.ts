/** Where the first screen lies in this page's `localStorage`: the one store that answers without waiting. */
export const FIRST_SCREEN_KEY = 'popup-first-screen';

/** An element as data: its name in its namespace, attributes, and what is in it. */
export type Drawn = readonly [
  namespace: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Drawn | string)[],
];

/** What the popup showed first. */
export interface FirstScreen {
  /** Attributes of the root element: language, direction, theme. */
  readonly page: Readonly<Record<string, string>>;
  readonly lines: readonly Drawn[];
}
