import { roleArn, type AccountId } from '#core/aws/arn.ts';
import { isAppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { CallerIdentity, FetchDocument, ObjectStore } from '#core/ports.ts';
import type { SessionAppraisal } from '#core/sign-in/admin-session.ts';
import { demandsMfa } from '#core/sign-in/demands-mfa.ts';
import { mayApprove, userNameOf } from './proposals.ts';

/** What appraising needs of the world: both ways into an account, one document of it, and the bucket. */
export interface AppraiseDeps {
  /** @throws AppError `aws/access-denied` when the role does not let the session in. */
  readonly enterAs: (role: 'administrator' | 'auditor', account: AccountId) => Promise<unknown>;
  /** As administrator. */
  readonly fetchDocument: FetchDocument;
  /** Only called where the estate shares a bucket. */
  readonly openBucket: () => ObjectStore;
}

/** Accounts that are asked: a role may be missing in one of them. */
const ASKED = 3;

/**
 * Finds out what a session is good for by trying the doors: the administration role, else the audit role, which approvers and auditors
 * share; the bucket tells them apart. AWS does not say whether a session carries MFA; having been let in by a role that demands it proves it.
 */
export async function appraiseSession(
  deps: AppraiseDeps,
  configuration: EstateConfiguration,
  identity: CallerIdentity,
): Promise<SessionAppraisal> {
  const { enterAs, fetchDocument } = deps;
  const { jump, accounts } = configuration;
  const untold = identity.arn.includes(':assumed-role/') ? 'role' : 'untold';
  const asked = accounts.slice(0, ASKED);
  for (const role of ['administrator', 'auditor'] as const) {
    for (const { id, administrationRole = jump.administrationRole } of asked) {
      if (!(await isLetIn(() => enterAs(role, id)))) continue;
      if (role === 'auditor')
        return {
          duty: await readingDuty(deps, configuration, identity),
          mfa: untold,
          isShutOut: false,
        };
      const arn = roleArn(jump.partition, id, administrationRole);
      const trust =
        untold === 'untold'
          ? await fetchDocument(id, { kind: 'trust', role: arn }).catch(() => null)
          : null;
      return {
        duty: 'administrator',
        mfa: trust !== null && demandsMfa(trust) ? 'proven' : untold,
        isShutOut: false,
      };
    }
  }
  return { duty: 'administrator', mfa: untold, isShutOut: asked.length > 0 };
}

/** What somebody does whom only the audit role lets in. Without the rule of two pairs of eyes there is nothing to approve. */
async function readingDuty(
  { openBucket }: AppraiseDeps,
  { sharing, rules }: EstateConfiguration,
  identity: CallerIdentity,
): Promise<'approver' | 'auditor'> {
  const user = userNameOf(identity);
  if (!sharing || !rules.twoPairsOfEyes || user === undefined) return 'auditor';
  try {
    return (await mayApprove({ objects: openBucket() }, user)) ? 'approver' : 'auditor';
  } catch (error) {
    if (!isAppError(error)) throw error;
    // A bucket that does not answer keeps nobody from reading the estate; what is amiss with it, the pages that need it say.
    return 'auditor';
  }
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
