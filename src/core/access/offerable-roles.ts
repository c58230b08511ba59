import type { PrincipalArn } from '#core/aws/arn.ts';
import type { OfferableRole } from '#core/menu/menu-of-person.ts';
import type { AccessExplanation } from './access-state.ts';
import type { EvaluatedAccess } from './evaluate-access.ts';
import { explainPair } from './explain-access.ts';
import type { EstatePicture } from './picture.ts';
import { parsePolicyDate } from './policy-date.ts';

/** What a menu says of the conditions that a grant hangs on. */
function menuConditions({ conditions }: AccessExplanation): Pick<OfferableRole, 'mfa' | 'until'> {
  const asksForMfa = conditions.some(
    ({ key }) => key.toLowerCase() === 'aws:multifactorauthpresent',
  );
  const ends = conditions
    .filter(
      ({ operator, key }) => /^DateLessThan/i.test(operator) && /^aws:CurrentTime$/i.test(key),
    )
    .flatMap(({ values }) => values.map((value) => Math.floor(parsePolicyDate(value) / 1000)))
    .filter(Number.isSafeInteger);
  return { ...(asksForMfa && { mfa: true }), ...(ends.length > 0 && { until: Math.min(...ends) }) };
}

/**
 * The roles that each principal's menu offers, with what the policies say of MFA and dates: what publishing asks for, so that a menu
 * always equals what IAM allows.
 */
export function createOfferableRoles(
  picture: EstatePicture,
  { estate, table }: EvaluatedAccess,
): (principal: PrincipalArn) => readonly OfferableRole[] {
  const principals = new Map(estate.principals.map((one) => [one.arn, one]));
  const roles = new Map(estate.roles.map((one) => [one.arn, one]));
  const sessions = new Map(
    picture.accounts.flatMap((account) =>
      account.kind === 'read'
        ? account.roles.map(({ arn, maxSessionSeconds }) => [arn, maxSessionSeconds] as const)
        : [],
    ),
  );
  return (principal) =>
    table
      .rolesOf(principal)
      .filter(({ isOfferable }) => isOfferable)
      .map(({ role, state }) => {
        const [asker, asked] = [principals.get(principal), roles.get(role)];
        const maxSessionSeconds = sessions.get(role);
        return {
          role,
          ...(maxSessionSeconds !== undefined && { maxSessionSeconds }),
          ...(state === 'conditional' && asker && asked
            ? menuConditions(explainPair(asker, asked, estate.readAtMs))
            : {}),
        };
      });
}
