import { AppError } from '#core/errors.ts';
import { fromCsvText } from '#core/menu/text-formats/from-csv-text.ts';
import { fromProfileText } from '#core/menu/text-formats/from-profile-text.ts';
import type {
  ImportedMenu,
  ImportHints,
  LocalSource,
} from '#core/menu/text-formats/imported-menu.ts';
import type { Clock, LocalSourceStore, MenuStore, WithLock } from '#core/ports.ts';
import { packEnrolledMenus, type PackDeps } from './pack-enrolled-menus.ts';
import { MENU_LOCK } from './sync-menu.ts';

/** What changing local sources needs of the outside. */
export interface ImportDeps extends PackDeps {
  readonly store: MenuStore;
  readonly sources: LocalSourceStore;
  readonly withLock: WithLock;
  readonly now: Clock;
}

/** A section head, or a comment: no row of CSV begins so. */
const PROFILES = /^\s*[[#;]/m;

/** Reads pasted text in whichever form it is: profiles of AWS Extend Switch Roles or the AWS CLI, or CSV. Untrusted. */
export function readRolesText(text: string, hints: ImportHints): ImportedMenu {
  return PROFILES.test(text) ? fromProfileText(text, hints) : fromCsvText(text, hints);
}

/**
 * Keeps the good entries of a text under a name, in place of what stood there, and puts them into the menu.
 *
 * @throws AppError `input/invalid` when the text has no good entry; `storage/failed`
 */
export async function importRoles(
  deps: ImportDeps,
  name: string,
  { bases, roles, problems }: ImportedMenu,
): Promise<void> {
  if (roles.length === 0)
    throw new AppError('input/invalid', { what: name, issues: problems.map(({ value }) => value) });
  const source: LocalSource = {
    name,
    addedAtMs: deps.now(),
    bases: [...bases],
    roles: [...roles],
  };
  await changeSources(deps, () => deps.sources.save(source));
}

/**
 * Forgets a local source; roles that another source lists too stay in the menu.
 *
 * @throws AppError `storage/failed`
 */
export function removeRoles(deps: ImportDeps, name: string): Promise<void> {
  return changeSources(deps, () => deps.sources.remove(name));
}

/** Changes local sources and packs the menu again, nothing in between. */
export function changeSources(deps: ImportDeps, change: () => Promise<void>): Promise<void> {
  return deps.withLock(MENU_LOCK, async () => {
    await change();
    const packed = await packEnrolledMenus(deps, await deps.store.loadEnrolments());
    await deps.store.save({ packed });
  });
}
