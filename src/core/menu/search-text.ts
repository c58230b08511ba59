import { foldText, isPrintableAscii } from './fold-text.ts';

/** Stand before and after every word of a chunk: "begins with" and "whole word" are then a look at one character. */
export const WORD_START = '\u0001';
/** See {@link WORD_START}. */
export const WORD_END = '\u0002';

// Letters and digits of any script make words; everything else parts them.
const WORDS = /[\p{L}\p{N}]+/gu;
const GAPS = /[\s\p{Cc}]+/u;
const MARKED = `${WORD_START}$&${WORD_END}`;

/**
 * The chunks of a text as search compares them: what blanks part, folded, with its words marked. A query's word never
 * holds a blank, so whatever it matches lies inside one chunk. Untrusted text; control characters part chunks too.
 */
export function chunksOf(text: string): readonly string[] {
  return unmarkedChunks(text).map(withMarks);
}

/** The chunks of a text before their words are marked: for who meets the same chunks again and again. */
export function unmarkedChunks(text: string): readonly string[] {
  const parts = isPrintableAscii(text) ? text.toLowerCase().split(' ') : foldText(text).split(GAPS);
  return parts.includes('') ? parts.filter((chunk) => chunk !== '') : parts;
}

/** A chunk of {@link unmarkedChunks} with its words marked. */
export function withMarks(chunk: string): string {
  return chunk.replace(WORDS, MARKED);
}

/** The words of a chunk: runs of letters and digits. */
export function wordsOf(chunk: string): readonly string[] {
  return chunk.match(WORDS) ?? [];
}

const MARKS = new RegExp(`[${WORD_START}${WORD_END}]`, 'g');

/** A chunk, or a part of one, as plain folded text. */
export function withoutMarks(chunk: string): string {
  return chunk.replace(MARKS, '');
}
