import { isAccountId, roleArn } from '#core/aws/arn.ts';
import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';
import { chainLink } from './chain-link.ts';
import { createUniqueNames } from './unique-names.ts';

/** Section names end at `]`, comments begin anywhere, and a leading `profile` is not read as a part of the name. */
function sectionName(text: string): string {
  const name = text.replace(/[[\];#\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').trim() || 'role';
  return /^profile\s/i.test(name) ? `profile ${name}` : name;
}

function section(name: string, values: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return [`[${name}]`, ...lines].join('\n');
}

/**
 * A menu as AWS Extend Switch Roles reads it: a base profile for each sign-in identity, a target profile for each role. In a
 * chain the profile of the role before is the source.
 *
 * @see README of AWS Extend Switch Roles, "Configuration"
 */
export function toAesrText({
  bases,
  roles,
}: {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly ListedRole[];
}): string {
  const unique = createUniqueNames();
  const links = new Map(bases.map((base) => [base.id, chainLink(base, bases, roles)]));
  const used = new Set(roles.map(({ base }) => base));
  // A base without targets would be read as a target without a role.
  const signIns = bases.filter(({ id }) => used.has(id) && links.get(id) === undefined);
  const baseNames = new Map(
    signIns.map((base) => [base.id, unique(sectionName(base.alias ?? base.account))]),
  );
  const roleNames = new Map(roles.map((role) => [role, unique(sectionName(role.label))]));
  const baseSections = signIns.map(({ id, account, alias, role }) =>
    section(baseNames.get(id) ?? '', {
      aws_account_id: account,
      aws_account_alias: alias,
      role_name: role,
    }),
  );
  const byId = new Map(bases.map((base) => [base.id, base]));
  const roleSections = roles.flatMap((role) => {
    const base = byId.get(role.base);
    if (!base) return [];
    const link = links.get(base.id);
    const { account } = role;
    return section(roleNames.get(role) ?? '', {
      ...(isAccountId(account)
        ? { role_arn: roleArn(base.partition, account, role.role) }
        : { aws_account_id: account, role_name: role.role }),
      source_profile: link ? roleNames.get(link) : baseNames.get(base.id),
      region: role.region,
      color: role.color,
      image: role.image,
    });
  });
  return [...baseSections, ...roleSections].join('\n\n') + '\n';
}
