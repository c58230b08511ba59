import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { Change } from '#core/change/change-set.ts';
import type { Plan } from '#core/change/plan.ts';
import type { Estate } from '../lab/estate.ts';
import { makeEstate } from '../lab/make-estate.ts';
import type { LabAdministrator } from './lab-administrator.ts';

/** An estate with room for a commit of so many writes: half of them new trusts, half new policies and their attachments. */
export function estateForWrites(writes: number): Estate {
  const roles = 5;
  return makeEstate({
    accounts: Math.ceil(writes / 2 / roles) + 2,
    people: Math.ceil(writes / 4),
    roles,
    grants: writes / 4,
    isMessy: false,
    seed: 11,
  });
}

/** A plan of exactly so many writes: each role gains a person, each person gains two roles. */
export function planOfWrites(
  administrator: LabAdministrator,
  estate: Estate,
  writes: number,
): Plan {
  const picture = administrator.picture();
  const table = evaluateAccess(picture);
  const users = picture.jump.users.filter(({ arn }) =>
    estate.people.some(({ principals }) => principals.includes(arn)),
  );
  const roles = picture.accounts
    .flatMap((account) => (account.kind === 'read' ? account.roles : []))
    .filter(({ name }) => !name.startsWith('Jumpgate'))
    .slice(0, writes / 2);
  const changes = roles.map(({ arn: role }, n): Change => {
    const from = users.length - (n % users.length);
    const free = [...users.slice(from), ...users.slice(0, from)].find(
      ({ arn }) => table.stateOf(arn, role) === 'none',
    );
    if (!free) throw new Error('Everybody may assume the role already.');
    return { kind: 'grant', principal: free.arn, role };
  });
  const plan = administrator.plan(changes);
  if (plan.calls.length !== writes || plan.blockers.length > 0)
    throw new Error(`The plan has ${plan.calls.length} writes, not ${writes}.`);
  return plan;
}
