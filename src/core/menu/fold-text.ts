const COMBINING_MARKS = /\p{M}+/gu;
const ASCII = /^[\x20-\x7e]*$/;

/** Whether a text is printable ASCII: folding it is lower case, and its only blanks are spaces. */
export function isPrintableAscii(text: string): boolean {
  return ASCII.test(text);
}

/**
 * Text as search compares it: lower case, without accents, in compatibility form, so that `Élan` meets `elan` and a
 * full-width `Ａ` meets `a`; a final sigma is a sigma, since search sees words cut short. Total: hostile names fold like any other.
 */
export function foldText(text: string): string {
  if (isPrintableAscii(text)) return text.toLowerCase();
  return text.normalize('NFKD').toLowerCase().replace(COMBINING_MARKS, '').replaceAll('ς', 'σ');
}

/**
 * A text folded, with the way back to it.
 *
 * @returns `folded`, and for each of its UTF-16 units the index in `text` where the character it came from begins;
 * one more entry holds the length of `text`.
 */
export function foldWithOrigins(text: string): {
  readonly folded: string;
  readonly origins: readonly number[];
} {
  let folded = '';
  const origins: number[] = [];
  let index = 0;
  for (const character of text) {
    const part = foldText(character);
    origins.push(...Array.from({ length: part.length }, () => index));
    folded += part;
    index += character.length;
  }
  origins.push(text.length);
  return { folded, origins };
}
