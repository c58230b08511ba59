import type { AccessPair } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import { arnParts, rolePathAndName, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import { isSamePerson } from '#core/estate/same-person.ts';

/** Something that can be asked about; `key` finds it again, and nothing else. */
export interface Subject {
  readonly kind: 'person' | 'principal' | 'role' | 'account';
  readonly key: string;
  readonly name: string;
  /** Who it is as one that asks. */
  readonly principals: readonly PrincipalArn[];
  /** What it is as one that is asked for. */
  readonly roles: readonly RoleArn[];
}

/** Who and what it can get into, and who can get into it. */
export interface AskAnswer {
  readonly canAssume: readonly AccessPair[];
  readonly assumedBy: readonly AccessPair[];
}

/** Every subject there is, built once for a table. */
export function subjectsOf(
  configuration: EstateConfiguration,
  { columns }: AccessTable,
): readonly Subject[] {
  const { accounts, people, jump } = configuration;
  const names = new Map<string, string>(accounts.map(({ id, name }) => [id, name]));
  names.set(jump.account, jump.alias ?? jump.account);
  const known = new Set(columns.principals);
  const held = new Set(people.flatMap(({ principals }) => principals));
  const rolesByAccount = new Map<string, RoleArn[]>();
  for (const role of columns.roles) {
    const { account } = arnParts(role);
    const list = rolesByAccount.get(account);
    if (list) list.push(role);
    else rolesByAccount.set(account, [role]);
  }
  return [
    ...people.map(({ id, name, principals }): Subject => ({
      kind: 'person',
      key: id,
      name,
      principals: principals.filter((arn) => known.has(arn)),
      roles: [],
    })),
    ...[...names].map(([id, name]): Subject => ({
      kind: 'account',
      key: id,
      name,
      principals: id === jump.account ? columns.principals : [],
      roles: rolesByAccount.get(id) ?? [],
    })),
    ...columns.roles.map((role): Subject => ({
      kind: 'role',
      key: role,
      name: `${names.get(arnParts(role).account) ?? arnParts(role).account}/${rolePathAndName(role)}`,
      principals: known.has(role) ? [role] : [],
      roles: [role],
    })),
    ...columns.principals
      .filter((arn) => !held.has(arn) && arn.includes(':user/'))
      .map((arn): Subject => ({
        kind: 'principal',
        key: arn,
        name: arnParts(arn).name,
        principals: [arn],
        roles: [],
      })),
  ];
}

/** The subjects that hold every word: the one that is named exactly alone, else all, people and accounts before roles. */
export function findSubjects(subjects: readonly Subject[], query: string): readonly Subject[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const exact = subjects.filter(({ kind, key, principals }) =>
    [key, ...(kind === 'person' ? principals : [])].some((one) => one.toLowerCase() === wanted),
  );
  if (exact.length) return exact;
  const words = wanted.split(/[\s/]+/);
  return subjects.filter(({ key, name, principals, kind }) => {
    const own = kind === 'person' ? principals.join(' ') : '';
    const text = `${name} ${key} ${own}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * The subjects of another estate that a query means.
 *
 * @param person - Whom the query means where it was asked: there, only the same human being is meant, whatever the ids.
 */
export function findElsewhere(
  subjects: readonly Subject[],
  { people }: Pick<EstateConfiguration, 'people'>,
  query: string,
  person: Person | undefined,
): readonly Subject[] {
  if (!person) return findSubjects(subjects, query);
  const same = new Set(people.filter((one) => isSamePerson(one, person)).map(({ id }) => id));
  return subjects.filter(({ kind, key }) => kind === 'person' && same.has(key));
}

/** Both directions. */
export function answerFor({ principals, roles }: Subject, table: AccessTable): AskAnswer {
  return {
    canAssume: principals.flatMap((principal) => table.rolesOf(principal)),
    assumedBy: roles.flatMap((role) => table.principalsOf(role)),
  };
}
