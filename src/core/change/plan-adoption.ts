import type { StatementSource } from '#core/access/access-state.ts';
import { arnParts } from '#core/aws/arn.ts';
import { takeOutOfAssertion } from './assertion-draft.ts';
import { blockBy, type Desk } from './desk.ts';
import { assertionReachUnnamed, trustReachUnnamed } from './foreign-statements.ts';
import { isCoveredBy, type TrustTerms } from './owned-statements.ts';
import type { PairView } from './pair-view.ts';
import { accountTermsOf, addTrusted, takeOutOfTrust } from './trust-draft.ts';

type Trusting = PairView['trusting'][number];
type Asserting = PairView['asserting'][number];

/**
 * Takes a pair out of foreign statements so that the grant or revoke of the same change set decides it alone. An entry leaves its
 * statement where that is nobody else's document: for a revoke also where the statement allows more of STS, for a grant only where
 * an owned statement can stand in for it exactly.
 *
 * @returns The view that is left, or undefined when something holds the pair fast.
 */
export function takeOut(desk: Desk, view: PairView, change: number): PairView | undefined {
  const isRevoked = view.pair.target?.change.kind === 'revoke';
  const trusting = view.trusting.filter(({ reach }) => reach === 'named');
  const asserting = view.asserting.filter(({ reach }) => reach === 'named');
  const canLeave = ({ trust }: Trusting) =>
    isRevoked ? trust.scope !== 'more' : isMovableTrust(trust);
  const canBeLeft = (one: Asserting) =>
    isRevoked ? one.held.document && one.held.assertion.scope !== 'more' : isMovable(one);
  const stuck = [
    ...trusting.filter((one) => !canLeave(one)).map(({ trust }) => trust.source),
    ...asserting.filter((one) => !canBeLeft(one)).map(({ held }) => held.assertion.source),
  ];
  if (stuck.length > 0) {
    blockBy(desk, stuck, change);
    return undefined;
  }
  if (trusting.length + asserting.length === 0) {
    if (!isRevoked) desk.notices.push({ kind: 'already-so', change });
    return view;
  }
  for (const one of trusting) takeOutTrust(view, one, change);
  for (const { held } of asserting) takeOutOfAssertion(held, view.pair.role, change);
  const isAdded = asserting.length > 0 && !isRevoked && !view.isOwnAsserted;
  if (isAdded) view.assertions.additions.set(view.pair.role, change);
  desk.orders.push({ pair: view.pair, kind: isRevoked ? 'revoking' : 'adopting' });
  return {
    ...view,
    trusting: view.trusting.flatMap(({ trust }) => {
      const reach = trustReachUnnamed(trust);
      return reach ? [{ trust, reach }] : [];
    }),
    asserting: view.asserting.flatMap(({ held }) => {
      const left = assertionReachUnnamed(held.assertion, view.pair.role);
      return left ? [{ held, ...left }] : [];
    }),
    isOwnAsserted: view.isOwnAsserted || isAdded,
  };
}

/**
 * Takes a pair over as it is: afterwards it stands on owned statements that say the same, whatever becomes of the others.
 *
 * An entry of its own moves. What serves others too stays where it is, and the owned entry is written beside it: a statement of a
 * group or of a policy that several have, a wildcard, a trust of the whole jump account, a statement that allows more than assuming
 * roles. Only an entry whose conditions no owned statement can say holds the pair fast, unless another one says more.
 */
export function takeOver(desk: Desk, view: PairView, change: number): void {
  const assertion = assertionSide(view);
  const trust = trustSide(desk, view);
  const stuck = [...assertion.stuck, ...trust.stuck];
  if (stuck.length > 0) {
    blockBy(desk, stuck, change);
    return;
  }
  const { pair, assertions, principal } = view;
  for (const one of trust.moved) takeOutTrust(view, one, change);
  for (const terms of trust.terms) {
    addTrusted(view.trust, principal.arn, terms);
    view.trust.changes.add(change);
  }
  for (const { held } of assertion.moved) takeOutOfAssertion(held, pair.role, change);
  if (assertion.isAdded) assertions.additions.set(pair.role, change);
  const moved = trust.moved.length + assertion.moved.length;
  if (moved + trust.terms.length === 0 && !assertion.isAdded) {
    desk.notices.push({ kind: 'already-so', change });
    return;
  }
  desk.orders.push({ pair, kind: 'adopting' });
  const isGoing = (source: StatementSource) => view.trust.struck.has(source.statement - 1);
  const beside = trust.beside.filter((source) => !isGoing(source));
  for (const source of [...assertion.beside, ...beside]) {
    desk.notices.push({ kind: 'stays-beside', change, source });
  }
}

function takeOutTrust({ trust, principal }: PairView, one: Trusting, change: number): void {
  takeOutOfTrust(trust, one.trust.index, [principal.arn, principal.iam.id]);
  trust.changes.add(change);
}

/** Whether an owned statement can stand in for the entry, and the entry be all that goes. */
function isMovableTrust({ scope, terms }: Trusting['trust']): boolean {
  return scope === 'assume-role' && terms !== undefined;
}

function isMovable({ held: { document, assertion } }: Asserting): boolean {
  return document !== null && assertion.scope === 'assume-role' && assertion.isUnconditional;
}

/** What becomes of one side of a pair that is taken over. */
interface TakenSide<Entry> {
  readonly moved: readonly Entry[];
  /** Statements that stay, though the owned entry says what they say. */
  readonly beside: readonly StatementSource[];
  /** Statements that no owned entry can stand in for. */
  readonly stuck: readonly StatementSource[];
}

/**
 * A statement for many counts on one side only where the other side is open: else the owned entry would make half a grant of a pair
 * that nobody had meant.
 */
function counting<Entry extends { readonly reach: 'named' | 'broad' }>(
  entries: readonly Entry[],
  isOtherOpen: boolean,
): readonly Entry[] {
  return entries.filter(({ reach }) => reach === 'named' || isOtherOpen);
}

function assertionSide(view: PairView): TakenSide<Asserting> & { readonly isAdded: boolean } {
  const isLetIn = view.trusting.length + view.ownedTerms.length > 0;
  const entries = counting(view.asserting, isLetIn || accountTermsOf(view.trust) !== undefined);
  const saysAll = ({ held, isVague }: Asserting) => held.assertion.isUnconditional && !isVague;
  const isAdded = !view.isOwnAsserted && entries.some(saysAll);
  const isOwned = view.isOwnAsserted || isAdded;
  const moved = entries.filter((one) => isOwned && one.reach === 'named' && isMovable(one));
  const left = entries.flatMap((one) => (moved.includes(one) ? [] : one.held.assertion.source));
  return { isAdded, moved, beside: isOwned ? left : [], stuck: isOwned ? [] : left };
}

function trustSide(
  desk: Desk,
  view: PairView,
): TakenSide<Trusting> & { readonly terms: readonly TrustTerms[] } {
  const { pair, ownedTerms, principal } = view;
  // Where role and principal share an account, to be named there is more than to come in by the account: a boundary stops it no more.
  const isSameAccount = arnParts(pair.role).account === arnParts(pair.principal).account;
  const isAsking = view.asserting.length > 0 || view.isOwnAsserted;
  const entries = counting(view.trusting, isAsking).map((one) => {
    const { terms } = one.trust;
    const canStandIn = one.reach === 'named' || !isSameAccount;
    return { one, terms: canStandIn ? terms : undefined };
  });
  const moved = entries.filter(({ one }) => one.reach === 'named' && isMovableTrust(one.trust));
  const lasts = ({ mfa, untilMs }: TrustTerms) =>
    (!mfa || principal.kind === 'user') && (untilMs === null || untilMs > desk.nowMs);
  const said = entries.flatMap((entry) =>
    entry.terms && (moved.includes(entry) || lasts(entry.terms)) ? [entry.terms] : [],
  );
  const terms = withoutCovered(said).filter((one) => !isCovered(one, ownedTerms));
  const all = [...ownedTerms, ...terms];
  const beside: StatementSource[] = [];
  const stuck: StatementSource[] = [];
  for (const entry of entries) {
    const { source } = entry.one.trust;
    if (moved.includes(entry)) continue;
    if (isCovered(entry.terms ?? ALWAYS, all)) beside.push(source);
    // Others’ ways in for many, under conditions that are theirs, take nothing from a pair that has a way of its own.
    else if (all.length === 0 || entry.one.reach === 'named') stuck.push(source);
  }
  return { moved: moved.map(({ one }) => one), terms, beside, stuck };
}

const ALWAYS: TrustTerms = { mfa: false, untilMs: null };

function isCovered(terms: TrustTerms, by: readonly TrustTerms[]): boolean {
  return by.some((one) => isCoveredBy(terms, one));
}

/** The terms that say more than the others do; of equal ones the first. */
function withoutCovered(list: readonly TrustTerms[]): readonly TrustTerms[] {
  return list.filter(
    (terms, at) =>
      !list.some(
        (other, place) => isCoveredBy(terms, other) && (place < at || !isCoveredBy(other, terms)),
      ),
  );
}
