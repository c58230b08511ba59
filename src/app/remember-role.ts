import type { SeenSession } from '#core/console/seen-session.ts';
import { canSwitchFrom, isSameSession, showsRole } from '#core/console/seen-session.ts';
import {
  roleAt,
  rowsOfAccounts,
  type PackedMenu,
  type SourceBase,
} from '#core/menu/packed-menu.ts';
import { addOwnRole } from './own-roles.ts';
import type { ImportDeps } from './import-roles.ts';

/** What remembering needs besides the sources. */
export interface RememberDeps extends ImportDeps {
  readonly loadMenu: () => Promise<PackedMenu | undefined>;
  readonly loadSessions: () => Promise<readonly SeenSession[]>;
}

/** What became of the wish to remember the role that a console page shows. */
export type Remembered =
  | { readonly kind: 'remembered' | 'known'; readonly name: string }
  /** The page shows no role, or nothing tells which sign-in reaches it. */
  | { readonly kind: 'no-role' | 'no-base' };

/**
 * Adds the role that a console tab shows to the reader's own roles. A console page names no path: a role with one is
 * completed by hand.
 *
 * @param source - Name of the reader's own source.
 * @throws AppError `storage/failed`
 */
export async function rememberRoleOf(
  deps: RememberDeps,
  tabId: number,
  source: string,
): Promise<Remembered> {
  const [menu, seen] = await Promise.all([deps.loadMenu(), deps.loadSessions()]);
  const session = seen.find((one) => one.tabId === tabId)?.session;
  if (!session?.role) return { kind: 'no-role' };
  const { account, name } = session.role;
  const neighbours = menu
    ? rowsOfAccounts(menu, new Set([account])).map((row) => roleAt(menu, row))
    : [];
  const [neighbour] = neighbours;
  const accountName = neighbour?.accountName ?? account;
  const label = `${accountName} / ${name}`;
  const isKnown = neighbours.some(({ role }) => showsRole(session, account, role));
  if (isKnown) return { kind: 'known', name: label };
  const base = baseOf(session, seen, menu?.bases ?? []);
  if (!base) return { kind: 'no-base' };
  await addOwnRole(deps, source, {
    base,
    role: {
      account,
      accountName,
      role: name,
      label,
      ...(neighbour?.project === undefined ? {} : { project: neighbour.project }),
      ...(neighbour?.environment === undefined ? {} : { environment: neighbour.environment }),
      ...(session.region === undefined ? {} : { region: session.region }),
    },
  });
  return { kind: 'remembered', name: label };
}

/** The sign-in that a session came from: its own word, else the one that is open in another tab, else the menu's only one. */
function baseOf(
  session: SeenSession['session'],
  seen: readonly SeenSession[],
  bases: readonly SourceBase[],
): SourceBase | undefined {
  const { partition } = session;
  const here = bases.filter((base) => base.partition === partition && base.role === undefined);
  const others = seen.map((one) => one.session).filter((one) => !isSameSession(one, session));
  const account =
    session.baseAccount ??
    others.find((one) => one.partition === partition && one.role === undefined)?.baseAccount;
  const open = here.find((base) => [session, ...others].some((one) => canSwitchFrom(one, base)));
  if (open) return open;
  if (account !== undefined) return { id: 'own', partition, account };
  return here.length === 1 ? here[0] : undefined;
}
