import type { EstatePicture, IamRole } from '#core/access/picture.ts';
import type { EstateConfiguration, RoleEntry } from './configuration.ts';

/** What a role has to be like; an empty field asks for nothing. */
export interface RolePattern {
  /** The path begins so, with or without its first slash. */
  readonly path: string;
  /** Name, where `*` stands for any text. */
  readonly name: string;
  /** A tag's key, or `key=value`. */
  readonly tag: string;
}

function matchesName(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}

function matchesTag(pattern: string, tags: IamRole['tags']): boolean {
  const [key = '', ...value] = pattern.split('=');
  const found = Object.entries(tags).find(
    ([name]) => name.toLowerCase() === key.trim().toLowerCase(),
  );
  return found !== undefined && (value.length === 0 || found[1] === value.join('=').trim());
}

function tagOf({ tags }: IamRole, wanted: string): string | undefined {
  const [, value] = Object.entries(tags).find(([key]) => key.toLowerCase() === wanted) ?? [];
  return value?.trim() === '' ? undefined : value?.trim().slice(0, 200);
}

/**
 * The roles of the target accounts that fit a pattern and have no entry of their own yet, as the entries they would have: labelled by
 * their tag `label` or `name` where there is one. Proposals: an administrator looks at them first.
 */
export function discoverRoles(
  picture: EstatePicture,
  configuration: EstateConfiguration,
  pattern: RolePattern,
): readonly RoleEntry[] {
  const known = new Set<string>(configuration.roles.map(({ arn }) => arn));
  const path = `/${pattern.path.trim().replace(/^\//, '')}`;
  const name = pattern.name.trim() || '*';
  const tag = pattern.tag.trim();
  return picture.accounts.flatMap((account) =>
    account.kind === 'unreadable'
      ? []
      : account.roles
          .filter((role) => !known.has(role.arn) && role.path.startsWith(path))
          .filter((role) => matchesName(name, role.name))
          .filter((role) => tag === '' || matchesTag(tag, role.tags))
          .map((role): RoleEntry => {
            const label = tagOf(role, 'label') ?? tagOf(role, 'name');
            return { arn: role.arn, ...(label !== undefined && { label }) };
          }),
  );
}
