import type { ErrorCode, ErrorData, ErrorDetails } from '#core/errors.ts';

/** What the reader can do about an error: `again` offers a retry button, `fix-first` does not until something changed. */
export type Retry = 'again' | 'fix-first' | 'never';

/** For each code, what `_locales` needs to say it: `error_‹code›_title`, `_hint` and `_next` take these values in order. */
interface Advice<C extends ErrorCode> {
  readonly retry: Retry;
  /** Substitutions `$1`, `$2`, … of the three texts. */
  readonly values: (details: ErrorDetails[C]) => readonly string[];
}

/** One row for every error code; the compiler refuses a missing one. Keep sorted. */
export const ERROR_ADVICE: { readonly [C in ErrorCode]: Advice<C> } = {
  'approval/missing': { retry: 'fix-first', values: (d) => [d.plan.slice(0, 16)] },
  'approval/no-user': { retry: 'fix-first', values: (d) => [d.who] },
  'approval/outdated': { retry: 'fix-first', values: () => [] },
  'approval/own': { retry: 'never', values: () => [] },
  'aws/access-denied': { retry: 'fix-first', values: (d) => [d.action, d.account, d.reason ?? ''] },
  'aws/already-exists': { retry: 'fix-first', values: (d) => [d.action, d.account] },
  'aws/clock-skewed': { retry: 'fix-first', values: (d) => [d.host] },
  'aws/concurrent-modification': { retry: 'again', values: (d) => [d.action, d.account] },
  'aws/credentials-expired': { retry: 'fix-first', values: () => [] },
  'aws/credentials-unknown': { retry: 'fix-first', values: (d) => [d.host] },
  'aws/delete-conflict': { retry: 'fix-first', values: (d) => [d.action, d.account] },
  'aws/limit-exceeded': { retry: 'fix-first', values: (d) => [d.action, d.account, d.message] },
  'aws/malformed-document': { retry: 'fix-first', values: (d) => [d.action, d.account, d.message] },
  'aws/not-found': { retry: 'fix-first', values: (d) => [d.what, d.account, d.action] },
  'aws/rejected': { retry: 'fix-first', values: (d) => [d.action, d.account, d.name, d.message] },
  'aws/service-failed': { retry: 'again', values: (d) => [d.action, d.account] },
  'aws/temporarily-unmodifiable': { retry: 'again', values: (d) => [d.action, d.account] },
  'aws/throttled': { retry: 'again', values: (d) => [d.action, d.account] },
  'aws/unexpected-answer': { retry: 'again', values: (d) => [d.action, d.account] },
  'aws/unreachable': { retry: 'again', values: (d) => [d.host] },
  'aws/unusable-key': { retry: 'fix-first', values: (d) => [d.key, d.found] },
  'aws/wrong-account': { retry: 'fix-first', values: (d) => [d.actual, d.expected, d.arn] },
  'aws/wrong-region': { retry: 'fix-first', values: (d) => [d.what, d.region, d.action] },
  'commit/busy': { retry: 'again', values: () => [] },
  'commit/conflict': { retry: 'fix-first', values: (d) => [d.document, d.account] },
  'commit/elsewhere': { retry: 'again', values: (d) => [d.who] },
  'commit/turn-lost': { retry: 'again', values: () => [] },
  'commit/unfinished': { retry: 'fix-first', values: (d) => [d.name] },
  'estate/gone': { retry: 'never', values: (d) => [d.id] },
  'estate/id-taken': { retry: 'fix-first', values: (d) => [d.id, d.name] },
  'estate/jump-account-taken': { retry: 'fix-first', values: (d) => [d.account, d.name] },
  'input/invalid': { retry: 'fix-first', values: (d) => [d.what, d.issues.join('\n')] },
  'ledger/archived': {
    retry: 'fix-first',
    values: (d) => [String(d.seq), d.destination],
  },
  'ledger/broken': {
    retry: 'fix-first',
    values: (d) => [d.place, String(d.seq), d.fault],
  },
  'message/refused': { retry: 'never', values: (d) => [d.reason] },
  'operation/stopped': { retry: 'again', values: () => [] },
  'sign-in/client-refused': { retry: 'fix-first', values: (d) => [d.error] },
  'sign-in/code-expired': { retry: 'again', values: () => [] },
  'sign-in/code-refused': { retry: 'fix-first', values: () => [] },
  'sign-in/code-unreadable': { retry: 'fix-first', values: () => [] },
  'sign-in/denied': { retry: 'again', values: (d) => [d.error] },
  'sign-in/failed': { retry: 'again', values: (d) => [d.error] },
  'sign-in/incomplete-credentials': {
    retry: 'fix-first',
    values: (d) => [d.missing.join(', ')],
  },
  'sign-in/long-term-keys': { retry: 'fix-first', values: () => [] },
  'sign-in/needed': { retry: 'fix-first', values: () => [] },
  'sign-in/no-access': { retry: 'again', values: () => [] },
  'sign-in/not-permitted': { retry: 'fix-first', values: (d) => [d.policy] },
  'sign-in/pool-refused': { retry: 'fix-first', values: (d) => [d.pool, d.error] },
  'sign-in/session-ended': { retry: 'fix-first', values: () => [] },
  'sign-in/tab-closed': { retry: 'again', values: () => [] },
  'sign-in/window-closed': { retry: 'again', values: (d) => [d.callback] },
  'sign-in/wrong-state': { retry: 'again', values: () => [] },
  'storage/failed': { retry: 'again', values: (d) => [d.what] },
  'switch/console-changed': { retry: 'again', values: (d) => [d.role] },
  'switch/not-in-menu': { retry: 'fix-first', values: (d) => [d.role] },
  'switch/other-account': { retry: 'fix-first', values: (d) => [d.role, d.expected, d.actual] },
  'switch/refused': { retry: 'fix-first', values: (d) => [d.role, d.account] },
  'switch/session-ended': { retry: 'fix-first', values: (d) => [d.role] },
};

/** The `_locales` key of one of the three texts of an error. */
export function errorTextKey(code: ErrorCode, part: 'title' | 'hint' | 'next'): string {
  return `error_${code.replace(/[/-]/g, '_')}_${part}`;
}

/** What the three texts of an error are filled with, in order. */
export function errorValues({ code, details }: ErrorData): readonly string[] {
  // as: code and details come from one ErrorData, so the row fits; the table's type cannot say so.
  const advice = ERROR_ADVICE[code] as Advice<ErrorCode>;
  return advice.values(details);
}
