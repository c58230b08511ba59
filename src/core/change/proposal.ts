import * as v from 'valibot';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { ChangeSetSchema } from './change-set.ts';

const sha256 = v.custom<Sha256Hex>(
  (x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x),
  'a SHA-256 of 64 hexadecimal digits',
);

/** A change set as its author shares it with the other administrators: an object in the bucket, under the author's own name. */
export const ProposalSchema = v.strictObject({
  format: v.literal(1),
  /** `open`: to be approved or committed. Otherwise there is nothing more to do about it. */
  state: v.picklist(['open', 'withdrawn', 'committed']),
  /** Names the plan that the author saw: what is approved is this and no other. */
  planHash: sha256,
  /** Epoch milliseconds, the author's clock. */
  atMs: v.number(),
  changeSet: ChangeSetSchema,
});
/** See {@link ProposalSchema}. */
export type Proposal = v.InferOutput<typeof ProposalSchema>;

/** The word of a second administrator for one plan: an object in the bucket, under the approver's own name. */
export const ApprovalSchema = v.strictObject({
  format: v.literal(1),
  planHash: sha256,
  /** Epoch milliseconds, the approver's clock. */
  atMs: v.number(),
  comment: v.pipe(v.string(), v.maxLength(4000)),
});
/** See {@link ApprovalSchema}. */
export type Approval = v.InferOutput<typeof ApprovalSchema>;

/** Something said under a name. The name comes from the key, which the bucket lets only that IAM user write, never from the text. */
export type Said<T> = T & { readonly user: string };

/** Where proposals lie, below the estate's prefix. */
export const PROPOSALS_PREFIX = 'change-sets/';

const USER = '[\\w+=,.@-]{1,64}';
const PROPOSAL_KEY = new RegExp(
  `^change-sets/(${USER})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.json$`,
);
const APPROVAL_KEY = new RegExp(`^approvals/([0-9a-f]{64})/(${USER})\\.json$`);

/** The key of a user's proposal of a change set. */
export function proposalKey(user: string, id: string): string {
  return `${PROPOSALS_PREFIX}${user}/${id}.json`;
}

/** Whose proposal of which change set a key holds; undefined for a key that is none. */
export function parseProposalKey(key: string): { user: string; id: string } | undefined {
  const [, user, id] = PROPOSAL_KEY.exec(key) ?? [];
  return user !== undefined && id !== undefined ? { user, id } : undefined;
}

/** Where the approvals of one plan lie. */
export function approvalsPrefix(planHash: Sha256Hex): string {
  return `approvals/${planHash}/`;
}

/** The key of a user's approval of a plan. */
export function approvalKey(user: string, planHash: Sha256Hex): string {
  return `${approvalsPrefix(planHash)}${user}.json`;
}

/** Whose approval a key holds; undefined for a key that is none. */
export function parseApprovalKey(key: string): { user: string; planHash: string } | undefined {
  const [, planHash, user] = APPROVAL_KEY.exec(key) ?? [];
  return user !== undefined && planHash !== undefined ? { user, planHash } : undefined;
}

/**
 * Whose approval lets a plan be committed: somebody who did not propose it, and if they commit it themselves, somebody else must have
 * proposed it. Either way two people stand behind the very same plan.
 *
 * @param committer - Name of the IAM user who commits; undefined for a session of a role.
 * @returns Names of the approvers that count; none: the plan is not approved.
 */
export function countingApprovers(
  approvers: readonly string[],
  proposers: readonly string[],
  committer: string | undefined,
): readonly string[] {
  return approvers.filter(
    (approver) => !proposers.includes(approver) && (approver !== committer || proposers.length > 0),
  );
}
