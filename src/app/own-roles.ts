import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';
import type { LocalSource } from '#core/menu/text-formats/imported-menu.ts';
import { changeSources, type ImportDeps } from './import-roles.ts';

/** A role that somebody adds to their own menu, and the sign-in it is reached from. */
export interface OwnRole {
  readonly base: SourceBase;
  readonly role: Omit<ListedRole, 'base'>;
}

const isSameRole = (a: Pick<ListedRole, 'account' | 'role'>, b: typeof a) =>
  a.account === b.account && a.role === b.role;

/**
 * Adds a role to a local source, in place of one of the same account and name, and puts it into the menu.
 *
 * @param name - Of the source, as the reader sees it.
 * @throws AppError `storage/failed`
 */
export function addOwnRole(deps: ImportDeps, name: string, { base, role }: OwnRole): Promise<void> {
  return changeSources(deps, async () => {
    const source = await sourceNamed(deps, name);
    const known = source.bases.find(
      ({ account, partition }) => account === base.account && partition === base.partition,
    );
    const from = known ?? { ...base, id: `${base.partition}/${base.account}` };
    await deps.sources.save({
      ...source,
      bases: known ? source.bases : [...source.bases, from],
      roles: [...source.roles.filter((one) => !isSameRole(one, role)), { ...role, base: from.id }],
    });
  });
}

/**
 * Takes a role out of a local source; the source goes with its last role.
 *
 * @throws AppError `storage/failed`
 */
export function removeOwnRole(
  deps: ImportDeps,
  name: string,
  role: Pick<ListedRole, 'account' | 'role'>,
): Promise<void> {
  return changeSources(deps, async () => {
    const source = await sourceNamed(deps, name);
    const roles = source.roles.filter((one) => !isSameRole(one, role));
    await (roles.length === 0
      ? deps.sources.remove(name)
      : deps.sources.save({ ...source, roles }));
  });
}

async function sourceNamed({ sources, now }: ImportDeps, name: string): Promise<LocalSource> {
  const known = (await sources.load()).find((source) => source.name === name);
  return known ?? { name, addedAtMs: now(), bases: [], roles: [] };
}
