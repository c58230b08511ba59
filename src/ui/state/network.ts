import { isOpenState, type AccessState } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import {
  arnParts,
  isPrincipalArn,
  isRoleArn,
  rolePathAndName,
  type PrincipalArn,
  type RoleArn,
} from '#core/aws/arn.ts';
import type { AccountEntry, EstateConfiguration } from '#core/estate/configuration.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';

/** What the picture of relations can be about. */
export const NETWORK_KINDS = ['person', 'role', 'account', 'project'] as const;
/** See {@link NETWORK_KINDS}. */
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** One thing in the middle of the picture. A person's id is that of the configuration, or the ARN of a principal nobody claims. */
export interface NetworkFocus {
  readonly kind: NetworkKind;
  readonly id: string;
}

/** One person, role or account in the picture. */
export interface NetworkNode {
  readonly kind: Exclude<NetworkKind, 'project'>;
  readonly id: string;
  readonly label: string;
  /** The project of an account. */
  readonly project?: string;
  readonly environment?: string;
}

/** How one person stands to one role. */
export interface NetworkLink {
  readonly person: string;
  readonly role: RoleArn;
  readonly account: string;
  readonly state: Exclude<AccessState, 'none'>;
}

/** The relations around a focus, each column in the order in which it is drawn. */
export interface Network {
  readonly people: readonly NetworkNode[];
  readonly roles: readonly NetworkNode[];
  readonly accounts: readonly NetworkNode[];
  readonly links: readonly NetworkLink[];
}

/** Everything the relations are read from. */
export interface NetworkSource {
  readonly configuration: EstateConfiguration;
  readonly picture: EstatePicture;
  readonly access: AccessTable;
}

/** Answers questions about relations by name; built once for a configuration and a picture. */
export interface NetworkIndex {
  readonly source: NetworkSource;
  /** The person's id, or the principal's ARN when nobody claims it. */
  readonly ownerOf: (principal: PrincipalArn) => string;
  readonly principalsOf: (person: string) => readonly PrincipalArn[];
  readonly nodeOf: (kind: NetworkNode['kind'], id: string) => NetworkNode;
  /** Every role of the picture, by account id. */
  readonly rolesIn: ReadonlyMap<string, readonly RoleArn[]>;
  /** Target accounts in the order of project, environment and name. */
  readonly accountOrder: ReadonlyMap<string, number>;
}

const ENVIRONMENT_ORDER = ['dev', 'test', 'stage', 'prod'];

/** Sorts environments along the way to production; a company's own names come after, by name. */
export function compareEnvironments(a: string, b: string): number {
  const rank = (name: string) => {
    const at = ENVIRONMENT_ORDER.findIndex((known) => name.toLowerCase().startsWith(known));
    return at < 0 ? ENVIRONMENT_ORDER.length : at;
  };
  return rank(a) - rank(b) || a.localeCompare(b);
}

function compareAccounts(a: AccountEntry, b: AccountEntry): number {
  return (
    (a.project ?? '').localeCompare(b.project ?? '') ||
    compareEnvironments(a.environment ?? '', b.environment ?? '') ||
    a.name.localeCompare(b.name)
  );
}

/** Builds the look-ups of {@link NetworkIndex}. */
export function indexNetwork(source: NetworkSource): NetworkIndex {
  const { configuration, picture } = source;
  const people = new Map(configuration.people.map((person) => [person.id, person]));
  const owners = new Map(
    configuration.people.flatMap(({ id, principals }) =>
      principals.map((arn) => [arn, id] as const),
    ),
  );
  const accounts = new Map<string, AccountEntry>(configuration.accounts.map((a) => [a.id, a]));
  const rolesIn = new Map<string, readonly RoleArn[]>(
    picture.accounts.map((account) => [
      account.account,
      account.kind === 'read' ? account.roles.map(({ arn }) => arn) : [],
    ]),
  );
  return {
    source,
    ownerOf: (principal) => owners.get(principal) ?? principal,
    principalsOf: (person) =>
      people
        .get(person)
        ?.principals.filter((arn) => arnParts(arn).account === picture.jump.account) ??
      (isPrincipalArn(person) ? [person] : []),
    nodeOf: (kind, id) => {
      if (kind === 'person') {
        const label = people.get(id)?.name ?? (isPrincipalArn(id) ? arnParts(id).name : id);
        return { kind, id, label };
      }
      const entry = accounts.get(isRoleArn(id) ? arnParts(id).account : id);
      const { project, environment } = entry ?? {};
      return {
        kind,
        id,
        label: kind === 'role' && isRoleArn(id) ? rolePathAndName(id) : (entry?.name ?? id),
        ...(project !== undefined && { project }),
        ...(environment !== undefined && { environment }),
      };
    },
    rolesIn,
    accountOrder: new Map(
      configuration.accounts.toSorted(compareAccounts).map(({ id }, at) => [id, at]),
    ),
  };
}

/** The roles and people a focus itself consists of, before any relation is followed. */
function startOf(
  { source, rolesIn }: NetworkIndex,
  { kind, id }: NetworkFocus,
): { readonly people: readonly string[]; readonly roles: readonly RoleArn[] } {
  switch (kind) {
    case 'person':
      return { people: [id], roles: [] };
    case 'role':
      return { people: [], roles: isRoleArn(id) ? [id] : [] };
    case 'account':
      return { people: [], roles: rolesIn.get(id) ?? [] };
    case 'project':
      return {
        people: [],
        roles: source.configuration.accounts
          .filter(({ project }) => project === id)
          .flatMap((account) => rolesIn.get(account.id) ?? []),
      };
  }
}

/**
 * The relations within so many steps of a focus, a step leading from a person to a role or back. An account's and a project's own roles
 * cost no step; a role that nobody stands to is listed when it is the focus itself, or belongs to it and is no service's.
 */
export function networkAround(index: NetworkIndex, focus: NetworkFocus, steps: number): Network {
  const { access } = index.source;
  const start = startOf(index, focus);
  const people = new Set(start.people);
  const roles = new Set(start.roles);
  const links = new Map<string, NetworkLink>();
  let nextPeople: readonly string[] = [...people];
  let nextRoles: readonly RoleArn[] = [...roles];
  for (let step = 0; step < steps; step++) {
    const pairs = [
      ...nextPeople.flatMap((person) =>
        index.principalsOf(person).flatMap((principal) => access.rolesOf(principal)),
      ),
      ...nextRoles.flatMap((role) => access.principalsOf(role)),
    ];
    const [foundPeople, foundRoles]: [Set<string>, Set<RoleArn>] = [new Set(), new Set()];
    for (const { principal, role, state } of pairs) {
      const person = index.ownerOf(principal);
      links.set(`${person} ${role}`, { person, role, account: arnParts(role).account, state });
      if (!people.has(person)) foundPeople.add(person);
      if (!roles.has(role)) foundRoles.add(role);
    }
    for (const person of foundPeople) people.add(person);
    for (const role of foundRoles) roles.add(role);
    nextPeople = [...foundPeople];
    nextRoles = [...foundRoles];
  }
  const linked = new Set([...links.values()].map(({ role }) => role));
  const isForPeople = createIsForPeople(index.source.configuration);
  const shown = [...roles].filter(
    (role) => linked.has(role) || focus.kind === 'role' || isForPeople(role),
  );
  return ordered(index, people, shown, [...links.values()]);
}

/** Puts accounts in their order, roles beside their accounts, and people beside the middle of their roles. */
function ordered(
  { accountOrder, nodeOf }: NetworkIndex,
  people: ReadonlySet<string>,
  roles: readonly RoleArn[],
  links: readonly NetworkLink[],
): Network {
  const accountOf = (role: RoleArn) => arnParts(role).account;
  const orderOf = (account: string) => accountOrder.get(account) ?? accountOrder.size;
  const sortedRoles = roles.toSorted(
    (a, b) =>
      orderOf(accountOf(a)) - orderOf(accountOf(b)) ||
      rolePathAndName(a).localeCompare(rolePathAndName(b)),
  );
  const at = new Map(sortedRoles.map((role, place) => [role, place]));
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { person, role } of links) {
    const { sum, count } = sums.get(person) ?? { sum: 0, count: 0 };
    sums.set(person, { sum: sum + (at.get(role) ?? 0), count: count + 1 });
  }
  const middle = (person: string) => {
    const { sum, count } = sums.get(person) ?? { sum: 0, count: 1 };
    return sum / count;
  };
  const sortedPeople = [...people]
    .map((id) => nodeOf('person', id))
    .toSorted((a, b) => middle(a.id) - middle(b.id) || a.label.localeCompare(b.label));
  const rank = new Map(sortedPeople.map(({ id }, place) => [id, place]));
  return {
    people: sortedPeople,
    roles: sortedRoles.map((id) => nodeOf('role', id)),
    accounts: [...new Set(sortedRoles.map(accountOf))].map((id) => nodeOf('account', id)),
    links: links.toSorted(
      (a, b) =>
        (at.get(a.role) ?? 0) - (at.get(b.role) ?? 0) ||
        (rank.get(a.person) ?? 0) - (rank.get(b.person) ?? 0),
    ),
  };
}

/** The same relations with at most so many nodes in each column, and how many people and roles are left out. */
export function shortened(
  network: Network,
  most: number,
): { readonly network: Network; readonly hidden: number } {
  const people = network.people.slice(0, most);
  const roles = network.roles.slice(0, most);
  const kept = new Set([...people, ...roles].map(({ id }) => id));
  const accounts = new Set<string>(
    roles.map(({ id }) => (isRoleArn(id) ? arnParts(id).account : id)),
  );
  return {
    network: {
      people,
      roles,
      accounts: network.accounts.filter(({ id }) => accounts.has(id)),
      links: network.links.filter(({ person, role }) => kept.has(person) && kept.has(role)),
    },
    hidden: network.people.length - people.length + network.roles.length - roles.length,
  };
}

/** Who reaches what in one project's environment. */
export interface NetworkFlow {
  readonly project: string;
  readonly environment: string;
  readonly accounts: number;
  /** People (or principals nobody claims) who can assume some role there. */
  readonly people: number;
  /** Pairs that stand, unconditionally or under conditions. */
  readonly grants: number;
  /** Pairs of which one side stands alone. */
  readonly halves: number;
}

/** The whole estate by project and environment; the empty name stands for accounts without one. */
export function networkFlows(index: NetworkIndex): readonly NetworkFlow[] {
  const { configuration, access } = index.source;
  const cells = new Map<string, readonly AccountEntry[]>();
  for (const account of configuration.accounts.toSorted(compareAccounts)) {
    const key = JSON.stringify([account.project ?? '', account.environment ?? '']);
    cells.set(key, [...(cells.get(key) ?? []), account]);
  }
  return [...cells.values()].map((accounts) => {
    const pairs = accounts
      .flatMap(({ id }) => index.rolesIn.get(id) ?? [])
      .flatMap((role) => access.principalsOf(role));
    const standing = pairs.filter(({ state }) => isOpenState(state));
    const [first] = accounts;
    return {
      project: first?.project ?? '',
      environment: first?.environment ?? '',
      accounts: accounts.length,
      people: new Set(standing.map(({ principal }) => index.ownerOf(principal))).size,
      grants: standing.length,
      halves: pairs.filter(({ state }) => state === 'assertion-only' || state === 'trust-only')
        .length,
    };
  });
}

/** What can be put in the middle, for a search by any of its words. */
export function findFocuses(
  index: NetworkIndex,
  query: string,
  most: number,
): readonly (NetworkFocus & { readonly label: string })[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const { configuration } = index.source;
  const fits = (haystack: string) => {
    const text = haystack.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found: (NetworkFocus & { label: string })[] = [];
  const offer = (kind: NetworkKind, id: string, label: string, more = '') => {
    if (found.length < most && fits(`${label} ${id} ${more}`)) found.push({ kind, id, label });
  };
  for (const { id, name, email, principals } of configuration.people)
    offer('person', id, name, `${email ?? ''} ${principals.join(' ')}`);
  const projects = new Set(configuration.accounts.flatMap(({ project }) => project ?? []));
  for (const project of [...projects].sort()) offer('project', project, project);
  for (const { id, name, alias } of configuration.accounts) offer('account', id, name, alias);
  for (const { id, name } of configuration.accounts)
    for (const role of index.rolesIn.get(id) ?? [])
      offer('role', role, `${name}/${rolePathAndName(role)}`);
  return found;
}
