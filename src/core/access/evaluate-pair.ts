import type { AccessState, UnknownReason } from './access-state.ts';
import type {
  CompiledPrincipals,
  CompiledResources,
  CompiledStatement,
} from './assume-role-document.ts';
import type { CompiledPrincipal, CompiledRole, PolicyLayer } from './compile-estate.ts';
import { evaluateCondition, type CompiledCondition } from './condition-operators.ts';
import { resolveVariables } from './policy-variables.ts';
import { contextOf, type ContextLookup, type Sessions } from './request-context.ts';
import { allOf, anyOf, decided, NO, not, OPEN, UNKNOWN, YES, type Verdict } from './verdict.ts';
import { matchesPattern } from './wildcard.ts';

/** How a trust names a principal: itself, its whole account, or everyone. Only the first makes half a grant. */
export type Reach = 'principal' | 'account' | 'everyone';

/** What has a say in a pair, told as it is found. The state never depends on whether somebody listens. */
export interface Witness {
  /** A statement applies, or may: an Allow whose verdict is not no, a Deny whose escape is not yes. */
  readonly statement: (
    layer: PolicyLayer,
    statement: CompiledStatement,
    verdict: Verdict,
    reach?: Reach,
  ) => void;
  /** A condition of that statement that the session decides. */
  readonly condition: (
    layer: PolicyLayer,
    statement: CompiledStatement,
    condition: {
      readonly operator: string;
      readonly key: string;
      readonly values: readonly string[];
    },
  ) => void;
  readonly unknown: (
    layer: PolicyLayer,
    statement: CompiledStatement | undefined,
    reason: UnknownReason,
  ) => void;
  /** The boundary does not let it through, or not surely. */
  readonly bounded: (layer: PolicyLayer, verdict: Verdict) => void;
}

/** What is true of a pair. */
export interface PairVerdict {
  readonly state: AccessState;
  readonly isOfferable: boolean;
}

const NONE: PairVerdict = { state: 'none', isOfferable: false };
const STATES: Readonly<Record<Verdict, AccessState>> = {
  [NO]: 'denied',
  [UNKNOWN]: 'unknown',
  [OPEN]: 'conditional',
  [YES]: 'granted',
};

/**
 * Decides one pair by AWS's evaluation logic for sts:AssumeRole.
 *
 * Conditions are decided one by one: two that exclude each other count as two open ones.
 *
 * @param witness - Hears what had a say; absent when only the state is wanted.
 * @see IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic", "Permissions boundaries for IAM
 * entities" and "AWS JSON policy elements: Principal"
 */
export function evaluatePair(
  principal: CompiledPrincipal,
  role: CompiledRole,
  readAtMs: number,
  witness?: Witness,
): PairVerdict {
  const sides = weighSides(principal, role, 'any', readAtMs, witness);
  if (sides.wouldAllow === NO) {
    if (sides.assertion >= OPEN) return { state: 'assertion-only', isOfferable: false };
    if (sides.namedTrust >= OPEN) return { state: 'trust-only', isOfferable: false };
    return NONE;
  }
  const verdict = sides.allows;
  // What may or may not be allowed, and is denied in any case, is denied.
  const state = verdict === NO ? 'denied' : STATES[allOf(verdict, sides.wouldAllow)];
  return { state, isOfferable: role.fitsConsole && isOfferable(state, principal, role, readAtMs) };
}

function isOfferable(
  state: AccessState,
  principal: CompiledPrincipal,
  role: CompiledRole,
  readAtMs: number,
): boolean {
  if (state !== 'conditional') return state === 'granted';
  return weighSides(principal, role, 'console', readAtMs).allows >= OPEN;
}

interface Sides {
  readonly assertion: Verdict;
  /** From statements that name the principal itself. */
  readonly namedTrust: Verdict;
  /** Both sides together, before Deny and boundary. */
  readonly wouldAllow: Verdict;
  /** After them. */
  readonly allows: Verdict;
}

function weighSides(
  principal: CompiledPrincipal,
  role: CompiledRole,
  sessions: Sessions,
  readAtMs: number,
  witness?: Witness,
): Sides {
  const scene: Scene = {
    principal,
    role,
    lookup: contextOf({ principal, role, sessions, readAtMs }),
    witness,
  };
  const identity = weighIdentity(scene, principal.layers);
  const trust = weighTrust(scene);
  const boundary = weighBoundary(scene);
  const isSameAccount = principal.account === role.account;
  // In one account a trust that names the principal, or everyone, needs no assertion; whole-account trust only delegates.
  const direct = isSameAccount ? trust.direct : NO;
  const both = allOf(identity.allow, trust.allow);
  const unbounded = isSameAccount ? trust.unbounded : NO;
  const allowed = anyOf(unbounded, allOf(anyOf(direct, both), boundary.allow));
  const escapes = allOf(allOf(identity.escape, trust.escape), boundary.escape);
  return {
    assertion: identity.allow,
    namedTrust: trust.named,
    wouldAllow: anyOf(direct, both),
    allows: allOf(allowed, escapes),
  };
}

interface Scene {
  readonly principal: CompiledPrincipal;
  readonly role: CompiledRole;
  readonly lookup: ContextLookup;
  readonly witness: Witness | undefined;
}

/** Whether statements allow, and whether the request escapes every Deny among them. */
interface Weight {
  readonly allow: Verdict;
  readonly escape: Verdict;
}

interface TrustWeight extends Weight {
  /** From statements that name the principal itself. */
  readonly named: Verdict;
  /** From statements that let it in without its account's word, if it is of the role's account. */
  readonly direct: Verdict;
  /** The direct ones that a boundary's silence does not limit: those that name a user, a session or everyone. It limits roles that are named. */
  readonly unbounded: Verdict;
}

function weighIdentity(scene: Scene, layers: readonly PolicyLayer[]): Weight {
  let allow: Verdict = NO;
  let escape: Verdict = YES;
  for (const layer of layers) {
    if (layer.document.kind === 'unknown') {
      scene.witness?.unknown(layer, undefined, layer.document.reason);
      allow = anyOf(allow, UNKNOWN);
      escape = allOf(escape, UNKNOWN);
      continue;
    }
    for (const statement of layer.document.statements) {
      const verdict = weighStatement(
        scene,
        layer,
        statement,
        resourceMatch(scene, layer, statement),
      );
      if (statement.effect === 'Allow') allow = anyOf(allow, verdict);
      else escape = allOf(escape, verdict);
    }
  }
  return { allow, escape };
}

function weighBoundary(scene: Scene): Weight {
  const { boundary } = scene.principal;
  if (!boundary) return { allow: YES, escape: YES };
  const weight = weighIdentity(scene, [boundary]);
  if (weight.allow !== YES) scene.witness?.bounded(boundary, weight.allow);
  return weight;
}

function weighTrust(scene: Scene): TrustWeight {
  const layer = scene.role.trust;
  const { document } = layer;
  if (document.kind === 'unknown') {
    scene.witness?.unknown(layer, undefined, document.reason);
    return { allow: UNKNOWN, escape: UNKNOWN, named: NO, direct: UNKNOWN, unbounded: UNKNOWN };
  }
  let allow: Verdict = NO;
  let escape: Verdict = YES;
  let named: Verdict = NO;
  let direct: Verdict = NO;
  let unbounded: Verdict = NO;
  for (const statement of document.statements) {
    const by = principalMatch(scene, layer, statement);
    const verdict = weighStatement(scene, layer, statement, by.match, by.reach);
    if (statement.effect === 'Deny') {
      escape = allOf(escape, verdict);
      continue;
    }
    allow = anyOf(allow, verdict);
    named = anyOf(named, allOf(verdict, by.named));
    direct = anyOf(direct, allOf(verdict, by.direct));
    unbounded = anyOf(unbounded, allOf(verdict, by.unbounded));
  }
  return { allow, escape, named, direct, unbounded };
}

/** An Allow answers whether it allows; a Deny whether the request escapes it, by not matching or by one of its conditions. */
function weighStatement(
  scene: Scene,
  layer: PolicyLayer,
  statement: CompiledStatement,
  match: Verdict,
  reach?: Reach,
): Verdict {
  const { witness, lookup } = scene;
  const { effect, conditions } = statement;
  const isAllow = effect === 'Allow';
  let verdict = isAllow ? match : not(match);
  const settled = isAllow ? NO : YES;
  const open: CompiledCondition[] = [];
  const unknown: CompiledCondition[] = [];
  for (const condition of conditions) {
    if (verdict === settled) return settled;
    const holds = evaluateCondition(condition, lookup);
    if (holds === OPEN && witness) open.push(condition);
    if (holds === UNKNOWN && witness) unknown.push(condition);
    verdict = isAllow ? allOf(verdict, holds) : anyOf(verdict, not(holds));
  }
  if (verdict === settled || !witness) return verdict;
  witness.statement(layer, statement, verdict, reach);
  for (const { written } of open) witness.condition(layer, statement, written);
  for (const condition of unknown) witness.unknown(layer, statement, reasonOf(condition));
  return verdict;
}

/** Why a condition is unknown. */
function reasonOf({ operator, written }: CompiledCondition): UnknownReason {
  return operator === undefined
    ? { kind: 'operator-unknown', operator: written.operator }
    : { kind: 'value-unreadable', ...written };
}

/** Whether the role is among a statement's resources. */
function resourceMatch(scene: Scene, layer: PolicyLayer, statement: CompiledStatement): Verdict {
  const { resources } = statement;
  if (!resources) {
    scene.witness?.unknown(layer, statement, { kind: 'statement-incomplete' });
    return UNKNOWN;
  }
  const listed = listedResource(scene, layer, statement, resources);
  return resources.kind === 'only' ? listed : not(listed);
}

function listedResource(
  { role, lookup, witness }: Scene,
  layer: PolicyLayer,
  statement: CompiledStatement,
  { kind, exact, patterns, withVariables }: CompiledResources,
): Verdict {
  if (exact.has(role.arn) || patterns.some((pattern) => matchesPattern(role.arn, pattern))) {
    return YES;
  }
  let verdict: Verdict = NO;
  for (const { written: text, pattern, widest } of withVariables) {
    // Of a NotResource this is not enough: it may spare nothing at all while a variable has no value.
    if (kind === 'only' && !matchesPattern(role.arn, widest)) continue;
    const resolved = resolveVariables(pattern, lookup);
    if (resolved.kind === 'text' && matchesPattern(role.arn, resolved.text)) return YES;
    if (resolved.kind === 'nothing' && kind === 'except') {
      // AWS does not say what a NotResource spares whose variable has no value.
      verdict = anyOf(verdict, UNKNOWN);
      witness?.unknown(layer, statement, { kind: 'variable-without-value', text });
    }
    if (resolved.kind !== 'open') continue;
    verdict = OPEN;
    const key = resolved.variable;
    witness?.condition(layer, statement, { operator: 'Resource', key, values: [text] });
  }
  return verdict;
}

/** Whether a trust statement means a principal, at all and by each kind of name; see {@link TrustWeight}. */
interface PrincipalMatch {
  readonly match: Verdict;
  readonly named: Verdict;
  readonly direct: Verdict;
  readonly unbounded: Verdict;
  readonly reach: Reach;
}

function principalMatch(
  scene: Scene,
  layer: PolicyLayer,
  statement: CompiledStatement,
): PrincipalMatch {
  const { principal, witness } = scene;
  const { principals } = statement;
  if (!principals) {
    witness?.unknown(layer, statement, { kind: 'statement-incomplete' });
    return everyoneElse(UNKNOWN);
  }
  const { kind, names, accounts, sessions, everyone } = principals;
  const { own, sessions: ownSessions, account } = principal.names;
  const isNamed = own.some((name) => names.has(name));
  const isInAccount = account.some((name) => accounts.has(name));
  const hasSession = ownSessions !== undefined && sessions.has(ownSessions);
  if (kind === 'except') {
    const isMeant = isNamed || hasSession;
    if (everyone || (isMeant && isInAccount)) return everyoneElse(sparedVerdict(scene, statement));
    if (isMeant)
      return everyoneElse(halfSparedVerdict(scene, layer, statement, 'account-not-spared'));
    return everyoneElse(
      isInAccount ? inSparedAccountVerdict(scene, layer, statement, principals) : YES,
    );
  }
  const bySession = hasSession ? OPEN : NO;
  const named = isNamed ? YES : bySession;
  const direct = everyone ? YES : named;
  if (hasSession && direct === OPEN) {
    const condition = { operator: 'Principal', key: 'aws:userid', values: [...sessions] };
    witness?.condition(layer, statement, condition);
  }
  return {
    match: isInAccount ? YES : direct,
    named,
    direct,
    unbounded: everyone || (isNamed && principal.kind === 'user') ? YES : bySession,
    reach: reachOf(named, everyone),
  };
}

function reachOf(named: Verdict, everyone: boolean): Reach {
  if (named !== NO) return 'principal';
  return everyone ? 'everyone' : 'account';
}

/** A match by NotPrincipal, or by no principal at all: nobody is named, and nobody's account. */
function everyoneElse(match: Verdict): PrincipalMatch {
  return { match, named: NO, direct: YES, unbounded: YES, reach: 'everyone' };
}

/** NotPrincipal lists the principal and its account, or everyone. A Deny reaches a bounded principal whatever is listed. */
function sparedVerdict({ principal }: Scene, { effect }: CompiledStatement): Verdict {
  return decided(effect === 'Deny' && principal.boundary !== undefined);
}

/** NotPrincipal lists the principal without its account, which AWS may check first, or its account without it. */
function halfSparedVerdict(
  scene: Scene,
  layer: PolicyLayer,
  statement: CompiledStatement,
  kind: 'account-not-spared' | 'account-spared-alone',
): Verdict {
  const spared = sparedVerdict(scene, statement);
  if (statement.effect === 'Allow' || spared === YES) return spared;
  scene.witness?.unknown(layer, statement, { kind });
  return UNKNOWN;
}

/** NotPrincipal lists the principal's account and not the principal: as AWS's examples have it, a Deny then spares those whom it names. */
function inSparedAccountVerdict(
  scene: Scene,
  layer: PolicyLayer,
  statement: CompiledStatement,
  { names, sessions }: CompiledPrincipals,
): Verdict {
  const ofAccount = `:${scene.principal.account}:`;
  const namesOthers = [...names, ...sessions].some((name) => name.includes(ofAccount));
  if (statement.effect === 'Deny' && namesOthers) return YES;
  return halfSparedVerdict(scene, layer, statement, 'account-spared-alone');
}
