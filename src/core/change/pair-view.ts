import { arnParts, type RoleArn } from '#core/aws/arn.ts';
import { isAsserted, type AssertionDraft, type HeldAssertion } from './assertion-draft.ts';
import { assertionsOf, noteMissing, trustOf, type Desk, type PairIntent } from './desk.ts';
import { assertionReach, trustReach, type ForeignTrust } from './foreign-statements.ts';
import type { TrustTerms } from './owned-statements.ts';
import type { PictureIndex, PlacedRole, Principal } from './picture-index.ts';
import { ownedTermsOf, type TrustDraft } from './trust-draft.ts';

/** Everything that a pair's judgement looks at. */
export interface PairView {
  readonly pair: PairIntent;
  readonly placed: PlacedRole;
  readonly principal: Principal;
  readonly trust: TrustDraft;
  readonly assertions: AssertionDraft;
  /** Foreign statements that may let the principal in. */
  readonly trusting: readonly { readonly trust: ForeignTrust; readonly reach: 'named' | 'broad' }[];
  /** Foreign statements that may let it ask. */
  readonly asserting: readonly {
    readonly held: HeldAssertion;
    readonly reach: 'named' | 'broad';
    readonly isVague: boolean;
  }[];
  readonly ownedTerms: readonly TrustTerms[];
  readonly isOwnAsserted: boolean;
}

/** A role that its account does not have lets nobody in; what still asks for it can be revoked. */
function goneRole({ picture }: PictureIndex, arn: RoleArn): PlacedRole | undefined {
  const { account: id, path, name } = arnParts(arn);
  const account = [picture.jump, ...picture.accounts].find((one) => one.account === id);
  if (account?.kind !== 'read') return undefined;
  const role = {
    arn,
    id: '',
    name,
    path,
    trust: '{"Version":"2012-10-17","Statement":[]}',
    maxSessionSeconds: 0,
    inlinePolicies: [],
    attachedPolicies: [],
    tags: {},
  };
  return { role, account };
}

/** Both sides of a pair as they stand; undefined, and noted, when one of them cannot be found or read. */
export function viewPair(desk: Desk, pair: PairIntent): PairView | undefined {
  const at = [pair.adopt, pair.target?.at].filter((change) => change !== undefined);
  const { index } = desk;
  const principal = index.principals.get(pair.principal);
  const isRevoked = pair.target?.change.kind === 'revoke';
  const placed = index.roles.get(pair.role) ?? (isRevoked ? goneRole(index, pair.role) : undefined);
  if (!principal) {
    const blocker = { kind: 'not-in-picture', arn: pair.principal, changes: [] } as const;
    noteMissing(desk, pair.principal, at, blocker);
    return undefined;
  }
  if (!placed) {
    const { account } = arnParts(pair.role);
    const isUnread = index.unreadable.has(account);
    const blocker = isUnread
      ? ({ kind: 'account-unreadable', account, changes: [] } as const)
      : ({ kind: 'not-in-picture', arn: pair.role, changes: [] } as const);
    noteMissing(desk, isUnread ? account : pair.role, at, blocker);
    return undefined;
  }
  const trust = trustOf(desk, placed);
  if (!trust) {
    const ref = { kind: 'trust', role: pair.role } as const;
    const reason = 'the trust policy cannot be read';
    noteMissing(desk, `trust ${pair.role}`, at, {
      kind: 'document-unreadable',
      ref,
      reason,
      changes: [],
    });
    return undefined;
  }
  const assertions = assertionsOf(desk, principal);
  const id = { arn: principal.arn, id: principal.iam.id };
  return {
    pair,
    placed,
    principal,
    trust,
    assertions,
    trusting: trust.foreign.flatMap((foreign) => {
      const reach = trustReach(foreign, id);
      return reach ? [{ trust: foreign, reach }] : [];
    }),
    asserting: assertions.foreign.flatMap((held) => {
      const found = assertionReach(held.assertion, pair.role);
      return found ? [{ held, ...found }] : [];
    }),
    ownedTerms: ownedTermsOf(trust, principal.arn),
    isOwnAsserted: isAsserted(assertions, pair.role),
  };
}
