import type { StatementSource } from '#core/access/access-state.ts';
import { arnParts, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { openAssertions, type AssertionDraft } from './assertion-draft.ts';
import { isPairChange, type Change, type PairChange } from './change-set.ts';
import type { PictureIndex, PlacedRole, Principal } from './picture-index.ts';
import type { PlanBlocker, PlanNotice } from './plan.ts';
import { openTrust, type TrustDraft } from './trust-draft.ts';

/** What a change set wants of one pair. */
export interface PairIntent {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  /** Index of the `adopt`. */
  readonly adopt?: number;
  /** The last grant or revoke. */
  readonly target?: {
    readonly change: Exclude<PairChange, { kind: 'adopt' }>;
    readonly at: number;
  };
}

/** The role's own policy of ended sessions while a plan is made. */
export interface EndedDraft {
  readonly placed: PlacedRole;
  readonly ended: Map<string, number>;
  readonly changes: Set<number>;
}

/** An order that a pair wants: between its role's trust, its principal's assertions and the foreign documents they leave. */
export interface PairOrder {
  readonly pair: PairIntent;
  readonly kind: 'granting' | 'revoking' | 'adopting';
}

/** All drafts of a plan in the making. */
export interface Desk {
  readonly index: PictureIndex;
  readonly nowMs: number;
  readonly trusts: Map<RoleArn, TrustDraft | undefined>;
  readonly assertions: Map<PrincipalArn, AssertionDraft>;
  readonly ended: Map<RoleArn, EndedDraft | undefined>;
  /** Roles whose statement for the whole jump account may have become needless, with the change that asks. */
  readonly retiring: Map<RoleArn, number>;
  readonly orders: PairOrder[];
  /** Changes that ask for what cannot be found, by account or ARN. */
  readonly missing: Map<string, { readonly blocker: PlanBlocker; readonly changes: number[] }>;
  readonly blockers: PlanBlocker[];
  readonly notices: PlanNotice[];
}

/** An empty desk. */
export function openDesk(index: PictureIndex, nowMs: number): Desk {
  return {
    index,
    nowMs,
    trusts: new Map(),
    assertions: new Map(),
    ended: new Map(),
    retiring: new Map(),
    orders: [],
    missing: new Map(),
    blockers: [],
    notices: [],
  };
}

/** Gathers the changes of pairs by pair, in the order in which pairs are first named. */
export function foldPairs(changes: readonly Change[]): readonly PairIntent[] {
  const pairs = new Map<string, PairIntent>();
  changes.forEach((change, at) => {
    if (!isPairChange(change)) return;
    const { principal, role } = change;
    const key = `${principal} ${role}`;
    const known = pairs.get(key) ?? { principal, role };
    pairs.set(
      key,
      change.kind === 'adopt' ? { ...known, adopt: at } : { ...known, target: { change, at } },
    );
  });
  return [...pairs.values()];
}

/** Gets what a map has for a key, or makes it; what was made to be undefined is not made again. */
export function once<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined || map.has(key)) return known as Value; // as: the key is there
  const made = make();
  map.set(key, made);
  return made;
}

/** The trust draft of a role; undefined when its document cannot be read. */
export function trustOf(desk: Desk, placed: PlacedRole): TrustDraft | undefined {
  return once(desk.trusts, placed.role.arn, () => openTrust(desk.index, placed));
}

/** The trust that a change by itself asks for; undefined, and noted, when it cannot be found or read. */
export function trustFor(desk: Desk, role: RoleArn, change: number): TrustDraft | undefined {
  const { index } = desk;
  const placed = index.roles.get(role);
  if (!placed) {
    const { account } = arnParts(role);
    if (index.unreadable.has(account)) {
      noteMissing(desk, account, [change], { kind: 'account-unreadable', account, changes: [] });
    } else noteMissing(desk, role, [change], { kind: 'not-in-picture', arn: role, changes: [] });
    return undefined;
  }
  const trust = trustOf(desk, placed);
  if (!trust) {
    noteMissing(desk, `trust ${role}`, [change], {
      kind: 'document-unreadable',
      ref: { kind: 'trust', role },
      reason: 'the trust policy cannot be read',
      changes: [],
    });
  }
  return trust;
}

/** The assertions of a principal. */
export function assertionsOf(desk: Desk, principal: Principal): AssertionDraft {
  return once(desk.assertions, principal.arn, () => openAssertions(desk.index, principal));
}

/** Notes that changes ask for what cannot be found or read. */
export function noteMissing(
  desk: Desk,
  key: string,
  at: readonly number[],
  blocker: PlanBlocker,
): void {
  once(desk.missing, key, () => ({ blocker, changes: [] })).changes.push(...at);
}

/** Says which statements of others stand against a change. */
export function blockBy(desk: Desk, sources: readonly StatementSource[], change: number): void {
  for (const source of sources) desk.blockers.push({ kind: 'held-by-others', source, change });
}
