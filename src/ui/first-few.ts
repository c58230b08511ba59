import { text } from './text.ts';

/** More names than this are a blur. */
const SHOWN = 4;

/** The first few names, and how many more there are. */
export function firstFew(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(more > 0 ? [text('changes_more', more)] : [])].join(', ');
}
