import { isOpenState, type AccessState } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import type { DocumentText, EstatePicture } from '#core/access/picture.ts';
import { arnParts, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { PairChange } from '#core/change/change-set.ts';
import {
  isDocumentCall,
  isSameDocument,
  nameOfDocument,
} from '#core/change/document-comparison.ts';
import { hasSameTerms, type TrustTerms } from '#core/change/owned-statements.ts';
import { endOfTerms, ownedTermsIn, type OwnedTerms } from '#core/change/owned-terms.ts';
import type { DocumentRef } from '#core/change/plan.ts';
import { pairKey, stateAfterDate, type GrantInterval } from './grant-interval.ts';
import type { EffectiveChange, LedgerBodies, LedgerRecord } from './record.ts';

/** A pair that is not as the ledger says. */
export interface DriftedPair extends EffectiveChange {
  /** Epoch milliseconds when the grant was to end by the trust as the ledger left it. Absent: no date. */
  readonly untilMs?: number;
}

/** IAM differs from what the ledger says was last done: pairs, and documents that Jumpgate wrote. */
export interface Drift {
  readonly effect: readonly DriftedPair[];
  readonly documents: LedgerBodies['drift']['documents'];
}

/** A document as the ledger last left it; null where it was deleted. */
export interface LastDocument {
  readonly ref: DocumentRef;
  readonly text: DocumentText | null;
}

/** The documents that a record left behind, as it left them. */
export function documentsOf(record: LedgerRecord): readonly LastDocument[] {
  if (record.kind === 'drift')
    return record.body.documents.map(({ ref, after }) => ({ ref, text: after }));
  if (record.kind !== 'commit') return [];
  return record.body.actions.flatMap(({ call, ref, after, result }) =>
    result.kind === 'done' && isDocumentCall(call) ? [{ ref, text: after }] : [],
  );
}

/** Carries what the ledger last wrote over one record; later records count. */
export function stepDocuments(documents: Map<string, LastDocument>, record: LedgerRecord): void {
  for (const document of documentsOf(record)) documents.set(nameOfDocument(document.ref), document);
}

/**
 * Holds what was read against what the ledger expects. Accounts that could not be read say nothing: their pairs and documents are left
 * out, for not seeing a grant is not its end. A grant that IAM ended on its date has not drifted.
 *
 * @param lasting - The intervals that last now.
 * @param expected - Documents as the ledger last left them.
 */
export function driftOf(
  picture: EstatePicture,
  access: Pick<AccessTable, 'pairs' | 'stateOf'>,
  lasting: readonly GrantInterval[],
  expected: Iterable<LastDocument>,
): Drift {
  const read = new Set<string>(
    [picture.jump, ...picture.accounts].flatMap((one) => (one.kind === 'read' ? one.account : [])),
  );
  const last = [...expected];
  const termsOf = createTermsOf(last);
  const known = new Map<string, GrantInterval>();
  for (const one of lasting) known.set(pairKey(one.principal, one.role), one);
  const effect: DriftedPair[] = [];
  const hold = (principal: PrincipalArn, role: RoleArn, to: AccessState) => {
    if (!read.has(arnParts(role).account)) return;
    const state = known.get(pairKey(principal, role))?.state ?? 'none';
    if (state === to) return;
    const untilMs = endOfTerms(termsOf(role).get(principal));
    const hasEnded = untilMs !== undefined && untilMs <= picture.jump.readAtMs;
    const from = hasEnded ? stateAfterDate(state) : state;
    if (from === to) return;
    effect.push({ principal, role, from, to, ...(untilMs !== undefined && { untilMs }) });
  };
  for (const { principal, role, state } of access.pairs()) hold(principal, role, state);
  for (const { principal, role } of lasting)
    if (access.stateOf(principal, role) === 'none') hold(principal, role, 'none');

  const textOf = createTextOf(picture);
  const documents = last.flatMap(({ ref, text }) => {
    if (!read.has(accountOf(ref))) return [];
    const now = textOf(ref);
    return isSameDocument(text, now) ? [] : [{ ref, before: text, after: now }];
  });
  return { effect, documents };
}

/** Whether there is anything to tell. */
export function hasDrifted({ effect, documents }: Drift): boolean {
  return effect.length > 0 || documents.length > 0;
}

/**
 * The changes that would lead back to what the ledger says, on the terms that it says: pairs that came or went, and pairs whose terms
 * somebody rewrote in a trust of ours. Half grants that came are revoked; those that went, denials, and what the ledger or the reading
 * does not know are left to their administrator.
 */
export function changesBack({ effect, documents }: Drift): readonly PairChange[] {
  const changes = new Map<string, PairChange>();
  for (const { principal, role, from, to, untilMs } of effect) {
    if (from === 'unknown' || to === 'unknown' || (isOpenState(from) && isOpenState(to))) continue;
    if (isOpenState(from))
      changes.set(pairKey(principal, role), grantUntil(principal, role, untilMs));
    else if (isOpenState(to) || from === 'none')
      changes.set(pairKey(principal, role), { kind: 'revoke', principal, role });
  }
  const settled = new Set(
    effect
      .filter(({ from, to }) => !isOpenState(from) || !isOpenState(to))
      .map(({ principal, role }) => pairKey(principal, role)),
  );
  for (const { ref, before, after } of documents) {
    if (ref.kind !== 'trust') continue;
    const now = ownedTermsIn(after, ref.role);
    for (const [principal, terms] of ownedTermsIn(before, ref.role)) {
      const key = pairKey(principal, ref.role);
      // Who is not named any more and can still come in, comes in by others' statements.
      if (settled.has(key) || !isReworded(terms, now.get(principal))) continue;
      changes.set(key, grantUntil(principal, ref.role, endOfTerms(terms)));
    }
  }
  return [...changes.values()];
}

function grantUntil(
  principal: PrincipalArn,
  role: RoleArn,
  untilMs: number | undefined,
): PairChange {
  return { kind: 'grant', principal, role, ...(untilMs !== undefined && { untilMs }) };
}

function isReworded(before: readonly TrustTerms[], after: readonly TrustTerms[] | undefined) {
  if (!after) return false;
  const isAmong = (terms: TrustTerms, all: readonly TrustTerms[]) =>
    all.some((one) => hasSameTerms(one, terms));
  return !(
    before.every((terms) => isAmong(terms, after)) && after.every((terms) => isAmong(terms, before))
  );
}

/** The terms of our own statements in each trust, as the ledger left it. */
function createTermsOf(expected: readonly LastDocument[]): (role: RoleArn) => OwnedTerms {
  const texts = new Map(
    expected.flatMap(({ ref, text }) => (ref.kind === 'trust' ? [[ref.role, text] as const] : [])),
  );
  const read = new Map<RoleArn, OwnedTerms>();
  return (role) => {
    const terms = read.get(role) ?? ownedTermsIn(texts.get(role) ?? null, role);
    read.set(role, terms);
    return terms;
  };
}

function accountOf(ref: DocumentRef): string {
  switch (ref.kind) {
    case 'trust':
      return arnParts(ref.role).account;
    case 'managed':
      return arnParts(ref.policy).account;
    case 'inline':
      return arnParts(ref.principal).account;
  }
}

function createTextOf({ jump, accounts }: EstatePicture) {
  const read = [jump, ...accounts.flatMap((one) => (one.kind === 'read' ? [one] : []))];
  const roles = new Map(read.flatMap((one) => one.roles.map((role) => [role.arn, role])));
  const users = new Map(jump.users.map((user) => [user.arn, user]));
  const policies = new Map(
    read.flatMap((one) => one.policies.map((policy) => [policy.arn, policy])),
  );
  return (ref: DocumentRef): DocumentText | null => {
    switch (ref.kind) {
      case 'trust':
        return roles.get(ref.role)?.trust ?? null;
      case 'managed':
        return policies.get(ref.policy)?.versions.find((one) => one.isDefault)?.document ?? null;
      case 'inline': {
        // as: one of the two maps knows the principal; the other has no such key.
        const holder = users.get(ref.principal as never) ?? roles.get(ref.principal as never);
        return holder?.inlinePolicies.find(({ name }) => name === ref.name)?.document ?? null;
      }
    }
  };
}
