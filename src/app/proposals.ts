import type { ChangeSet } from '#core/change/change-set.ts';
import {
  approvalKey,
  approvalsPrefix,
  ApprovalSchema,
  countingApprovers,
  parseApprovalKey,
  parseProposalKey,
  proposalKey,
  PROPOSALS_PREFIX,
  ProposalSchema,
  type Approval,
  type Proposal,
  type Said,
} from '#core/change/proposal.ts';
import { arnParts, isPrincipalArn } from '#core/aws/arn.ts';
import { AppError, isAppError } from '#core/errors.ts';
import { readJson } from '#core/json.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import type { CallerIdentity, Clock, ObjectStore } from '#core/ports.ts';
import type { GenericSchema, InferOutput } from 'valibot';

/** The outside of proposing and approving. */
export interface ProposalDeps {
  readonly objects: ObjectStore;
  readonly fetchCallerIdentity: () => Promise<CallerIdentity>;
  readonly now: Clock;
}

/** A change set that somebody shares, with who has approved its plan. */
export interface SharedProposal extends Said<Proposal> {
  readonly approvals: readonly Said<Approval>[];
}

/** More proposals than anybody has open at once; the rest are somebody's mistake. */
const MOST = 500;

/** The name of the IAM user who asks; undefined for sessions of roles, which have none that IAM vouches for. */
export function userNameOf({ arn }: Pick<CallerIdentity, 'arn'>): string | undefined {
  if (!isPrincipalArn(arn)) return undefined;
  const { type, name } = arnParts(arn);
  return type === 'user' ? name : undefined;
}

async function ownName({ fetchCallerIdentity }: ProposalDeps): Promise<string> {
  const identity = await fetchCallerIdentity();
  const user = userNameOf(identity);
  if (user === undefined) throw new AppError('approval/no-user', { who: identity.arn });
  return user;
}

/** untrusted: an object of the bucket; undefined when there is none, or it says nothing that can be read. */
async function fetchJson<S extends GenericSchema>(
  { objects }: Pick<ProposalDeps, 'objects'>,
  schema: S,
  key: string,
): Promise<InferOutput<S> | undefined> {
  const object = await objects.fetchObject(key);
  const read = object && readJson(schema, new TextDecoder().decode(object.body));
  return read?.kind === 'valid' ? read.value : undefined;
}

async function write({ objects }: ProposalDeps, key: string, value: unknown): Promise<void> {
  const body = new TextEncoder().encode(JSON.stringify(value));
  for (;;) {
    const found = await objects.fetchObject(key);
    const written = await objects.applyObject(key, body, {
      contentType: 'application/json',
      condition: found ? { kind: 'replace', etag: found.etag } : { kind: 'create' },
    });
    if (written.kind === 'written') return;
  }
}

async function keysUnder(objects: ObjectStore, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of objects.listKeys(prefix)) if (keys.push(key) === MOST) break;
  return keys;
}

async function loadApprovals(
  deps: Pick<ProposalDeps, 'objects'>,
  planHash: Sha256Hex,
): Promise<readonly Said<Approval>[]> {
  const found = await Promise.all(
    (await keysUnder(deps.objects, approvalsPrefix(planHash))).map(async (key) => {
      const user = parseApprovalKey(key)?.user;
      const approval = user && (await fetchJson(deps, ApprovalSchema, key));
      return user && approval && approval.planHash === planHash ? [{ ...approval, user }] : [];
    }),
  );
  return found.flat();
}

/**
 * Every change set that administrators share and that is still open, newest first.
 *
 * @throws AppError `aws/*`
 */
export async function loadProposals(
  deps: Pick<ProposalDeps, 'objects'>,
): Promise<readonly SharedProposal[]> {
  const found = await Promise.all(
    (await keysUnder(deps.objects, PROPOSALS_PREFIX)).map(async (key) => {
      const place = parseProposalKey(key);
      const proposal = place && (await fetchJson(deps, ProposalSchema, key));
      if (proposal?.state !== 'open' || proposal.changeSet.id !== place?.id) return [];
      const approvals = await loadApprovals(deps, proposal.planHash);
      return [{ ...proposal, user: place.user, approvals }];
    }),
  );
  return found.flat().toSorted((a, b) => b.atMs - a.atMs);
}

/**
 * Shares a change set with the other administrators, for the plan of this hash; again replaces what was shared before.
 *
 * @throws AppError `approval/no-user`, `aws/*`
 */
export async function proposeChangeSet(
  deps: ProposalDeps,
  changeSet: ChangeSet,
  planHash: Sha256Hex,
): Promise<void> {
  const user = await ownName(deps);
  const proposal: Proposal = { format: 1, state: 'open', planHash, atMs: deps.now(), changeSet };
  await write(deps, proposalKey(user, changeSet.id), proposal);
}

/**
 * Says that nothing more is to be done about one's own proposal of a change set; without one there is nothing to say.
 *
 * @throws AppError `aws/*`
 */
export async function endProposal(
  deps: ProposalDeps,
  id: string,
  state: 'withdrawn' | 'committed',
): Promise<void> {
  const user = userNameOf(await deps.fetchCallerIdentity());
  const key = user && proposalKey(user, id);
  const proposal = key && (await fetchJson(deps, ProposalSchema, key));
  if (key && proposal) await write(deps, key, { ...proposal, state, atMs: deps.now() });
}

/**
 * Approves the plan of somebody else's proposal.
 *
 * @param planHash - Of the plan that the approver has seen: their own reading of IAM, not the author's word.
 * @throws AppError `approval/own`, `approval/outdated`, `approval/no-user`, `aws/*`
 */
export async function approveProposal(
  deps: ProposalDeps,
  proposal: Said<Proposal>,
  planHash: Sha256Hex,
  comment: string,
): Promise<void> {
  const user = await ownName(deps);
  if (user === proposal.user) throw new AppError('approval/own', {});
  if (planHash !== proposal.planHash) throw new AppError('approval/outdated', {});
  const approval: Approval = { format: 1, planHash, atMs: deps.now(), comment };
  await write(deps, approvalKey(user, planHash), approval);
}

/** Of no plan: a key under which nobody looks for approvals. */
const NO_PLAN = '0'.repeat(64) as Sha256Hex;

/**
 * Tells whether the bucket would take somebody's approval. They ask to replace one that is not there: who may write is told so, who may
 * not is denied, and nothing is written either way.
 *
 * @throws AppError `aws/*`
 */
export async function mayApprove(
  { objects }: Pick<ProposalDeps, 'objects'>,
  user: string,
): Promise<boolean> {
  try {
    await objects.applyObject(approvalKey(user, NO_PLAN), new Uint8Array(0), {
      contentType: 'application/json',
      condition: { kind: 'replace', etag: '"jumpgate-nothing"' },
    });
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'aws/access-denied') return false;
    throw error;
  }
}

/**
 * Makes sure that a second administrator has approved this very plan.
 *
 * @returns Names of the approvers.
 * @throws AppError `approval/missing`, `aws/*`
 */
export async function requireApproval(
  deps: ProposalDeps,
  planHash: Sha256Hex,
): Promise<readonly string[]> {
  const committer = userNameOf(await deps.fetchCallerIdentity());
  const approvals = await loadApprovals(deps, planHash);
  const proposals = await loadProposals(deps);
  const approvers = countingApprovers(
    approvals.map(({ user }) => user),
    proposals.filter((one) => one.planHash === planHash).map(({ user }) => user),
    committer,
  );
  if (approvers.length === 0)
    throw new AppError('approval/missing', { plan: planHash.slice(0, 16) });
  return approvers;
}
