import type { AccessState } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import type { DocumentText, EstatePicture } from '#core/access/picture.ts';
import { arnParts } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import {
  isDocumentCall,
  isSameDocument,
  nameOfDocument,
} from '#core/change/document-comparison.ts';
import type { DocumentRef } from '#core/change/plan.ts';
import { pairKey, type GrantInterval } from './grant-interval.ts';
import type { EffectiveChange, LedgerBodies, LedgerRecord } from './record.ts';

/** IAM differs from what the ledger says was last done: pairs, and documents that Jumpgate wrote. */
export type Drift = Pick<LedgerBodies['drift'], 'effect' | 'documents'>;

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
 * out, for not seeing a grant is not its end.
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
  const known = new Map(lasting.map((one) => [pairKey(one.principal, one.role), one]));
  const effect: EffectiveChange[] = [];
  for (const { principal, role, state } of access.pairs()) {
    const from = known.get(pairKey(principal, role))?.state ?? 'none';
    if (from !== state && read.has(arnParts(role).account))
      effect.push({ principal, role, from, to: state });
  }
  for (const { principal, role, state } of lasting)
    if (access.stateOf(principal, role) === 'none' && read.has(arnParts(role).account))
      effect.push({ principal, role, from: state, to: 'none' });

  const textOf = createTextOf(picture);
  const documents = [...expected].flatMap(({ ref, text }) => {
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

const isHeld = (state: AccessState) => state === 'granted' || state === 'conditional';

/** The changes that would lead back to what the ledger says; half grants and denials are left to their administrator. */
export function changesBack({ effect }: Pick<Drift, 'effect'>): readonly Change[] {
  return effect.flatMap(({ principal, role, from, to }): readonly Change[] => {
    if (isHeld(from) === isHeld(to)) return [];
    return [{ kind: isHeld(from) ? 'grant' : 'revoke', principal, role }];
  });
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
