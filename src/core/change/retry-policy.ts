import type { ErrorCode } from '#core/errors.ts';
import { areCredentialsRefused } from '#core/sign-in/credentials.ts';
import type { IamCall } from './plan.ts';

/** How often and how patiently one kind of refusal is met. */
export interface RetryRule {
  /** Attempts in all that may end in this refusal. */
  readonly attempts: number;
  /** The wait doubles from here, spread by chance, up to the cap; milliseconds. */
  readonly baseMs: number;
  readonly capMs: number;
  /** True when the call may have taken effect although it answered with an error. */
  readonly mayHaveHappened: boolean;
  /** The calls it holds for. Absent: all. */
  readonly apis?: readonly IamCall['api'][];
}

const ATTACHMENTS = ['AttachUserPolicy', 'AttachRolePolicy'] as const;

/**
 * Refusals that pass by themselves. A trust policy that names a principal created seconds ago is refused as malformed until IAM knows
 * the principal everywhere; an attachment right after its policy, and a sixth version right after a deletion, likewise.
 *
 * @see IAM User Guide, "Troubleshooting IAM: changes that I make are not always immediately visible"
 */
const RULES: Readonly<Partial<Record<ErrorCode, RetryRule>>> = {
  'aws/already-exists': {
    attempts: 4,
    baseMs: 1000,
    capMs: 8000,
    mayHaveHappened: true,
    apis: ['CreatePolicy'],
  },
  'aws/concurrent-modification': {
    attempts: 12,
    baseMs: 500,
    capMs: 15_000,
    mayHaveHappened: false,
  },
  'aws/delete-conflict': { attempts: 6, baseMs: 1000, capMs: 8000, mayHaveHappened: false },
  'aws/limit-exceeded': {
    attempts: 5,
    baseMs: 1000,
    capMs: 8000,
    mayHaveHappened: false,
    apis: ['CreatePolicyVersion'],
  },
  'aws/malformed-document': {
    attempts: 6,
    baseMs: 1500,
    capMs: 10_000,
    mayHaveHappened: false,
    apis: ['UpdateAssumeRolePolicy'],
  },
  'aws/not-found': {
    attempts: 6,
    baseMs: 1000,
    capMs: 8000,
    mayHaveHappened: false,
    apis: ATTACHMENTS,
  },
  'aws/service-failed': { attempts: 10, baseMs: 500, capMs: 15_000, mayHaveHappened: true },
  'aws/temporarily-unmodifiable': {
    attempts: 20,
    baseMs: 5000,
    capMs: 60_000,
    mayHaveHappened: false,
  },
  // The pace of the account slows down as well: waiting long beside it would only lose turns.
  'aws/throttled': { attempts: 120, baseMs: 250, capMs: 5000, mayHaveHappened: false },
  'aws/unexpected-answer': { attempts: 5, baseMs: 1000, capMs: 10_000, mayHaveHappened: true },
  'aws/unreachable': { attempts: 10, baseMs: 1000, capMs: 30_000, mayHaveHappened: true },
};

/** The rule for a refusal, undefined when trying again would not help. Without a call: for a read. */
export function retryRuleFor(code: ErrorCode, call?: IamCall): RetryRule | undefined {
  const rule = RULES[code];
  if (!rule?.apis) return rule;
  return call && rule.apis.includes(call.api) ? rule : undefined;
}

/** Whether a refusal says that what a call wanted is so already: an answer was lost, or somebody else was first. */
export function isAlreadySo(code: ErrorCode, call: IamCall): boolean {
  return code === 'aws/not-found' && /^(?:Detach|Delete)/.test(call.api);
}

/** Refusals that concern the whole commit, not one document: nothing more is started after one. */
export function haltsCommit(code: ErrorCode): boolean {
  return (
    areCredentialsRefused(code) ||
    code === 'aws/unreachable' ||
    code.startsWith('aws/clock-') ||
    code === 'operation/stopped' ||
    code === 'storage/failed' ||
    code.startsWith('sign-in/')
  );
}

/**
 * Milliseconds to wait before the next attempt.
 *
 * @param attempt - Counts from 1.
 * @param random - From 0 to 1.
 */
export function backOffMs(rule: RetryRule, attempt: number, random: number): number {
  const most = Math.min(rule.capMs, rule.baseMs * 2 ** (attempt - 1));
  return Math.round(most / 4 + (most * 3 * random) / 4);
}
