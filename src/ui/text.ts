import type messages from '#locales/en/messages.json';

/** A message of `public/_locales`; English has them all, and a missing one breaks the build. */
export type TextKey = keyof typeof messages;

/** Keys that come in plural forms: the part before `_one` and `_other`. */
export type CountKey = TextKey extends infer K
  ? K extends `${infer Base}_other`
    ? Base
    : never
  : never;

type Lookup = (key: string, substitutions?: string[]) => string;

let lookup: Lookup = (key) => key;
let plurals = new Intl.PluralRules('en');

/** Tells this module where texts come from; an entry calls it once, before the first render. */
export function provideTexts(getMessage: Lookup, locale: string): void {
  lookup = getMessage;
  plurals = new Intl.PluralRules(locale);
}

/** The text of a key in the reader's language, with `$1`, `$2`, … filled in. Plain text: it is never markup. */
export function text(key: TextKey, ...substitutions: readonly (string | number)[]): string {
  return lookup(key, substitutions.map(String));
}

/** The inflected text for a count; the count is `$1`, written with the locale's digits. */
export function countText(
  key: CountKey,
  count: number,
  ...substitutions: readonly (string | number)[]
): string {
  const form = plurals.select(count);
  const values = [count.toLocaleString(), ...substitutions.map(String)];
  return lookup(`${key}_${form}`, values) || lookup(`${key}_other`, values);
}
