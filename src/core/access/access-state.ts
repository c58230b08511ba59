import type { PolicyArn, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { ErrorData } from '#core/errors.ts';
import type { PolicyCondition, PolicyIssue } from './policy-document.ts';

/**
 * What is true of one (principal, role) pair.
 * `granted` both sides allow · `conditional` both allow if conditions hold · `assertion-only`, `trust-only` half a grant ·
 * `denied` both would allow, a Deny or a boundary stops it · `unknown` something unreadable decides it · `none` neither.
 */
export type AccessState = ListedState | 'none';

/** The states of the pairs that are listed, from the best to the least known; where they are stored, their order is part of it. */
export const LISTED_STATES = [
  'granted',
  'conditional',
  'assertion-only',
  'trust-only',
  'denied',
  'unknown',
] as const;
/** See {@link LISTED_STATES}. */
export type ListedState = (typeof LISTED_STATES)[number];

/** Whether a principal gets in, if conditions hold. */
export function isOpenState(state: AccessState): boolean {
  return state === 'granted' || state === 'conditional';
}

/** Where a statement stands, so that an administrator can find it. */
export interface StatementSource {
  readonly kind: 'inline' | 'managed' | 'group-inline' | 'group-managed' | 'boundary' | 'trust';
  /** Inline policy name, managed policy ARN, or the role's ARN for its trust policy. */
  readonly policy: string | PolicyArn;
  /** The group it came through, for the group kinds. */
  readonly group?: string;
  /** Absent when the statement has no Sid. */
  readonly sid?: string;
  /** Counts from 1; 0 for the whole document, where its statements cannot be told apart. */
  readonly statement: number;
  /** For a trust: how the principal is named there. */
  readonly reach?: 'principal' | 'account' | 'everyone';
}

/** One condition that a `conditional` state hangs on, as the policy writes it. */
export interface ConditionRequirement {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly source: StatementSource;
}

/** One pair with its state; pairs in state `none` are never listed. */
export interface AccessPair {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  readonly state: ListedState;
  /** Whether the console's menu can offer it: granted, or conditional on what a console session can meet. */
  readonly isOfferable: boolean;
}

/** Why something cannot be decided from here. */
export type UnknownReason =
  | { readonly kind: 'document-unreadable'; readonly issues: readonly PolicyIssue[] }
  /** The policy is attached but was not read. */
  | { readonly kind: 'policy-not-read' }
  | { readonly kind: 'account-unreadable'; readonly error: ErrorData }
  | { readonly kind: 'operator-unknown'; readonly operator: string }
  /** A condition compares with what is no date, number, address range, ARN or truth value, as its operator wants it. */
  | ({ readonly kind: 'value-unreadable' } & PolicyCondition)
  /** A resource that is not meant is written with a policy variable that has no value here. */
  | { readonly kind: 'variable-without-value'; readonly text: string }
  /** The statement lacks what its place needs: a resource in an identity policy, a principal in a trust. */
  | { readonly kind: 'statement-incomplete' }
  /** A Deny by NotPrincipal that spares a principal but not its account: AWS documents that it may still apply. */
  | { readonly kind: 'account-not-spared' }
  /** A Deny by NotPrincipal that spares an account and names nobody of it: AWS does not document whom of it that spares. */
  | { readonly kind: 'account-spared-alone' };

/** Why a pair is in its state: every statement that had a say. */
export interface AccessExplanation {
  readonly state: AccessState;
  readonly isOfferable: boolean;
  /** Statements that allow the principal to ask. */
  readonly assertions: readonly StatementSource[];
  /** Statements that let the principal in. */
  readonly trusts: readonly StatementSource[];
  /** Explicit denies that apply, and the boundary when it is what stops the pair. */
  readonly denials: readonly StatementSource[];
  readonly conditions: readonly ConditionRequirement[];
  /** Documents that could not be understood and might decide the pair. */
  readonly unknowns: readonly {
    readonly source: StatementSource;
    readonly reason: UnknownReason;
  }[];
}
