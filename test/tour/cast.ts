import type { Estate } from '../lab/estate.ts';
import type { World } from './world.ts';

/** A role as the story names it. */
export interface CastRole {
  readonly arn: string;
  readonly roleName: string;
  readonly accountName: string;
  /** What somebody would type to find it. */
  readonly words: string;
}

/** Who plays the main job: a person, a role they use, one they lose, one they gain. */
export interface Cast {
  readonly person: { readonly id: string; readonly name: string };
  readonly principal: string;
  readonly userName: string;
  readonly switchTo: CastRole;
  readonly revoke: CastRole;
  readonly grant: CastRole;
}

function describe(estate: Estate, arn: string): CastRole {
  const [, , , , account = '', resource = ''] = arn.split(':');
  const roleName = resource.split('/').at(-1) ?? '';
  const accountName = estate.accounts.find(({ id }) => id === account)?.name ?? account;
  return { arn, roleName, accountName, words: `${accountName} ${roleName}` };
}

/** The first person of an estate who holds two roles in their own name and lacks one. */
export function chooseCast({ estate }: Pick<World, 'estate'>): Cast {
  const states = new Map(estate.truth.map((row) => [`${row.principal} ${row.role}`, row] as const));
  const delegated = (arn: string) =>
    Object.values(estate.iam)
      .flatMap(({ RoleDetailList }) => RoleDetailList)
      .filter(({ Arn }) => Arn === arn)
      .some((role) => JSON.stringify(role.AssumeRolePolicyDocument).includes('WholeJumpAccount'));
  for (const person of estate.people) {
    const [principal] = person.principals;
    if (principal === undefined) continue;
    const own = estate.truth.filter(
      (row) =>
        row.principal === principal &&
        row.state.startsWith('active') &&
        (row.via === 'inline' || row.via === 'managed') &&
        !delegated(row.role),
    );
    const free = Object.values(estate.iam)
      .flatMap(({ RoleDetailList }) => RoleDetailList)
      .find(
        ({ Arn, Path }) => Path === '/' && !states.has(`${principal} ${Arn}`) && !delegated(Arn),
      );
    const [first, second] = own;
    if (!first || !second || !free) continue;
    return {
      person: { id: person.id, name: person.name },
      principal,
      userName: principal.split('/').at(-1) ?? '',
      switchTo: describe(estate, first.role),
      revoke: describe(estate, second.role),
      grant: describe(estate, free.Arn),
    };
  }
  throw new Error('Nobody in this estate holds two roles of their own and lacks one.');
}
