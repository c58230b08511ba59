import { landingOf } from '#app/landing-address.ts';
import { toRoleLink } from '#app/role-link.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { baseAt, roleAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import { text } from '#ui/text.ts';
import { CopyButton } from './copy-button.tsx';

interface CopyRoleLinkProps {
  readonly menu: PackedMenu;
  readonly row: number;
}

/** Copies a role link for a wiki or a mail; it leads to the role's own page, or to the console's home. */
export function CopyRoleLink({ menu, row }: CopyRoleLinkProps) {
  const role = roleAt(menu, row);
  const partition = PARTITIONS[baseAt(menu, row).partition];
  // Nothing tells how such a partition's console is called: a link could not be recognised.
  if (partition.consoleDomain === null) return null;
  const hasPlace = role.landing !== undefined || role.region !== undefined;
  const page = hasPlace
    ? landingOf(partition, role, { landing: 'home' })
    : `https://${partition.consoleDomain}/`;
  return (
    <CopyButton
      value={toRoleLink(page, role)}
      label={text('link_copy')}
      caption={text('link_copy')}
    />
  );
}
