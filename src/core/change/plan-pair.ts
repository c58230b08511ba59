import type { StatementSource } from '#core/access/access-state.ts';
import { arnParts, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import {
  isAsserted,
  openAssertions,
  removeAssertion,
  takeOutOfAssertion,
  type AssertionDraft,
  type HeldAssertion,
} from './assertion-draft.ts';
import type { Change } from './change-set.ts';
import { readEndedSessions, endingTimeMs, withoutSpentSessions } from './end-sessions.ts';
import {
  assertionReach,
  isCertain,
  isPossible,
  trustReach,
  type ActionScope,
  type ForeignTrust,
} from './foreign-statements.ts';
import { hasSameTerms, trustTerms, type TrustTerms } from './owned-statements.ts';
import type { PictureIndex, PlacedRole, Principal } from './picture-index.ts';
import type { PlanBlocker, PlanNotice } from './plan.ts';
import {
  accountTermsOf,
  addAccountTrust,
  addTrusted,
  openTrust,
  ownedTermsOf,
  removeTrusted,
  takeOutOfTrust,
  type TrustDraft,
} from './trust-draft.ts';

/** What a change set wants of one pair. */
export interface PairIntent {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  /** Index of the `adopt`. */
  readonly adopt?: number;
  /** The last grant or revoke. */
  readonly target?: { readonly change: Exclude<Change, { kind: 'adopt' }>; readonly at: number };
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

/** Gathers the changes by pair, in the order in which pairs are first named. */
export function foldPairs(changes: readonly Change[]): readonly PairIntent[] {
  const pairs = new Map<string, PairIntent>();
  changes.forEach((change, at) => {
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

function once<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
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

/** The assertions of a principal. */
export function assertionsOf(desk: Desk, principal: Principal): AssertionDraft {
  return once(desk.assertions, principal.arn, () => openAssertions(desk.index, principal));
}

function isMissing(desk: Desk, key: string, at: readonly number[], blocker: PlanBlocker): void {
  once(desk.missing, key, () => ({ blocker, changes: [] })).changes.push(...at);
}

/** Everything that a pair's judgement looks at. */
interface PairView {
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

function viewPair(desk: Desk, pair: PairIntent): PairView | undefined {
  const at = [pair.adopt, pair.target?.at].filter((change) => change !== undefined);
  const { index } = desk;
  const principal = index.principals.get(pair.principal);
  const placed = index.roles.get(pair.role);
  if (!principal) {
    const blocker = { kind: 'not-in-picture', arn: pair.principal, changes: [] } as const;
    isMissing(desk, pair.principal, at, blocker);
    return undefined;
  }
  if (!placed) {
    const { account } = arnParts(pair.role);
    const isUnread = index.unreadable.has(account);
    const blocker = isUnread
      ? ({ kind: 'account-unreadable', account, changes: [] } as const)
      : ({ kind: 'not-in-picture', arn: pair.role, changes: [] } as const);
    isMissing(desk, isUnread ? account : pair.role, at, blocker);
    return undefined;
  }
  const trust = trustOf(desk, placed);
  if (!trust) {
    const ref = { kind: 'trust', role: pair.role } as const;
    const reason = 'the trust policy cannot be read';
    isMissing(desk, `trust ${pair.role}`, at, {
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

/** Judges one pair and marks the drafts accordingly; a pair that meets a blocker marks nothing. */
export function planPair(desk: Desk, pair: PairIntent): void {
  const view = viewPair(desk, pair);
  if (!view) return;
  const { adopt, target } = pair;
  const rest = adopt === undefined ? view : planAdoption(desk, view, adopt);
  if (!rest || !target) return;
  const { change, at } = target;
  if (change.kind === 'grant') planGrant(desk, rest, change, at);
  else planRevoke(desk, rest, change, at, rest !== view);
}

function blockBy(desk: Desk, sources: readonly StatementSource[], change: number): void {
  for (const source of sources) desk.blockers.push({ kind: 'held-by-others', source, change });
}

/**
 * Which entry may be taken out of its statement: when the pair is to be revoked, any whose statement speaks of STS only; else only one
 * that an owned statement can stand in for exactly.
 */
function canTakeOut(scope: ActionScope, isRevoked: boolean, isReplaceable: boolean): boolean {
  return isRevoked ? scope !== 'more' : scope === 'assume-role' && isReplaceable;
}

/** Takes the pair out of foreign statements. Answers the view that is left, or undefined when something holds it fast. */
function planAdoption(desk: Desk, view: PairView, change: number): PairView | undefined {
  const { pair, trust, assertions, principal } = view;
  const isRevoked = pair.target?.change.kind === 'revoke';
  const trusting = view.trusting.filter(({ reach }) => reach === 'named');
  const asserting = view.asserting.filter(({ reach }) => reach === 'named');
  const stuck = [
    ...trusting
      .filter(({ trust: t }) => !canTakeOut(t.scope, isRevoked, t.terms !== undefined))
      .map(({ trust: t }) => t.source),
    ...asserting
      .filter(
        ({ held: { document, assertion } }) =>
          !document || !canTakeOut(assertion.scope, isRevoked, assertion.isUnconditional),
      )
      .map(({ held }) => held.assertion.source),
  ];
  if (stuck.length > 0) {
    blockBy(desk, stuck, change);
    return undefined;
  }
  if (trusting.length + asserting.length === 0) {
    if (!isRevoked) desk.notices.push({ kind: 'already-so', change });
    return view;
  }
  const isKept = !pair.target;
  for (const { trust: foreign } of trusting) {
    takeOutOfTrust(trust, foreign.index, [principal.arn, principal.iam.id]);
    trust.changes.add(change);
    if (isKept && foreign.terms) addTrusted(trust, principal.arn, foreign.terms);
  }
  for (const { held } of asserting) takeOutOfAssertion(held, pair.role, change);
  const isAdded = asserting.length > 0 && !isRevoked && !view.isOwnAsserted;
  if (isAdded) assertions.additions.set(pair.role, change);
  desk.orders.push({ pair, kind: isRevoked ? 'revoking' : 'adopting' });
  return {
    ...view,
    trusting: view.trusting.filter(({ reach }) => reach === 'broad'),
    asserting: view.asserting.filter(({ reach }) => reach === 'broad'),
    isOwnAsserted: view.isOwnAsserted || isAdded,
  };
}

type Grant = Extract<Change, { kind: 'grant' }>;
type Revoke = Extract<Change, { kind: 'revoke' }>;

function planGrant(desk: Desk, view: PairView, grant: Grant, at: number): void {
  const { pair, trust, assertions, principal, ownedTerms, trusting } = view;
  const isUser = principal.kind === 'user';
  const entry = desk.index.entries.get(pair.role);
  const terms = trustTerms(isUser && entry?.withoutMfa !== true, grant.untilMs);
  const accountTerms = accountTermsOf(trust);
  if (terms.untilMs !== null && (trusting.length > 0 || accountTerms)) {
    const account = { kind: 'trust', policy: pair.role, statement: 0, reach: 'account' } as const;
    const sources = trusting.map(({ trust: { source } }) => source);
    blockBy(desk, sources.length > 0 ? sources : [account], at);
    return;
  }
  const isDelegated = entry?.delegated === true && isUser && terms.untilMs === null;
  const isLetIn = trusting.some(({ trust: t }) => isCertain(t.certainty, isUser));
  const canAsk = view.asserting.some(
    ({ held, isVague }) => !isVague && isCertain(held.assertion.certainty, isUser),
  );
  let isTouched = true;
  if (isDelegated) {
    if (accountTerms || (isLetIn && ownedTerms.length === 0)) isTouched = false;
    else {
      const isUserArn = (name: string) =>
        desk.index.principals.get(name as PrincipalArn)?.kind === 'user'; // as: a name that is no ARN is not found
      addAccountTrust(trust, terms, isUserArn);
    }
  } else if (ownedTerms.length === 0 && isLetIn) isTouched = false;
  else if (ownedTerms.length === 1 && ownedTerms.every((owned) => hasSameTerms(owned, terms))) {
    isTouched = false;
  } else {
    removeTrusted(trust, principal.arn);
    addTrusted(trust, principal.arn, terms);
    if (accountTerms) desk.retiring.set(pair.role, at);
  }
  if (isTouched) trust.changes.add(at);
  const isAdded = !view.isOwnAsserted && !canAsk;
  if (isAdded) assertions.additions.set(pair.role, at);
  if (isTouched || isAdded) desk.orders.push({ pair, kind: 'granting' });
  else if (pair.adopt === undefined) desk.notices.push({ kind: 'already-so', change: at });
}

function planRevoke(
  desk: Desk,
  view: PairView,
  revoke: Revoke,
  at: number,
  isTakenOver: boolean,
): void {
  const { pair, trust, assertions, principal, ownedTerms, trusting, asserting } = view;
  const accountTerms = accountTermsOf(trust);
  const isOwned = ownedTerms.length > 0 || view.isOwnAsserted;
  const isUser = principal.kind === 'user';
  const mayEnter = trusting.some(({ trust: t }) => isPossible(t.certainty, isUser));
  const mayAsk = asserting.some(({ held }) => isPossible(held.assertion.certainty, isUser));
  const isOpen = (mayEnter || accountTerms !== undefined) && mayAsk;
  const named = [
    ...trusting.filter(({ reach }) => reach === 'named').map(({ trust: t }) => t.source),
    ...asserting.filter(({ reach }) => reach === 'named').map(({ held }) => held.assertion.source),
  ];
  if (isOpen || (!isOwned && named.length > 0)) {
    const broad = [
      ...trusting.map(({ trust: t }) => t.source),
      ...asserting.map(({ held }) => held.assertion.source),
    ];
    blockBy(desk, named.length > 0 ? named : broad, at);
    return;
  }
  for (const source of named) desk.notices.push({ kind: 'half-remains', change: at, source });
  if (ownedTerms.length > 0) {
    removeTrusted(trust, principal.arn);
    trust.changes.add(at);
  }
  if (view.isOwnAsserted) removeAssertion(assertions, pair.role, at);
  // A role that trusts the whole account may have nobody left who asks for it.
  if (accountTerms && view.isOwnAsserted) desk.retiring.set(pair.role, at);
  const isRemoved = isOwned || isTakenOver;
  const isEnding = revoke.endSessions === true && endSessions(desk, view, at, isRemoved);
  if (isRemoved || isEnding) desk.orders.push({ pair, kind: 'revoking' });
  else desk.notices.push({ kind: 'already-so', change: at });
  if (isRemoved && !isEnding) {
    const seconds = view.placed.role.maxSessionSeconds;
    desk.notices.push({ kind: 'sessions-live-on', change: at, seconds });
  }
}

/**
 * Marks the sessions of a person as ended. The console names a session after the IAM user who switches; of a role's
 * sessions the name cannot be known, so those live on and the reader is told.
 *
 * @returns Whether the sessions are, or will be, ended.
 */
function endSessions(desk: Desk, view: PairView, at: number, isRemoved: boolean): boolean {
  const { placed, principal } = view;
  if (principal.kind !== 'user') return false;
  const draft = once(desk.ended, placed.role.arn, () => {
    const reading = readEndedSessions(placed.role);
    if (reading.kind === 'foreign') return undefined;
    const ended = new Map(withoutSpentSessions(reading.ended, placed.role, desk.nowMs));
    return { placed, ended, changes: new Set<number>() };
  });
  if (!draft) {
    const ref = {
      kind: 'inline',
      principal: placed.role.arn,
      name: 'JumpgateEndedSessions',
    } as const;
    const reason = 'somebody else has written in it';
    isMissing(desk, `ended ${placed.role.arn}`, [at], {
      kind: 'document-unreadable',
      ref,
      reason,
      changes: [],
    });
    return false;
  }
  const id = `${placed.role.id}:${principal.iam.name}`;
  if (!isRemoved && draft.ended.has(id)) return false;
  draft.ended.set(id, endingTimeMs(desk.nowMs));
  draft.changes.add(at);
  return true;
}
