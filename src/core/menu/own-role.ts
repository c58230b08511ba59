import * as v from 'valibot';
import { isAccountId, parseIamArn } from '#core/aws/arn.ts';
import { isPartitionId } from '#core/aws/partitions.ts';
import { MenuRoleSchema } from './menu-document.ts';
import type { ListedRole, SourceBase } from './packed-menu.ts';
import { shortRoleName } from './groups.ts';

/** What a person types to add a role; `_locales` names each as `own_role_‹name›`. */
export const OWN_ROLE_FIELDS = [
  'account',
  'role',
  'label',
  'environment',
  'region',
  'landing',
  'color',
  'base',
] as const;
/** One of {@link OWN_ROLE_FIELDS}. */
export type OwnRoleField = (typeof OWN_ROLE_FIELDS)[number];

/** A role and where it is reached from, or the fields that are not as they should be. */
export type OwnRoleReading =
  | { readonly kind: 'valid'; readonly base: SourceBase; readonly role: Omit<ListedRole, 'base'> }
  | { readonly kind: 'invalid'; readonly fields: readonly OwnRoleField[] };

/**
 * Reads a role that was typed field by field; a role's ARN in the field `role` brings its account along.
 *
 * @param typed - Untrusted. `base` is the id of a known base, or 12 digits with `partition`.
 * @param bases - Those of the menu.
 */
export function readOwnRole(
  typed: Readonly<Record<OwnRoleField | 'partition', string>>,
  bases: readonly SourceBase[],
): OwnRoleReading {
  const field = (name: OwnRoleField | 'partition') => typed[name].trim();
  const arn = parseIamArn(field('role'));
  const digits = field('account').replace(/[\s-]/g, '');
  const account = arn?.type === 'role' ? arn.account : digits;
  const name =
    arn?.type === 'role' ? `${arn.path.slice(1)}${arn.name}` : field('role').replace(/^\//, '');
  const optional = (key: 'environment' | 'region' | 'landing' | 'color') => {
    const value = key === 'color' ? field(key).replace(/^#/, '') : field(key);
    return value === '' ? {} : { [key]: value };
  };
  const parsed = v.safeParse(MenuRoleSchema, {
    base: 'own',
    account,
    accountName: account,
    role: name,
    label: field('label') === '' ? `${account} / ${shortRoleName(name)}` : field('label'),
    ...optional('environment'),
    ...optional('region'),
    ...optional('landing'),
    ...optional('color'),
  });
  const base = baseOf(field('base'), arn?.partition ?? field('partition'), bases);
  if (parsed.success && base) {
    const { base: _, ...role } = parsed.output;
    return { kind: 'valid', base, role };
  }
  const wrong = new Set(parsed.issues?.map(({ path }) => String(path?.[0].key)));
  if (!base) wrong.add('base');
  return { kind: 'invalid', fields: OWN_ROLE_FIELDS.filter((one) => wrong.has(one)) };
}

function baseOf(
  text: string,
  partition: string,
  bases: readonly SourceBase[],
): SourceBase | undefined {
  const known = bases.find(({ id }) => id === text);
  if (known) return known;
  const account = text.replace(/[\s-]/g, '');
  return isAccountId(account) && isPartitionId(partition)
    ? { id: 'own', partition, account }
    : undefined;
}
