import { isAccountId, roleArn } from '#core/aws/arn.ts';
import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';
import { chainLink } from './chain-link.ts';
import { createUniqueNames } from './unique-names.ts';

/** Profile names stand on command lines: no white space, no quotes. */
function profileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}_.@+-]+/gu, '-').replace(/^-+|-+$/g, '') || 'role';
}

/** Where nobody in particular signs in, the profile waits for its owner to say how. */
function signInProfile(name: string, { account, principal, role }: SourceBase): string {
  const how =
    principal === undefined
      ? `# ${account}${role === undefined ? '' : `, ${role}`}`
      : `login_session = ${principal}`;
  return `[profile ${name}]\n${how}`;
}

/**
 * A menu as profiles of `~/.aws/config`: one `aws login` profile for each sign-in identity, and one profile that assumes each role
 * from it, or from the role before in a chain. A role whose account is known by its alias alone becomes a comment.
 *
 * @see AWS CLI User Guide, "Using an IAM role in the AWS CLI"
 */
export function toAwsConfigText({
  bases,
  roles,
}: {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly ListedRole[];
}): string {
  const unique = createUniqueNames((name, n) => `${name}-${n}`);
  const links = new Map(bases.map((base) => [base.id, chainLink(base, bases, roles)]));
  const signIns = bases.filter(({ id }) => links.get(id) === undefined);
  const baseNames = new Map(
    signIns.map((base) => [base.id, unique(profileName(base.alias ?? base.account))]),
  );
  const roleNames = new Map(roles.map((role) => [role, unique(profileName(role.label))]));
  const byId = new Map(bases.map((base) => [base.id, base]));
  const roleProfiles = roles.flatMap((role) => {
    const base = byId.get(role.base);
    if (!base) return [];
    const name = roleNames.get(role) ?? '';
    if (!isAccountId(role.account)) return `# ${name}: ${role.account}/${role.role}`;
    const link = links.get(base.id);
    const source = link ? roleNames.get(link) : baseNames.get(base.id);
    const lines = [
      `[profile ${name}]`,
      `role_arn = ${roleArn(base.partition, role.account, role.role)}`,
      `source_profile = ${source ?? ''}`,
      ...(role.region === undefined ? [] : [`region = ${role.region}`]),
      ...(role.maxSessionSeconds === undefined
        ? []
        : [`duration_seconds = ${role.maxSessionSeconds}`]),
    ];
    return lines.join('\n');
  });
  const baseProfiles = signIns.map((base) => signInProfile(baseNames.get(base.id) ?? '', base));
  return [...baseProfiles, ...roleProfiles].join('\n\n') + '\n';
}
