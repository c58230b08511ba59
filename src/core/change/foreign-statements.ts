import type { StatementSource } from '#core/access/access-state.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { ListElement, PolicyStatement } from '#core/access/policy-document.ts';
import {
  compilePattern,
  compileResource,
  matchesPattern,
  type Pattern,
} from '#core/access/wildcard.ts';
import { fromResource, termsOf, type TrustPlace, type TrustTerms } from './owned-statements.ts';

/**
 * What the planner must know of statements that are not Jumpgate's: which pairs they may allow, so that a grant writes only
 * the side that is missing and a revoke never claims what it did not do. Effects are the evaluator's matter; this reading
 * is cautious in both directions: `always` and `with-mfa` are certain, everything else is `perhaps`.
 */
export type Certainty = 'always' | 'with-mfa' | 'perhaps';

/** What else a statement allows beside assuming roles; it decides whether an entry can be taken out of it. */
export type ActionScope = 'assume-role' | 'sts' | 'more';

/** An Allow of a trust policy that is not Jumpgate's. */
export interface ForeignTrust {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly source: StatementSource;
  readonly certainty: Certainty;
  readonly scope: ActionScope;
  /** ARNs and unique ids that it names. */
  readonly named: ReadonlySet<string>;
  /** Whom it lets in without naming them. */
  readonly reach: 'nobody' | 'account' | 'everyone';
  /** The conditions, when they are ones that an owned statement can carry. */
  readonly terms: TrustTerms | undefined;
}

/** An Allow of an identity policy that is not Jumpgate's. */
export interface ForeignAssertion {
  readonly index: number;
  readonly source: StatementSource;
  readonly certainty: Certainty;
  readonly scope: ActionScope;
  readonly isUnconditional: boolean;
  /** Roles that it names. */
  readonly named: ReadonlySet<RoleArn>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly isVariable: boolean }[];
  /** NotResource: it allows all but what its patterns and names say. */
  readonly isExcept: boolean;
}

const ASSUME_ROLE = 'sts:assumerole';

function matchesAction(value: string): boolean {
  return matchesPattern(ASSUME_ROLE, compilePattern(value.toLowerCase()));
}

function allowsAssumeRole(action: ListElement): boolean {
  return action.values.some(matchesAction) === (action.kind === 'only');
}

function scopeOf(action: ListElement): ActionScope {
  if (action.kind === 'except') return 'more';
  const actions = action.values.map((value) => value.toLowerCase());
  if (actions.every((value) => value === ASSUME_ROLE)) return 'assume-role';
  return actions.every((value) => value.startsWith('sts:')) ? 'sts' : 'more';
}

function certaintyOf({ conditions }: PolicyStatement): Certainty {
  if (conditions.length === 0) return 'always';
  const isMfa = conditions.every(
    ({ operator, key, values }) =>
      operator.toLowerCase() === 'bool' &&
      key.toLowerCase() === 'aws:multifactorauthpresent' &&
      values.every((value) => value.toLowerCase() === 'true'),
  );
  return isMfa ? 'with-mfa' : 'perhaps';
}

function sourceOf(
  statement: PolicyStatement,
  holder: Pick<StatementSource, 'kind' | 'policy' | 'group'>,
): StatementSource {
  return {
    ...holder,
    ...(statement.sid !== undefined && { sid: statement.sid }),
    statement: statement.number,
  };
}

/** Reads an Allow statement of a trust policy; undefined when it lets nobody of the jump account assume the role. */
export function readForeignTrust(
  statement: PolicyStatement,
  place: TrustPlace,
): ForeignTrust | undefined {
  const { principal, action, effect, number } = statement;
  if (effect !== 'Allow' || !principal || !allowsAssumeRole(action)) return undefined;
  const isExcept = principal.kind === 'except';
  const names = new Set(principal.aws);
  const root = `arn:${place.partition}:iam::${place.jumpAccount}:root`;
  const reach =
    isExcept || names.has('*')
      ? 'everyone'
      : names.has(root) || names.has(place.jumpAccount)
        ? 'account'
        : 'nobody';
  return {
    index: number - 1,
    source: {
      ...sourceOf(statement, { kind: 'trust', policy: place.role }),
      reach: reach === 'nobody' ? 'principal' : reach,
    },
    certainty: isExcept ? 'perhaps' : certaintyOf(statement),
    scope: scopeOf(action),
    named: isExcept ? new Set() : names,
    reach,
    terms: isExcept ? undefined : termsOf(statement.json),
  };
}

/** Reads an Allow statement of an identity policy; undefined when it allows no one to assume anything. */
export function readForeignAssertion(
  statement: PolicyStatement,
  holder: Pick<StatementSource, 'kind' | 'policy' | 'group'>,
): ForeignAssertion | undefined {
  const { resource, action, effect, number, conditions } = statement;
  if (effect !== 'Allow' || !resource || !allowsAssumeRole(action)) return undefined;
  const named = new Set<RoleArn>();
  const patterns: { pattern: Pattern; isVariable: boolean }[] = [];
  for (const value of resource.values) {
    const role = fromResource(value);
    if (role) named.add(role);
    else {
      const isVariable = /\$\{[^*?$]/.test(value);
      patterns.push({ pattern: compileResource(value.replace(/\$\{[^}]*\}/g, '*')), isVariable });
    }
  }
  return {
    index: number - 1,
    source: sourceOf(statement, holder),
    certainty: certaintyOf(statement),
    scope: scopeOf(action),
    isUnconditional: conditions.length === 0,
    named,
    patterns,
    isExcept: resource.kind === 'except',
  };
}

/** Whether a certainty is enough to rely on: role sessions carry no MFA information. */
export function isCertain(certainty: Certainty, isUser: boolean): boolean {
  return certainty === 'always' || (certainty === 'with-mfa' && isUser);
}

/** Whether a condition may ever hold: one on MFA never does for a role. */
export function isPossible(certainty: Certainty, isUser: boolean): boolean {
  return certainty !== 'with-mfa' || isUser;
}

/** How a foreign trust statement may let a principal in; undefined: not at all. */
export function trustReach(
  trust: ForeignTrust,
  principal: { readonly arn: PrincipalArn; readonly id: string },
): 'named' | 'broad' | undefined {
  if (trust.named.has(principal.arn) || trust.named.has(principal.id)) return 'named';
  return trustReachUnnamed(trust);
}

/** How a foreign assertion may let a principal ask for a role, and whether that is certain but for its conditions. */
export function assertionReach(
  assertion: ForeignAssertion,
  role: RoleArn,
): { readonly reach: 'named' | 'broad'; readonly isVague: boolean } | undefined {
  const fitting = assertion.patterns.filter(({ pattern }) => matchesPattern(role, pattern));
  if (assertion.isExcept) {
    const isSpared = assertion.named.has(role) || fitting.some(({ isVariable }) => !isVariable);
    // A variable without a value leaves open what is spared.
    const isVague = assertion.patterns.some(({ isVariable }) => isVariable);
    return isSpared ? undefined : { reach: 'broad', isVague };
  }
  if (assertion.named.has(role)) return { reach: 'named', isVague: false };
  if (fitting.length === 0) return undefined;
  return { reach: 'broad', isVague: fitting.every(({ isVariable }) => isVariable) };
}

/** How a foreign trust statement may let a principal in once it does not name it any more. */
export function trustReachUnnamed(trust: ForeignTrust): 'broad' | undefined {
  return trust.reach === 'nobody' ? undefined : 'broad';
}

/** {@link assertionReach} of what is left once the statement does not name the role any more: a wildcard beside it may still fit. */
export function assertionReachUnnamed(
  assertion: ForeignAssertion,
  role: RoleArn,
): ReturnType<typeof assertionReach> {
  return assertionReach({ ...assertion, named: new Set() }, role);
}
