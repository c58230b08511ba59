import type { UnknownReason } from './access-state.ts';
import { compileCondition, type CompiledCondition } from './condition-operators.ts';
import type { DocumentText } from './picture.ts';
import {
  parsePolicyDocument,
  type ListElement,
  type PolicyStatement,
  type PrincipalElement,
} from './policy-document.ts';
import { hasVariable } from './policy-variables.ts';
import {
  compilePattern,
  compileResource,
  hasWildcard,
  matchesPattern,
  type Pattern,
} from './wildcard.ts';

/** The resources of an identity statement, sorted by what it costs to compare them. */
export interface CompiledResources {
  readonly kind: 'only' | 'except';
  /** Met by hash. */
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly Pattern[];
  readonly withVariables: readonly VariableResource[];
}

/** A resource with policy variables in it, which each principal fills in. */
export interface VariableResource {
  readonly written: string;
  /** Its variables are still in it. */
  readonly pattern: Pattern;
  /** Holds every role that it may come to, whatever its variables stand for. */
  readonly widest: Pattern;
}

/** The AWS principals of a trust statement, sorted by what they reach. */
export interface CompiledPrincipals {
  readonly kind: 'only' | 'except';
  /** ARNs of users and roles, and unique ids. */
  readonly names: ReadonlySet<string>;
  /** `‹partition›:‹account id›`, or the account id alone where it was written so. */
  readonly accounts: ReadonlySet<string>;
  /** `arn:‹partition›:sts::‹account›:assumed-role/‹role name›`, without the session's name. */
  readonly sessions: ReadonlySet<string>;
  readonly everyone: boolean;
}

/** A statement that has a say in sts:AssumeRole; what it lacks decides nothing and makes it unknown. */
export interface CompiledStatement {
  readonly number: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly resources?: CompiledResources;
  readonly principals?: CompiledPrincipals;
  readonly conditions: readonly CompiledCondition[];
}

/** A document boiled down to what decides sts:AssumeRole. It depends on its text alone, so equal texts share one. */
export type CompiledDocument =
  | { readonly kind: 'compiled'; readonly statements: readonly CompiledStatement[] }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

const ACTION = 'sts:assumerole';
const ACCOUNT_PRINCIPAL = /^arn:([^:]+):iam::(\d{12}):root$/;
const SESSION_PRINCIPAL = /^(arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+)\/[^/]+$/;

/** Boils a policy document down to its statements about sts:AssumeRole. */
export function compileDocument(text: DocumentText): CompiledDocument {
  const parsed = parsePolicyDocument(text);
  if (parsed.kind === 'unreadable') {
    return { kind: 'unknown', reason: { kind: 'document-unreadable', issues: parsed.issues } };
  }
  const hasVariables = parsed.document.version === '2012-10-17';
  return {
    kind: 'compiled',
    statements: parsed.document.statements
      .filter(({ action }) => concernsAssumeRole(action))
      .map((statement) => compileStatement(statement, hasVariables)),
  };
}

function concernsAssumeRole(action: ListElement): boolean {
  const isListed = action.values.some((name) =>
    matchesPattern(ACTION, compilePattern(name.toLowerCase())),
  );
  return isListed === (action.kind === 'only');
}

function compileStatement(statement: PolicyStatement, hasVariables: boolean): CompiledStatement {
  const { number, sid, effect, resource, principal, conditions } = statement;
  return {
    number,
    ...(sid !== undefined && { sid }),
    effect,
    ...(resource && { resources: compileResources(resource, hasVariables) }),
    ...(principal && { principals: compilePrincipals(principal) }),
    conditions: conditions.map((condition) => compileCondition(condition, hasVariables)),
  };
}

function compileResources({ kind, values }: ListElement, hasVariables: boolean): CompiledResources {
  const isVariable = (value: string) =>
    hasVariables && hasVariable(value) && hasVariable(afterFifthColon(value));
  const patterns = values.filter((value) => !isVariable(value)).map(compileResource);
  return {
    kind,
    exact: new Set(patterns.filter((pattern) => !hasWildcard(pattern))),
    patterns: patterns.filter(hasWildcard),
    withVariables: values.filter(isVariable).map((written) => ({
      written,
      pattern: compileResource(written),
      widest: compileResource(written.replaceAll(/\$\{[^{}]*\}/g, '*')),
    })),
  };
}

/** Where AWS takes policy variables in an ARN; what looks like one before is text, and fits no role. */
function afterFifthColon(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function compilePrincipals({ kind, aws }: PrincipalElement): CompiledPrincipals {
  const names = new Set<string>();
  const accounts = new Set<string>();
  const sessions = new Set<string>();
  for (const text of aws) {
    const [, partition, account] = ACCOUNT_PRINCIPAL.exec(text) ?? [];
    const session = SESSION_PRINCIPAL.exec(text)?.[1];
    if (partition !== undefined && account !== undefined) accounts.add(`${partition}:${account}`);
    else if (/^\d{12}$/.test(text)) accounts.add(text);
    else if (session !== undefined) sessions.add(session);
    else names.add(text);
  }
  return { kind, names, accounts, sessions, everyone: names.delete('*') };
}
