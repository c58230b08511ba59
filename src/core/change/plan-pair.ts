import { removeAssertion } from './assertion-draft.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import type { Change } from './change-set.ts';
import { blockBy, noteMissing, once, type Desk, type PairIntent } from './desk.ts';
import { readEndedSessions, endingTimeMs, withoutSpentSessions } from './end-sessions.ts';
import { isCertain, isPossible } from './foreign-statements.ts';
import { hasSameTerms, trustTerms } from './owned-statements.ts';
import { viewPair, type PairView } from './pair-view.ts';
import { takeOut, takeOver } from './plan-adoption.ts';
import { accountTermsOf, addAccountTrust, addTrusted, removeTrusted } from './trust-draft.ts';

/** Judges one pair and marks the drafts accordingly; a pair that meets a blocker marks nothing. */
export function planPair(desk: Desk, pair: PairIntent): void {
  const whole = viewPair(desk, pair);
  if (!whole) return;
  const { adopt, target } = pair;
  if (adopt !== undefined && !target) {
    takeOver(desk, whole, adopt);
    return;
  }
  const view = withoutStruck(whole);
  const rest = adopt === undefined ? view : takeOut(desk, view, adopt);
  if (!rest || !target) return;
  const { change, at } = target;
  if (change.kind === 'grant') planGrant(desk, rest, change, at);
  else planRevoke(desk, rest, change, at, rest !== view);
}

/** A statement that goes in the same plan lets nobody in; only who is taken over out of it has to look at it once more. */
function withoutStruck(view: PairView): PairView {
  const { struck } = view.trust;
  if (struck.size === 0) return view;
  return { ...view, trusting: view.trusting.filter(({ trust }) => !struck.has(trust.index)) };
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
  // With a role its sessions go.
  const isThere = desk.index.roles.has(pair.role);
  const isEnding = isThere && revoke.endSessions === true && endSessions(desk, view, at, isRemoved);
  if (isRemoved || isEnding) desk.orders.push({ pair, kind: 'revoking' });
  else desk.notices.push({ kind: 'already-so', change: at });
  if (isThere && isRemoved && !isEnding) {
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
    noteMissing(desk, `ended ${placed.role.arn}`, [at], {
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
