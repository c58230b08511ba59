import { arnParts, rolePathAndName, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';
import type { MenuBase, MenuDocument, MenuRole } from './menu-document.ts';

/** A role that a principal can be offered, and what the policies say of it. */
export interface OfferableRole {
  readonly role: RoleArn;
  readonly maxSessionSeconds?: number;
  /** True when the trust asks for MFA. */
  readonly mfa?: boolean;
  /** Epoch seconds when IAM ends the grant. */
  readonly until?: number;
}

/** The part of a menu document that says who may switch where. */
export type PersonMenu = Pick<MenuDocument, 'series' | 'person' | 'bases' | 'roles'>;

/** The console's switch form takes no longer path and name. */
const MAX_ROLE_CHARACTERS = 64;

function basesOf({ principals }: Person, { jump }: EstateConfiguration): readonly MenuBase[] {
  const taken = new Map<string, number>();
  return [...principals].sort().map((principal) => {
    const { partition, account } = arnParts(principal);
    const n = (taken.get(partition) ?? 0) + 1;
    taken.set(partition, n);
    // as: a user's or a role's ARN always names twelve digits.
    return {
      id: n === 1 ? partition : `${partition}-${n}`,
      partition,
      account: account,
      ...(jump.alias !== undefined && jump.account === account ? { alias: jump.alias } : {}),
      principal,
    };
  });
}

function compareRoles(a: MenuRole, b: MenuRole): number {
  const key = (r: MenuRole) =>
    `${r.accountName}\u0000${r.label}\u0000${r.account}\u0000${r.role}\u0000${r.base}`;
  return key(a) < key(b) ? -1 : 1;
}

/**
 * How the configuration shows roles; made once for a publication. The roles by which Jumpgate itself comes into accounts are not shown,
 * unless the configuration has an entry for them: they are its doors, and nobody works in them.
 */
export function createRoleNamer(configuration: EstateConfiguration) {
  const isForPeople = createIsForPeople(configuration);
  const accounts = new Map(configuration.accounts.map((entry) => [entry.id as string, entry]));
  const roles = new Map(configuration.roles.map((entry) => [entry.arn, entry]));
  return (
    base: string,
    { role: arn, maxSessionSeconds, mfa, until }: OfferableRole,
  ): MenuRole | undefined => {
    const entry = roles.get(arn);
    if (!entry && !isForPeople(arn)) return undefined;
    const { account, name } = arnParts(arn);
    const inAccount = accounts.get(account);
    const accountName = inAccount?.name ?? account;
    const color = entry?.color ?? inAccount?.color;
    const region = entry?.region ?? inAccount?.region;
    return {
      base,
      // as: a role's ARN always names twelve digits.
      account: account,
      accountName,
      ...(inAccount?.alias === undefined ? {} : { alias: inAccount.alias }),
      role: rolePathAndName(arn),
      label: (entry?.label ?? `${accountName} / ${name}`).slice(0, 200),
      ...(inAccount?.project === undefined ? {} : { project: inAccount.project }),
      ...(inAccount?.environment === undefined ? {} : { environment: inAccount.environment }),
      ...(color === undefined ? {} : { color }),
      ...(region === undefined ? {} : { region }),
      ...(entry?.landing === undefined ? {} : { landing: entry.landing }),
      ...(maxSessionSeconds === undefined ? {} : { maxSessionSeconds }),
      ...(mfa === undefined ? {} : { mfa }),
      ...(until === undefined ? {} : { until }),
    };
  };
}

/**
 * What a person's menu lists: every role that every principal they hold can be offered, sorted, but for Jumpgate's own doors. Equal input gives equal output,
 * so that only menus that really change are published.
 *
 * @param offerable - Roles that a principal can be offered; see {@link OfferableRole}.
 */
export function menuOfPerson(
  configuration: EstateConfiguration,
  person: Person,
  offerable: (principal: PrincipalArn) => readonly OfferableRole[],
  nameRole = createRoleNamer(configuration),
): PersonMenu {
  const bases = basesOf(person, configuration);
  const roles = bases.flatMap(({ id, principal }) =>
    offerable(principal)
      .filter(({ role }) => rolePathAndName(role).length <= MAX_ROLE_CHARACTERS)
      .flatMap((role) => nameRole(id, role) ?? []),
  );
  return {
    series: `${configuration.id}/${person.id}`,
    person: { id: person.id, name: person.name },
    bases: [...bases],
    roles: roles.sort(compareRoles),
  };
}
