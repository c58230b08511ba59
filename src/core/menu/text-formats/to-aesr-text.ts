import { roleArn } from '#core/aws/arn.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import { createUniqueNames } from './unique-names.ts';

/** Section names end at `]`, and everything here is one line. */
function sectionName(text: string): string {
  return text.replace(/[[\]\p{Cc}]/gu, ' ').trim() || 'role';
}

function section(name: string, values: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return [`[${name}]`, ...lines].join('\n');
}

/**
 * A menu as AWS Extend Switch Roles reads it: a base profile for each sign-in identity, a target profile for each role.
 *
 * @see README of AWS Extend Switch Roles, "Configuration"
 */
export function toAesrText({
  bases,
  roles,
}: {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly MenuRole[];
}): string {
  const unique = createUniqueNames();
  const named = new Map<string, readonly [string, SourceBase]>(
    bases.map((base) => [base.id, [unique(sectionName(base.alias ?? base.account)), base]]),
  );
  const baseSections = [...named.values()].map(([name, { account, alias }]) =>
    section(name, { aws_account_id: account, aws_account_alias: alias }),
  );
  const roleSections = roles.flatMap((role) => {
    const found = named.get(role.base);
    if (!found) return [];
    const [source, base] = found;
    return section(unique(sectionName(role.label)), {
      role_arn: roleArn(base.partition, role.account, role.role),
      source_profile: source,
      region: role.region,
      color: role.color,
    });
  });
  return [...baseSections, ...roleSections].join('\n\n') + '\n';
}
