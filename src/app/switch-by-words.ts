import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import { keyAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import { resolveRole } from '#core/menu/resolve-role.ts';
import { parseRoleReference } from '#core/menu/role-reference.ts';
import { createMenuSearch } from '#core/menu/search.ts';
import { liftedRows } from '#core/menu/suggest-roles.ts';
import type { SwitchTarget } from '#core/messages.ts';
import type { SwitchDeps } from './plan-switch.ts';
import { switchRole } from './switch-role.ts';

/** What a switch from the address bar needs: it has no place of its own for a question or a refusal. */
export interface WordsDeps extends SwitchDeps {
  readonly loadRecentRoles: () => Promise<readonly string[]>;
  /** Shows the menu with these words in its search field. */
  readonly openMenu: (words: string) => Promise<void>;
  /** Shows the role with a button that switches, and why it did not happen yet; absent: it has only to be asked. */
  readonly showRole: (roleKey: string, before: ErrorData | undefined) => Promise<void>;
}

/**
 * Switches to the role that words mean: a reference, or what the menu's search ranks first. Whatever needs an answer
 * leads to a page that asks for it.
 *
 * @param words - Untrusted: typed, or of a suggestion that was taken.
 */
export async function switchByWords(
  deps: WordsDeps,
  words: string,
  target: SwitchTarget,
): Promise<void> {
  const [menu, { favourites }, recents] = await Promise.all([
    deps.loadMenu(),
    deps.loadPreferences(),
    deps.loadRecentRoles(),
  ]);
  const row = menu && rowOf(menu, words, favourites, recents);
  if (!menu || row === undefined) return deps.openMenu(words);
  const roleKey = keyAt(menu, row);
  try {
    const outcome = await switchRole(deps, { roleKey, target });
    if (outcome.kind === 'link-opened') await deps.focusTab(outcome.tabId);
    if (outcome.kind === 'question' || outcome.kind === 'session-limit')
      await deps.showRole(roleKey, undefined);
  } catch (error) {
    if (!isAppError(error)) throw error;
    await deps.showRole(roleKey, toErrorData(error));
  }
}

function rowOf(
  menu: PackedMenu,
  words: string,
  favourites: readonly string[],
  recents: readonly string[],
): number | undefined {
  if (words.trim() === '') return undefined;
  const reference = parseRoleReference(words);
  const named = reference && resolveRole(menu, reference);
  if (named?.kind === 'found') return named.row;
  return createMenuSearch(menu)(words, liftedRows(menu, favourites, recents)).rows[0];
}
