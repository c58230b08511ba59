import { foldText } from './fold-text.ts';

/** Stands before every word of the search text, so that "begins with" is a native `indexOf`. */
export const WORD_MARK = '\u0001';
/** Ends every role's line in the search text. */
export const LINE_END = '\n';
/** Stands between the fields of a line; no query contains it, so no word matches across fields. */
export const FIELD_END = '\u001f';

// Letters and digits of any script make words; everything else parts them.
const WORD_START = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}])/gu;
const WORDS = /[\p{L}\p{N}]+/gu;
const ASCII = /^[\x20-\x7e]*$/;
const ASCII_WORD_START = /(?<![a-z0-9])(?=[a-z0-9])/g;
const RESERVED = new RegExp(`[${WORD_MARK}${LINE_END}${FIELD_END}]+`, 'g');

/** Folds a value and marks where its words begin. Untrusted text: reserved characters become spaces. */
export function markWords(value: string): string {
  const folded = foldText(value);
  return ASCII.test(folded)
    ? folded.replace(ASCII_WORD_START, WORD_MARK)
    : folded.replace(RESERVED, ' ').replace(WORD_START, WORD_MARK);
}

/** The words of a folded or marked text: runs of letters and digits. */
export function wordsOf(folded: string): readonly string[] {
  return folded.match(WORDS) ?? [];
}
