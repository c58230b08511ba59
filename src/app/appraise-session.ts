import { roleArn, type AccountId } from '#core/aws/arn.ts';
import { isAppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { CallerIdentity, FetchDocument } from '#core/ports.ts';
import type { SessionAppraisal } from '#core/sign-in/admin-session.ts';
import { demandsMfa } from '#core/sign-in/demands-mfa.ts';

/** What appraising needs of the world: both ways into an account, and one document of it. */
export interface AppraiseDeps {
  /** @throws AppError `aws/access-denied` when the role does not let the session in. */
  readonly enterAs: (duty: SessionAppraisal['duty'], account: AccountId) => Promise<unknown>;
  /** As administrator. */
  readonly fetchDocument: FetchDocument;
}

/** Accounts that are asked: a role may be missing in one of them. */
const ASKED = 3;

/**
 * Finds out what a session is good for by trying the doors: the administration role, else the audit role. AWS does not say whether a
 * session carries MFA; having been let in by a role that demands it proves it.
 */
export async function appraiseSession(
  { enterAs, fetchDocument }: AppraiseDeps,
  { jump, accounts }: EstateConfiguration,
  identity: CallerIdentity,
): Promise<SessionAppraisal> {
  const untold = identity.arn.includes(':assumed-role/') ? 'role' : 'untold';
  const asked = accounts.slice(0, ASKED);
  for (const duty of ['administrator', 'auditor'] as const) {
    for (const { id, administrationRole = jump.administrationRole } of asked) {
      if (!(await isLetIn(() => enterAs(duty, id)))) continue;
      const role = roleArn(jump.partition, id, administrationRole);
      const trust =
        duty === 'administrator' && untold === 'untold'
          ? await fetchDocument(id, { kind: 'trust', role }).catch(() => null)
          : null;
      return {
        duty,
        mfa: trust !== null && demandsMfa(trust) ? 'proven' : untold,
        isShutOut: false,
      };
    }
  }
  return { duty: 'administrator', mfa: untold, isShutOut: asked.length > 0 };
}

async function isLetIn(enter: () => Promise<unknown>): Promise<boolean> {
  try {
    await enter();
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'aws/access-denied') return false;
    throw error;
  }
}
