import { arnParts, roleArn, rolePathAndName, type AccountId, type RoleArn } from '#core/aws/arn.ts';
import { isAsserted, openAssertions } from './assertion-draft.ts';
import { applyPlanToPicture } from './apply-plan.ts';
import { assertionReach, isCertain, trustReach } from './foreign-statements.ts';
import { indexPicture, type PictureIndex, type Principal } from './picture-index.ts';
import type { Plan, PlanBlocker, PlanNotice } from './plan.ts';
import { accountTermsOf, openTrust, ownedTermsOf, type TrustDraft } from './trust-draft.ts';

/** The role through which administrators reach an account. */
function administrationRoleOf(
  { picture, configuration }: PictureIndex,
  account: AccountId,
): RoleArn {
  const entry = configuration.accounts.find(({ id }) => id === account);
  const name = entry?.administrationRole ?? configuration.jump.administrationRole;
  return roleArn(picture.partition, account, name);
}

/** Whether a trust lets a principal in for as long as nobody changes it. */
function isLetInForGood(trust: TrustDraft, { kind, arn, iam }: Principal): boolean {
  const account = accountTermsOf(trust);
  const terms = account ? [account, ...ownedTermsOf(trust, arn)] : ownedTermsOf(trust, arn);
  const isUser = kind === 'user';
  return (
    terms.some(({ mfa, untilMs }) => untilMs === null && (isUser || !mfa)) ||
    trust.foreign.some(
      (foreign) =>
        isCertain(foreign.certainty, isUser) &&
        trustReach(foreign, { arn, id: iam.id }) !== undefined,
    )
  );
}

function mayAskForGood(index: PictureIndex, principal: Principal, role: RoleArn): boolean {
  const draft = openAssertions(index, principal);
  return (
    isAsserted(draft, role) ||
    draft.foreign.some(
      ({ assertion }) =>
        isCertain(assertion.certainty, principal.kind === 'user') &&
        assertionReach(assertion, role)?.isVague === false,
    )
  );
}

function hasAdministrator(index: PictureIndex, role: RoleArn): boolean {
  const placed = index.roles.get(role);
  const trust = placed && openTrust(index, placed);
  if (!trust) return false;
  return [...index.principals.values()].some(
    (principal) => isLetInForGood(trust, principal) && mayAskForGood(index, principal, role),
  );
}

/**
 * The administration roles that some principal can assume for good today, and none once the plan is carried out: Jumpgate
 * could then not even undo it. Time-bound grants do not count, since they end by themselves.
 */
export function lockedOutRoles(index: PictureIndex, plan: Plan): readonly PlanBlocker[] {
  const changesByRole = new Map<RoleArn, number[]>();
  const administration = new Map<AccountId, RoleArn>();
  plan.changes.forEach(({ role, kind, ...change }, at) => {
    if (kind === 'grant' && !('untilMs' in change)) return;
    const account = index.roles.get(role)?.account.account;
    if (account === undefined) return;
    const known = administration.get(account) ?? administrationRoleOf(index, account);
    administration.set(account, known);
    if (known === role) changesByRole.set(role, [...(changesByRole.get(role) ?? []), at]);
  });
  if (changesByRole.size === 0) return [];
  const after = indexPicture(applyPlanToPicture(index.picture, plan), index.configuration);
  return [...changesByRole].flatMap(([role, changes]) =>
    hasAdministrator(index, role) && !hasAdministrator(after, role)
      ? [{ kind: 'locks-administrators-out', role, changes } as const]
      : [],
  );
}

/** The administration roles that a plan would change: by themselves, which the setup's own templates forbid. */
export function ownDoors({ configuration }: PictureIndex, plan: Plan): readonly PlanNotice[] {
  const { jump, accounts } = configuration;
  const own = new Map(accounts.map(({ id, administrationRole }) => [id, administrationRole]));
  const changed = plan.edits.flatMap(({ ref }) => (ref.kind === 'trust' ? ref.role : []));
  return changed
    .filter((role) => {
      const name = own.get(arnParts(role).account) ?? jump.administrationRole;
      return rolePathAndName(role) === name;
    })
    .map((role) => ({ kind: 'changes-own-door', role }));
}
