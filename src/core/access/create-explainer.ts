import type { PolicyArn, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { arnParts } from '#core/aws/arn.ts';
import type { AccessExplanation } from './access-state.ts';
import { compileEstate } from './compile-estate.ts';
import { explainAccess } from './explain-access.ts';
import type { EstatePicture } from './picture.ts';

/** Why one pair is in its state, see {@link explainAccess}. */
export type Explain = (principal: PrincipalArn, role: RoleArn) => AccessExplanation;

/**
 * Explains single pairs of a picture that was compiled elsewhere: what has no say in a pair is left out before compiling, so that an
 * answer costs one pair and not the estate.
 */
export function createExplainer(picture: EstatePicture): Explain {
  const { jump } = picture;
  const users = byArn(jump.users);
  const jumpRoles = byArn(jump.roles);
  const groups = new Map(jump.groups.map((group) => [group.name, group]));
  const policies = byArn(jump.policies);
  const accounts = new Map(picture.accounts.map((one) => [one.account, one]));
  return (principal, role) => {
    const user = users.get(principal);
    const asker = user ?? jumpRoles.get(principal);
    const askerGroups = (user?.groups ?? []).flatMap((name) => groups.get(name) ?? []);
    const attached = new Set<PolicyArn>([
      ...(asker?.attachedPolicies ?? []),
      ...askerGroups.flatMap(({ attachedPolicies }) => attachedPolicies),
      ...(asker?.boundary ? [asker.boundary] : []),
    ]);
    const account = accounts.get(arnParts(role).account);
    const narrow: EstatePicture = {
      ...picture,
      jump: {
        ...jump,
        users: user ? [user] : [],
        groups: askerGroups,
        roles: [...new Set([jumpRoles.get(principal), jumpRoles.get(role)])].filter(
          (one) => one !== undefined,
        ),
        policies: [...attached].flatMap((arn) => policies.get(arn) ?? []),
      },
      accounts: !account
        ? []
        : account.kind === 'unreadable'
          ? [account]
          : [{ ...account, roles: account.roles.filter(({ arn }) => arn === role) }],
    };
    return explainAccess(compileEstate(narrow), principal, role);
  };
}

function byArn<Item extends { readonly arn: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.arn, item]));
}
