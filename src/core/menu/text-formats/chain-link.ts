import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';

/** The listed role whose session a base is, when the base is a link of a chain. */
export function chainLink(
  base: SourceBase,
  bases: readonly SourceBase[],
  roles: readonly ListedRole[],
): ListedRole | undefined {
  if (base.role === undefined) return undefined;
  const partitions = new Map(bases.map(({ id, partition }) => [id, partition]));
  return roles.find(
    ({ base: from, account, role }) =>
      account === base.account && role === base.role && partitions.get(from) === base.partition,
  );
}
