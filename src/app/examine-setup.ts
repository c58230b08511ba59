import type { AccountId } from '#core/aws/arn.ts';
import { MOST_SKEW_MS } from '#core/aws/clock-skew.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import { isAppError, type ErrorCode } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type {
  ApplyIamCall,
  CredentialReport,
  FetchAccountAliases,
  FetchAccountIam,
  FetchCallerIdentity,
  FetchDocument,
  FetchOrganizationAccounts,
  FetchPolicyVersions,
  FetchServerClock,
  FetchTrailEvents,
  ValidatePolicy,
} from '#core/ports.ts';
import { jumpProbes, targetProbes, type Probe } from '#core/setup/probes.ts';
import { examineSharing, type ExamineSharingDeps } from './examine-sharing.ts';
import { createExaminer, type Examiner, type Finding, type Remark } from './examination.ts';

/** What the examination asks of the world; nothing of it changes anything. */
export interface ExamineDeps extends ExamineSharingDeps {
  /** Whether the browser lets the extension talk to AWS. */
  readonly hasAdminAccess: (partition: PartitionId) => Promise<boolean>;
  readonly fetchServerClock: FetchServerClock;
  readonly fetchCallerIdentity: FetchCallerIdentity;
  readonly fetchAccountAliases: FetchAccountAliases;
  readonly fetchAccountIam: FetchAccountIam;
  /** Assumes the administration role of an account. */
  readonly enterAccount: (account: AccountId) => Promise<unknown>;
  readonly applyCall: ApplyIamCall;
  readonly fetchDocument: FetchDocument;
  readonly fetchPolicyVersions: FetchPolicyVersions;
  readonly fetchTrailEvents: FetchTrailEvents;
  readonly credentialReport: CredentialReport;
  readonly fetchOrganizationAccounts: FetchOrganizationAccounts;
  readonly validatePolicy: ValidatePolicy;
}

/** Which part is looked at, and with whose permissions. */
export interface ExamineOptions {
  readonly part: 'everything' | 'accounts' | 'sharing';
  /** The session is an auditor's: nothing that writes is tried. */
  readonly isReadOnly: boolean;
  readonly adopts: boolean;
}

/** Accounts that are tried at a time. */
const PARALLEL = 6;
const UNWATCHED = { signal: new AbortController().signal, onCall: () => undefined };

const dutyOf = (isReadOnly: boolean) => (isReadOnly ? 'auditor' : 'administrator');

/**
 * Tries everything that administering an estate depends on, by calls that change nothing. What fails is a finding, never an exception.
 *
 * @param onFinding - Told of each line as it comes.
 */
export async function examineSetup(
  deps: ExamineDeps,
  configuration: EstateConfiguration,
  options: ExamineOptions,
  onFinding: (finding: Finding) => void,
): Promise<readonly Finding[]> {
  const examiner = createExaminer(onFinding);
  const { part } = options;
  if (part === 'everything' && !(await examineSession(deps, configuration, examiner)))
    return examiner.findings;
  if (part === 'everything') await examineJumpAccount(deps, configuration, options, examiner);
  if (part !== 'sharing') await examineAccounts(deps, configuration, options, examiner);
  if (part !== 'accounts') await examineSharing(deps, configuration, options, examiner);
  return examiner.findings;
}

/** @returns False when nothing further can be asked. */
async function examineSession(
  deps: ExamineDeps,
  { jump }: EstateConfiguration,
  { look, say }: Examiner,
): Promise<boolean> {
  const hasAccess = await deps.hasAdminAccess(jump.partition);
  say('browser', jump.partition, hasAccess ? undefined : 'browser');
  await look('clock', jump.partition, deps.fetchServerClock, ({ aheadMs }) => {
    const isOff = Math.abs(aheadMs) > MOST_SKEW_MS;
    const minutes = String(Math.round(Math.abs(aheadMs) / 60_000));
    say('clock', jump.partition, isOff ? 'clock' : undefined, [minutes]);
  });
  const identity = await look('identity', jump.account, deps.fetchCallerIdentity, (found) => {
    const isJump = found.account === jump.account;
    say('identity', found.account, isJump ? undefined : 'identity', [jump.account]);
  });
  return identity?.account === jump.account;
}

async function examineJumpAccount(
  deps: ExamineDeps,
  { jump }: EstateConfiguration,
  { isReadOnly, adopts }: ExamineOptions,
  examiner: Examiner,
): Promise<void> {
  const { look, say } = examiner;
  const { account, alias, partition } = jump;
  await look('alias', account, deps.fetchAccountAliases, (aliases) => {
    const isRight = alias === undefined || aliases.includes(alias);
    say('alias', account, isRight ? undefined : 'alias', [alias ?? '', aliases.join(', ') || '–']);
  });
  await look('reading', account, () => deps.fetchAccountIam(account, UNWATCHED));
  // Auditors are not given it.
  if (!isReadOnly) await examineOrganization(deps, account, examiner);
  const duty = dutyOf(isReadOnly);
  await tryProbes(deps, account, jumpProbes(partition, account, { duty, adopts }), examiner);
}

/** Listing accounts is a convenience that AWS gives few jump accounts: going without it is nothing to mend. */
async function examineOrganization(
  { fetchOrganizationAccounts }: ExamineDeps,
  account: AccountId,
  { look, say, remark }: Examiner,
): Promise<void> {
  const refusals: Partial<Record<ErrorCode, Remark>> = {
    'aws/access-denied': 'organization-refused',
    'aws/not-found': 'organization-absent',
  };
  await look(
    'organization',
    account,
    () =>
      fetchOrganizationAccounts().catch((error: unknown) => {
        const refusal = isAppError(error) ? refusals[error.code] : undefined;
        if (refusal === undefined) throw error;
        return refusal;
      }),
    (answer) =>
      typeof answer === 'string'
        ? remark('organization', account, answer)
        : say('organization', account),
  );
}

async function examineAccounts(
  deps: ExamineDeps,
  { jump, accounts }: EstateConfiguration,
  { part, isReadOnly, adopts }: ExamineOptions,
  examiner: Examiner,
): Promise<void> {
  const duty = dutyOf(isReadOnly);
  const waiting = accounts.map(({ id }) => id).values();
  const work = async () => {
    for (const id of waiting) {
      const entered = await examiner.look('role', id, async () => {
        await deps.enterAccount(id);
        return true;
      });
      if (!entered) continue;
      if (part === 'everything')
        await examiner.look('account-reading', id, () => deps.fetchAccountIam(id, UNWATCHED));
      await tryProbes(deps, id, targetProbes(jump.partition, id, { duty, adopts }), examiner);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

/** One line for an account: good when every probe was let through, else the actions that were denied. */
async function tryProbes(
  deps: ExamineDeps,
  account: AccountId,
  probes: readonly Probe[],
  { look, say }: Examiner,
): Promise<void> {
  await look(
    'permissions',
    account,
    async () => {
      const denied = new Set<string>();
      for (const probe of probes) {
        if (await isDenied(deps, account, probe)) denied.add(probe.action);
      }
      return [...denied];
    },
    (denied) =>
      say('permissions', account, denied.length > 0 ? 'permissions' : undefined, [
        denied.join(', '),
      ]),
  );
}

/** @throws AppError `aws/*` when the answer tells neither way. */
async function isDenied(deps: ExamineDeps, account: AccountId, probe: Probe): Promise<boolean> {
  try {
    await ask(deps, account, probe);
    return false;
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'aws/access-denied') return true;
    // IAM looked and found nothing to act on, or refused the document: the permission was there.
    if (error.code === 'aws/not-found' || error.code === 'aws/malformed-document') return false;
    throw error;
  }
}

async function ask(deps: ExamineDeps, account: AccountId, probe: Probe): Promise<unknown> {
  switch (probe.kind) {
    case 'call':
      return deps.applyCall(account, probe.call);
    case 'read':
      return deps.fetchDocument(account, probe.ref);
    case 'versions':
      return deps.fetchPolicyVersions(account, probe.policy);
    case 'report-making':
      return deps.credentialReport.generate();
    case 'report':
      return deps.credentialReport.fetch();
    case 'trail':
      return deps.fetchTrailEvents(account, { fromMs: 0, toMs: 1, signal: UNWATCHED.signal });
    case 'validation':
      return deps.validatePolicy('{}', 'identity');
  }
}
