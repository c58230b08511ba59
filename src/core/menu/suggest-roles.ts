import { rowTitle } from './groups.ts';
import { matchRanges } from './match-ranges.ts';
import { rowsOfKeys, textAt, type PackedMenu } from './packed-menu.ts';
import { roleReferenceText } from './role-reference.ts';
import type { createMenuSearch, SearchPreferences } from './search.ts';

/** The browser shows no more. */
const MAX_SUGGESTIONS = 6;

/** A role that the address bar suggests. */
export interface RoleSuggestion {
  /** `‹account›/‹role›`: what is entered when the suggestion is taken. */
  readonly content: string;
  /** The name in pieces; those that match what was typed stand out. */
  readonly pieces: readonly { readonly text: string; readonly isMatch: boolean }[];
  /** Account id and environment. */
  readonly aside: string;
}

/** Rows of the keys that a person pinned or used, for {@link createMenuSearch}. */
export function liftedRows(
  menu: PackedMenu,
  favourites: readonly string[],
  recents: readonly string[],
): SearchPreferences {
  const found = rowsOfKeys(menu, [...favourites, ...recents]);
  const rows = (keys: readonly string[]) => keys.flatMap((key) => found.get(key) ?? []);
  return { favourites: rows(favourites), recents: rows(recents) };
}

/** The roles that the menu's search finds for some words, as suggestions. */
export function suggestRoles(
  menu: PackedMenu,
  search: ReturnType<typeof createMenuSearch>,
  query: string,
  lifted: SearchPreferences,
): readonly RoleSuggestion[] {
  const { rows, terms } = search(query, lifted);
  const first = query.trim() === '' ? [...lifted.favourites, ...lifted.recents] : [...rows];
  return [...new Set(first)].slice(0, MAX_SUGGESTIONS).map((row) => {
    const { main, role } = rowTitle(menu, row);
    const name = `${main} / ${role}`;
    const account = textAt(menu, 'account', row);
    const environment = textAt(menu, 'environment', row);
    return {
      content: roleReferenceText({ account, role: textAt(menu, 'role', row) }),
      pieces: piecesOf(name, matchRanges(name, terms)),
      aside: environment === '' ? account : `${account} · ${environment}`,
    };
  });
}

function piecesOf(name: string, ranges: ReturnType<typeof matchRanges>): RoleSuggestion['pieces'] {
  const pieces: { text: string; isMatch: boolean }[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    pieces.push({ text: name.slice(at, start), isMatch: false });
    pieces.push({ text: name.slice(start, end), isMatch: true });
    at = end;
  }
  pieces.push({ text: name.slice(at), isMatch: false });
  return pieces.filter(({ text }) => text !== '');
}
