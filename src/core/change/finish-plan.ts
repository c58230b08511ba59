import type { DocumentText, ManagedPolicy } from '#core/access/picture.ts';
import type { PolicyArn, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import {
  isAsserted,
  placeAdditions,
  writeForeignDocument,
  writeOwnedPolicy,
  type AssertionDraft,
  type ForeignDocumentDraft,
  type OwnedPolicyDraft,
} from './assertion-draft.ts';
import type { Change } from './change-set.ts';
import { isSameDocument } from './document-comparison.ts';
import { ENDED_SESSIONS_POLICY, writeEndedSessions } from './end-sessions.ts';
import { infrastructureOwner } from './infrastructure-owner.ts';
import { orderEdits, type EditOrder } from './order-edits.ts';
import { assertionReach, assertionReachUnnamed } from './foreign-statements.ts';
import type { Principal } from './picture-index.ts';
import { assertionsOf, type Desk, type EndedDraft, type PairOrder } from './desk.ts';
import type { DocumentEdit, DocumentRef, IamCall, Plan, PlannedCall } from './plan.ts';
import { policySizeCharacters } from './policy-json.ts';
import {
  accountTermsOf,
  finishTrust,
  isTrustChanged,
  ownedTermsOf,
  removeAccountTrust,
  type TrustDraft,
} from './trust-draft.ts';

/** An edit with the calls that carry it out, in order. */
export interface EditWithCalls {
  readonly edit: DocumentEdit;
  readonly calls: readonly IamCall[];
}

/** Where the edits of one principal or one role stand, so that the orders of a pair find them. */
interface PlacedEdits {
  readonly trusts: Map<RoleArn, number>;
  readonly ended: Map<RoleArn, number>;
  readonly owned: Map<PrincipalArn, number[]>;
  readonly foreign: Map<PrincipalArn, number[]>;
}

/** Turns marked drafts into edits, calls, their order, and what the reader must know. */
export function finishPlan(desk: Desk, changes: readonly Change[]): Plan {
  for (const { blocker, changes: asking } of desk.missing.values()) {
    if ('changes' in blocker) desk.blockers.push({ ...blocker, changes: sorted(asking) });
  }
  retireAccountTrusts(desk);
  const edits: EditWithCalls[] = [];
  const placed: PlacedEdits = {
    trusts: new Map(),
    ended: new Map(),
    owned: new Map(),
    foreign: new Map(),
  };
  for (const draft of desk.trusts.values()) {
    const edit = draft && finishTrustEdit(desk, draft);
    if (edit) placed.trusts.set(draft.role, edits.push(edit) - 1);
  }
  const names = new Set(desk.index.policyNames);
  for (const draft of desk.assertions.values()) {
    const { owned, foreign } = finishAssertionEdits(desk, draft, names);
    const { arn } = draft.principal;
    placed.owned.set(
      arn,
      owned.map((edit) => edits.push(edit) - 1),
    );
    placed.foreign.set(
      arn,
      foreign.map((edit) => edits.push(edit) - 1),
    );
  }
  for (const draft of desk.ended.values()) {
    const edit = draft && finishEndedEdit(desk, draft);
    if (edit) placed.ended.set(draft.placed.role.arn, edits.push(edit) - 1);
  }
  checkAccountPolicies(desk, edits);
  const served = edits.map(({ edit }) => new Set(edit.changes));
  const orders = desk.orders.flatMap((order) => editOrders(order, served, placed));
  return { changes, ...sequence(edits, orders), blockers: desk.blockers, notices: desk.notices };
}

function sorted(changes: Iterable<number>): readonly number[] {
  return [...new Set(changes)].sort((a, b) => a - b);
}

/** Puts edits and their calls into the order in which they are shown; calls wait for all calls of the edits before theirs. */
export function sequence(
  edits: readonly EditWithCalls[],
  orders: readonly EditOrder[],
): Pick<Plan, 'edits' | 'calls'> {
  const { before, sequence: order } = orderEdits(edits.length, orders);
  const lastCall = new Map<number, string>();
  const calls: PlannedCall[] = [];
  order.forEach((at, position) => {
    const after = (before[at] ?? []).flatMap((edit) => lastCall.get(edit) ?? []);
    const item = edits[at];
    item?.calls.forEach((call, step) => {
      const id = `c${calls.length + 1}`;
      const previous = lastCall.get(at);
      const waits = step > 0 && previous !== undefined ? [previous] : after;
      calls.push({ id, account: item.edit.account, edit: position, call, after: waits });
      lastCall.set(at, id);
    });
  });
  return { edits: order.flatMap((at) => edits[at]?.edit ?? []), calls };
}

function finishTrustEdit(desk: Desk, draft: TrustDraft): EditWithCalls | undefined {
  if (!isTrustChanged(draft)) return undefined;
  const { after, dangling } = finishTrust(draft, desk.index);
  if (draft.before === after) return undefined;
  const ref = { kind: 'trust', role: draft.role } as const;
  const sizeCharacters = policySizeCharacters(after);
  const { account, before, limitCharacters, role } = draft;
  const changes = sorted(draft.changes);
  for (const id of dangling) desk.notices.push({ kind: 'dangling-principal-removed', role, id });
  if (sizeCharacters > limitCharacters) {
    desk.blockers.push({ kind: 'trust-too-long', role, sizeCharacters, limitCharacters, changes });
  }
  noticeOwner(desk, ref, desk.index.roles.get(role)?.role.tags);
  return {
    edit: { ref, account, before, after, sizeCharacters, limitCharacters, changes },
    calls: [{ api: 'UpdateAssumeRolePolicy', role, document: after }],
  };
}

function noticeOwner(
  desk: Desk,
  ref: DocumentRef,
  tags: Readonly<Record<string, string>> | undefined,
): void {
  const owner = tags && infrastructureOwner(tags);
  if (owner !== undefined) {
    desk.notices.push({ kind: 'owned-by-infrastructure-code', ref, owner });
  }
}

/** Whether somebody who may ask for the role comes in by the statement for the whole account alone. */
function isReliedOn(desk: Desk, trust: TrustDraft): boolean {
  for (const principal of desk.index.principals.values()) {
    if (ownedTermsOf(trust, principal.arn).length > 0) continue;
    if (mayAsk(assertionsOf(desk, principal), trust.role)) return true;
  }
  return false;
}

/** Whether anything, Jumpgate's or not, may let a principal ask for a role once the plan is carried out. */
export function mayAsk(draft: AssertionDraft, role: RoleArn): boolean {
  return (
    isAsserted(draft, role) ||
    draft.foreign.some(({ assertion, document }) => {
      const isTakenOut = document?.takenOut.get(assertion.index)?.has(role) === true;
      const reach = isTakenOut ? assertionReachUnnamed : assertionReach;
      return reach(assertion, role) !== undefined;
    })
  );
}

function retireAccountTrusts(desk: Desk): void {
  for (const [role, change] of desk.retiring) {
    const trust = desk.trusts.get(role);
    if (!trust || !accountTermsOf(trust) || isReliedOn(desk, trust)) continue;
    removeAccountTrust(trust);
    trust.changes.add(change);
  }
}

function finishAssertionEdits(
  desk: Desk,
  draft: AssertionDraft,
  names: Set<string>,
): { readonly owned: readonly EditWithCalls[]; readonly foreign: readonly EditWithCalls[] } {
  const askedNew = sorted(draft.additions.values());
  placeAdditions(draft, desk.index, names);
  const documents = new Set(draft.foreign.flatMap(({ document }) => document ?? []));
  const foreign = [...documents].flatMap((document) =>
    document.takenOut.size > 0 ? [finishForeignEdit(desk, draft.principal, document)] : [],
  );
  const owned = draft.owned.flatMap((policy) =>
    policy.changes.size > 0 ? [finishOwnedEdit(desk, draft.principal, policy)] : [],
  );
  checkAttachments(desk, draft.principal, [...owned, ...foreign], askedNew);
  return { owned, foreign };
}

function attachment(principal: Principal, verb: 'Attach' | 'Detach', policy: PolicyArn): IamCall {
  const kind = principal.kind === 'user' ? 'User' : 'Role';
  return { api: `${verb}${kind}Policy`, policy, principal: principal.arn };
}

function age(a: ManagedPolicy['versions'][number], b: ManagedPolicy['versions'][number]): number {
  return a.createdAtMs - b.createdAtMs || Number(a.id.slice(1)) - Number(b.id.slice(1));
}

/** A policy takes no version more than its limit: then, and only then, the oldest that is not in force goes first. */
export function versionCalls(
  policy: ManagedPolicy,
  document: DocumentText,
  versionsPerPolicy: number,
): readonly IamCall[] {
  const create: IamCall = { api: 'CreatePolicyVersion', policy: policy.arn, document };
  if (policy.versions.length < versionsPerPolicy) return [create];
  const [oldest] = policy.versions.filter(({ isDefault }) => !isDefault).sort(age);
  if (!oldest) return [create];
  return [{ api: 'DeletePolicyVersion', policy: policy.arn, versionId: oldest.id }, create];
}

/** The calls that remove a policy which is attached to one principal only. */
export function removalCalls(
  policy: ManagedPolicy,
  detach: readonly IamCall[],
): readonly IamCall[] {
  const versions = policy.versions.filter(({ isDefault }) => !isDefault).sort(age);
  return [
    ...detach,
    ...versions.map(({ id }): IamCall => ({
      api: 'DeletePolicyVersion',
      policy: policy.arn,
      versionId: id,
    })),
    { api: 'DeletePolicy', policy: policy.arn },
  ];
}

function managedEdit(
  desk: Desk,
  ref: DocumentRef,
  before: DocumentText | null,
  after: DocumentText | null,
  changes: Iterable<number>,
): DocumentEdit {
  const { account, quotas } = desk.index.picture.jump;
  return {
    ref,
    account,
    before,
    after,
    sizeCharacters: after === null ? 0 : policySizeCharacters(after),
    limitCharacters: quotas.managedPolicyCharacters,
    changes: sorted(changes),
  };
}

function finishOwnedEdit(desk: Desk, principal: Principal, draft: OwnedPolicyDraft): EditWithCalls {
  const { arn, policy, roles, changes } = draft;
  const ref = { kind: 'managed', policy: arn } as const;
  const before = policy?.versions.find(({ isDefault }) => isDefault)?.document ?? null;
  const after = roles.size > 0 ? writeOwnedPolicy(roles) : null;
  const edit = managedEdit(desk, ref, before, after, changes);
  if (!policy) {
    const description = `The roles that ${principal.iam.name} may ask for, kept by Jumpgate.`;
    const create = {
      api: 'CreatePolicy',
      policy: arn,
      document: after ?? '',
      description,
    } as const;
    return { edit, calls: [create, attachment(principal, 'Attach', arn)] };
  }
  if (after === null) {
    return { edit, calls: removalCalls(policy, [attachment(principal, 'Detach', arn)]) };
  }
  const { versionsPerPolicy } = desk.index.picture.jump.quotas;
  return { edit, calls: versionCalls(policy, after, versionsPerPolicy) };
}

/** A managed policy of others from which everything was adopted is detached, not deleted: its text is theirs. */
function finishForeignEdit(
  desk: Desk,
  principal: Principal,
  draft: ForeignDocumentDraft,
): EditWithCalls {
  const { holder, before, changes } = draft;
  const after = writeForeignDocument(draft);
  if (holder.kind === 'managed') {
    const { policy } = holder;
    const ref = { kind: 'managed', policy: policy.arn } as const;
    const { versionsPerPolicy } = desk.index.picture.jump.quotas;
    const calls =
      after === null
        ? [attachment(principal, 'Detach', policy.arn)]
        : versionCalls(policy, after, versionsPerPolicy);
    return { edit: managedEdit(desk, ref, before, after ?? before, changes), calls };
  }
  const { name } = holder;
  const ref = { kind: 'inline', principal: principal.arn, name } as const;
  const kind = principal.kind === 'user' ? 'User' : 'Role';
  const { quotas } = desk.index.picture.jump;
  const edit = {
    ...managedEdit(desk, ref, before, after, changes),
    limitCharacters:
      principal.kind === 'user' ? quotas.userInlineCharacters : quotas.roleInlineCharacters,
  };
  noticeOwner(desk, ref, principal.iam.tags);
  const call: IamCall =
    after === null
      ? { api: `Delete${kind}Policy`, principal: principal.arn, name }
      : { api: `Put${kind}Policy`, principal: principal.arn, name, document: after };
  return { edit, calls: [call] };
}

function checkAttachments(
  desk: Desk,
  principal: Principal,
  edits: readonly EditWithCalls[],
  changes: readonly number[],
): void {
  const { attachedPoliciesPerUser, attachedPoliciesPerRole } = desk.index.picture.jump.quotas;
  const limit = principal.kind === 'user' ? attachedPoliciesPerUser : attachedPoliciesPerRole;
  const calls = edits.flatMap((edit) => edit.calls);
  const attached = calls.filter(({ api }) => api.startsWith('Attach')).length;
  const detached = calls.filter(({ api }) => api.startsWith('Detach')).length;
  const count = principal.iam.attachedPolicies.length + attached - detached;
  if (attached > 0 && count > limit) {
    const { arn } = principal;
    desk.blockers.push({ kind: 'too-many-policies', principal: arn, count, limit, changes });
  }
}

function checkAccountPolicies(desk: Desk, edits: readonly EditWithCalls[]): void {
  const { account, quotas } = desk.index.picture.jump;
  const made = edits.filter(({ edit }) => edit.before === null && edit.ref.kind === 'managed');
  const removed = edits.filter(({ calls }) => calls.at(-1)?.api === 'DeletePolicy').length;
  const count = quotas.policies + made.length - removed;
  const limit = quotas.policiesQuota;
  if (made.length === 0 || count <= limit) return;
  const changes = sorted(made.flatMap(({ edit }) => edit.changes));
  desk.blockers.push({ kind: 'account-full', account, count, limit, changes });
}

/** The edit of a role's policy of ended sessions, in the role's own account. */
export function endedSessionsEdit(draft: EndedDraft): EditWithCalls | undefined {
  const { role, account } = draft.placed;
  const ref = { kind: 'inline', principal: role.arn, name: ENDED_SESSIONS_POLICY } as const;
  const before =
    role.inlinePolicies.find(({ name }) => name === ENDED_SESSIONS_POLICY)?.document ?? null;
  const after = writeEndedSessions(draft.ended);
  if (isSameDocument(before, after)) return undefined;
  const named = { principal: role.arn, name: ENDED_SESSIONS_POLICY };
  const call: IamCall =
    after === null
      ? { api: 'DeleteRolePolicy', ...named }
      : { api: 'PutRolePolicy', ...named, document: after };
  const edit = {
    ref,
    account: account.account,
    before,
    after,
    sizeCharacters: after === null ? 0 : policySizeCharacters(after),
    limitCharacters: account.quotas.roleInlineCharacters,
    changes: sorted(draft.changes),
  };
  return { edit, calls: [call] };
}

function finishEndedEdit(desk: Desk, draft: EndedDraft): EditWithCalls | undefined {
  if (draft.changes.size === 0) return undefined;
  const item = endedSessionsEdit(draft);
  if (!item) return undefined;
  const { role } = draft.placed;
  const { changes, limitCharacters } = item.edit;
  const others = role.inlinePolicies
    .filter(({ name }) => name !== ENDED_SESSIONS_POLICY)
    .reduce((sum, { document }) => sum + policySizeCharacters(document), 0);
  const sizeCharacters = item.edit.sizeCharacters + others;
  if (sizeCharacters > limitCharacters) {
    const principal = role.arn;
    desk.blockers.push({
      kind: 'inline-too-long',
      principal,
      sizeCharacters,
      limitCharacters,
      changes,
    });
  }
  noticeOwner(desk, item.edit.ref, role.tags);
  return item;
}

/** Every order that a pair asks of the edits that serve it. */
function editOrders(
  { pair, kind }: PairOrder,
  served: readonly ReadonlySet<number>[],
  placed: PlacedEdits,
): readonly EditOrder[] {
  const asking = [pair.adopt, pair.target?.at].filter((change) => change !== undefined);
  const serves = (at: number) => asking.some((change) => served[at]?.has(change));
  const of = <Key>(map: ReadonlyMap<Key, number | readonly number[]>, key: Key) =>
    [map.get(key) ?? []].flat().filter(serves);
  const trust = of(placed.trusts, pair.role);
  const owned = of(placed.owned, pair.principal);
  const foreign = of(placed.foreign, pair.principal);
  switch (kind) {
    case 'granting':
      return inOrder(trust, owned, 'should');
    case 'adopting':
      return inOrder(owned, foreign, 'must');
    case 'revoking': {
      const ended = of(placed.ended, pair.role);
      const assertions = [...owned, ...foreign];
      return [
        ...inOrder(assertions, trust, 'must'),
        ...inOrder([...assertions, ...trust], ended, 'must'),
      ];
    }
  }
}

function inOrder(
  firsts: readonly number[],
  thens: readonly number[],
  strength: EditOrder['strength'],
): readonly EditOrder[] {
  return firsts.flatMap((first) => thens.map((then) => ({ first, then, strength })));
}
