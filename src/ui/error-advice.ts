import type { ErrorCode, ErrorData, ErrorDetails } from '#core/errors.ts';

/**
 * For each code, which of its details fill the substitutions `$1`, `$2`, … of its three texts in `_locales`, in order. The compiler
 * refuses a missing row. Keep sorted.
 */
export const ERROR_VALUES: { readonly [C in ErrorCode]: readonly (keyof ErrorDetails[C])[] } = {
  'approval/missing': ['plan'],
  'approval/no-user': ['who'],
  'approval/outdated': [],
  'approval/own': [],
  'aws/access-denied': ['action', 'account', 'reason'],
  'aws/already-exists': ['action', 'account'],
  'aws/clock-ahead': ['host', 'minutes'],
  'aws/clock-behind': ['host', 'minutes'],
  'aws/clock-skewed': ['host'],
  'aws/concurrent-modification': ['action', 'account'],
  'aws/credentials-expired': [],
  'aws/credentials-unknown': ['host'],
  'aws/delete-conflict': ['action', 'account'],
  'aws/limit-exceeded': ['action', 'account', 'message'],
  'aws/malformed-document': ['action', 'account', 'message'],
  'aws/no-answer': ['action', 'account', 'seconds'],
  'aws/not-found': ['what', 'account', 'action'],
  'aws/rejected': ['action', 'account', 'name', 'message'],
  'aws/service-failed': ['action', 'account'],
  'aws/temporarily-unmodifiable': ['action', 'account'],
  'aws/throttled': ['action', 'account'],
  'aws/unexpected-answer': ['action', 'account'],
  'aws/unreachable': ['host'],
  'aws/unusable-key': ['key', 'found'],
  'aws/wrong-account': ['actual', 'expected', 'arn'],
  'aws/wrong-region': ['what', 'region', 'action'],
  'commit/busy': [],
  'commit/conflict': ['document', 'account'],
  'commit/elsewhere': ['who'],
  'commit/turn-lost': [],
  'commit/unfinished': ['name'],
  'estate/gone': ['id'],
  'estate/id-taken': ['id', 'name'],
  'estate/jump-account-taken': ['account', 'name'],
  'input/invalid': ['what', 'issues'],
  'ledger/archived': ['seq', 'destination'],
  'ledger/broken': ['place', 'seq', 'fault'],
  'ledger/newer-format': ['place', 'seq'],
  'message/refused': ['reason'],
  'operation/stopped': [],
  'sign-in/client-refused': ['error'],
  'sign-in/code-expired': [],
  'sign-in/code-refused': [],
  'sign-in/code-unreadable': [],
  'sign-in/denied': ['error'],
  'sign-in/failed': ['error'],
  'sign-in/incomplete-credentials': ['missing'],
  'sign-in/long-term-keys': [],
  'sign-in/needed': [],
  'sign-in/no-access': [],
  'sign-in/not-permitted': ['policy'],
  'sign-in/pool-refused': ['pool', 'error'],
  'sign-in/session-ended': [],
  'sign-in/tab-closed': ['policy'],
  'sign-in/window-closed': ['callback'],
  'sign-in/wrong-state': [],
  'storage/failed': ['what'],
  'switch/console-changed': ['role'],
  'switch/not-in-menu': ['role'],
  'switch/other-account': ['role', 'expected', 'actual'],
  'switch/refused': ['role', 'account'],
  'switch/session-ended': ['role'],
};

/** Trying again, as it is or after something else was mended, cannot help. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['approval/own', 'estate/gone', 'message/refused']);

/** Whether an error may be offered with a button that tries again. */
export function mayTryAgain(code: ErrorCode): boolean {
  return !FINAL.has(code);
}

/** The `_locales` key of one of the three texts of an error. */
export function errorTextKey(code: ErrorCode, part: 'title' | 'hint' | 'next'): string {
  return `error_${code.replace(/[/-]/g, '_')}_${part}`;
}

/** What the three texts of an error are filled with, in order; of several, each on a line of its own. */
export function errorValues({ code, details }: ErrorData): readonly string[] {
  // as: code and details come from one ErrorData, so the names fit; the table's type cannot say so.
  const named = details as Readonly<
    Record<string, string | number | readonly string[] | undefined>
  >;
  return ERROR_VALUES[code].map((name) => [named[name] ?? ''].flat().join('\n'));
}
