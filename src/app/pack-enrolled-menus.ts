import type { EnrolmentState } from '#core/menu/enrolment-state.ts';
import { packMenu, type MenuSource } from '#core/menu/pack-menu.ts';
import type { PackedMenu } from '#core/menu/packed-menu.ts';
import type { MenuDocument } from '#core/menu/menu-document.ts';
import type { MenuStore } from '#core/ports.ts';

/** What packing needs of the outside. */
export interface PackDeps {
  readonly store: MenuStore;
  /** Roles that came by hand or from an imported text; enrolled menus go before them. */
  readonly loadLocalSources?: () => Promise<readonly MenuSource[]>;
}

/**
 * Packs the menus of all enrolments, and local roles, into one record.
 *
 * @param states - All enrolments as they will be stored.
 * @param fresh - Documents that are about to be stored, by enrolment id; the others are read.
 * @throws AppError `storage/failed`
 */
export async function packEnrolledMenus(
  deps: PackDeps,
  states: readonly EnrolmentState[],
  fresh: Readonly<Record<string, MenuDocument>> = {},
): Promise<PackedMenu> {
  const shown = states.filter(({ accepted, isWithheld }) => accepted && !isWithheld);
  const found = await Promise.all(
    shown.map(async ({ id }) => fresh[id] ?? (await deps.store.loadDocument(id))),
  );
  const documents = found.filter((document) => document !== undefined);
  const sources = documents.map((document) => ({
    ...(documents.length > 1 ? { name: document.series.split('/')[0] ?? '' } : {}),
    person: document.person,
    bases: document.bases,
    roles: document.roles,
  }));
  return packMenu([...sources, ...((await deps.loadLocalSources?.()) ?? [])]);
}
