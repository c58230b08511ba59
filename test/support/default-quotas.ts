import type { AccountQuotas } from '#core/access/picture.ts';

/** AWS's default limits, which the lab's GetAccountSummary answers too, of an account without policies of its own. */
export const DEFAULT_QUOTAS: AccountQuotas = {
  trustPolicyCharacters: 2048,
  managedPolicyCharacters: 6144,
  userInlineCharacters: 2048,
  roleInlineCharacters: 10_240,
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerRole: 10,
  versionsPerPolicy: 5,
  policies: 0,
  policiesQuota: 1500,
};
