import { PARTITIONS } from '#core/aws/partitions.ts';
import { showsRole, type SeenSession } from '#core/console/seen-session.ts';
import { rowsOfAccounts, textAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import { landingAddress } from './landing-address.ts';
import { toRoleLink } from './role-link.ts';

/** What {@link linkOfTab} needs. */
export interface LinkOfTabDeps {
  readonly loadMenu: () => Promise<PackedMenu | undefined>;
  readonly loadSessions: () => Promise<readonly SeenSession[]>;
}

/**
 * A role link to the page that a console tab shows, in its role; undefined when it shows none. A role that the menu does
 * not know is named without its path, which a console page does not tell.
 */
export async function linkOfTab(
  { loadMenu, loadSessions }: LinkOfTabDeps,
  tabId: number,
  address: string,
): Promise<string | undefined> {
  const [menu, seen] = await Promise.all([loadMenu(), loadSessions()]);
  const session = seen.find((one) => one.tabId === tabId)?.session;
  if (!session?.role) return undefined;
  const { account, name } = session.role;
  const row =
    menu &&
    rowsOfAccounts(menu, new Set([account])).find((one) =>
      showsRole(session, account, textAt(menu, 'role', one)),
    );
  const role = menu && row !== undefined ? textAt(menu, 'role', row) : name;
  const page = landingAddress(PARTITIONS[session.partition], {
    landing: 'same-page',
    here: address,
  });
  return toRoleLink(page, { account, role });
}
