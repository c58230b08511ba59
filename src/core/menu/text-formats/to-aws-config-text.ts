import { roleArn } from '#core/aws/arn.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import { createUniqueNames } from './unique-names.ts';

/** Profile names stand on command lines: no white space, no quotes. */
function profileName(text: string): string {
  return text.replace(/[^\w.@+-]+/g, '-').replace(/^-+|-+$/g, '') || 'role';
}

/**
 * A menu as profiles of `~/.aws/config`: one `aws login` profile for each sign-in identity, and one profile that assumes each role
 * from it.
 *
 * @see AWS CLI User Guide, "Using an IAM role in the AWS CLI"
 */
export function toAwsConfigText({
  bases,
  roles,
}: {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly MenuRole[];
}): string {
  const unique = createUniqueNames((name, n) => `${name}-${n}`);
  const named = new Map(
    bases.map((base) => [base.id, { base, name: unique(profileName(base.alias ?? base.account)) }]),
  );
  const baseProfiles = [...named.values()].map(
    // Where nobody in particular signs in, the profile waits for its owner to say how.
    ({ base, name }) =>
      base.principal === undefined
        ? `[profile ${name}]\n# ${base.account}`
        : `[profile ${name}]\nlogin_session = ${base.principal}`,
  );
  const roleProfiles = roles.flatMap((role) => {
    const source = named.get(role.base);
    if (!source) return [];
    const lines = [
      `[profile ${unique(profileName(role.label))}]`,
      `role_arn = ${roleArn(source.base.partition, role.account, role.role)}`,
      `source_profile = ${source.name}`,
      ...(role.region === undefined ? [] : [`region = ${role.region}`]),
      ...(role.maxSessionSeconds === undefined
        ? []
        : [`duration_seconds = ${role.maxSessionSeconds}`]),
    ];
    return lines.join('\n');
  });
  return [...baseProfiles, ...roleProfiles].join('\n\n') + '\n';
}
