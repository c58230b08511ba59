import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { PairChange } from '#core/change/change-set.ts';
import type { World } from '../tour/world.ts';
import type { LabAdministrator } from './lab-administrator.ts';

/**
 * Grants of one role of an account that neither side allows yet, for two administrators to give to different people: their plans write
 * the same trust.
 */
export function rivalGrants(
  { configuration }: Pick<World, 'configuration'>,
  administrator: LabAdministrator,
  accountIndex: number,
): readonly [readonly PairChange[], readonly PairChange[]] {
  const picture = administrator.picture();
  const table = evaluateAccess(picture);
  const people = configuration.people.flatMap(({ principals }) => principals);
  const account = picture.accounts[accountIndex];
  if (account?.kind !== 'read') throw new Error('The lab has too few accounts.');
  for (const { arn: role, path } of account.roles) {
    if (path !== '/') continue;
    // Whoever is bounded or denied would not come in, grant or no grant.
    const grants = people
      .filter((principal) => table.stateOf(principal, role) === 'none')
      .map((principal): PairChange => ({ kind: 'grant', principal, role }))
      .filter((grant) => {
        const planned = applyPlanToPicture(picture, administrator.plan([grant]));
        return evaluateAccess(planned).stateOf(grant.principal, role) === 'conditional';
      })
      .slice(0, 4);
    const wished = [grants.slice(0, 2), grants.slice(2)] as const;
    const isPossible = wished.every((changes) => administrator.plan(changes).blockers.length === 0);
    if (grants.length === 4 && isPossible) return wished;
  }
  throw new Error('No role of the account has room for four more people.');
}
