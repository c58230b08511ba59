import type { AccountId } from './aws/arn.ts';

/**
 * Every way a command can fail, with what the reader needs to know about it. No secret, no token and no policy text
 * may stand in a detail. Keep sorted; adding a code breaks the build until `ui/error-advice.ts` and `_locales` know it.
 */
export interface ErrorDetails {
  /** Nobody but those who propose the plan has approved it; `plan` is the beginning of its hash. */
  'approval/missing': { readonly plan: string };
  /** Proposing and approving needs a name that IAM vouches for; `who` is a session of a role. */
  'approval/no-user': { readonly who: string };
  /** The plan is another one by now than the one that was proposed. */
  'approval/outdated': Record<string, never>;
  'approval/own': Record<string, never>;
  /** `reason` is AWS's own "because …", which names the kind of policy that decided; empty when AWS gave none. */
  'aws/access-denied': {
    readonly action: string;
    readonly account: string;
    readonly reason?: string;
  };
  'aws/already-exists': { readonly action: string; readonly account: string };
  /** `minutes` by which this computer's clock is ahead of that of `host`. */
  'aws/clock-ahead': { readonly host: string; readonly minutes: number };
  'aws/clock-behind': { readonly host: string; readonly minutes: number };
  /** AWS says that the clock is off, but not what time it has itself. */
  'aws/clock-skewed': { readonly host: string };
  /** Somebody else was changing the same thing at that moment: nothing was done, and a retry soon may work. */
  'aws/concurrent-modification': { readonly action: string; readonly account: string };
  'aws/credentials-expired': Record<string, never>;
  /** AWS at `host` has never heard of the credentials, or their parts do not belong together. */
  'aws/credentials-unknown': { readonly host: string };
  'aws/delete-conflict': { readonly action: string; readonly account: string };
  'aws/limit-exceeded': {
    readonly action: string;
    readonly account: string;
    readonly message: string;
  };
  /** Also what AWS answers when a document names a principal that does not exist, or not yet. */
  'aws/malformed-document': {
    readonly action: string;
    readonly account: string;
    readonly message: string;
  };
  /** A read was sent, and no answer came in the seconds that it was given. */
  'aws/no-answer': { readonly action: string; readonly account: string; readonly seconds: number };
  'aws/not-found': { readonly action: string; readonly account: string; readonly what: string };
  'aws/rejected': {
    readonly action: string;
    readonly account: string;
    readonly name: string;
    readonly message: string;
  };
  /** AWS failed on its side; whether a write took effect is not known. */
  'aws/service-failed': { readonly action: string; readonly account: string };
  /** IAM is still settling an earlier change of the same entity; it asks for minutes, not seconds. */
  'aws/temporarily-unmodifiable': { readonly action: string; readonly account: string };
  'aws/throttled': { readonly action: string; readonly account: string };
  /** The answer was not what the API promises: a proxy's page, a broken body, an unknown form. */
  'aws/unexpected-answer': { readonly action: string; readonly account: string };
  /** No answer came; whether a write took effect is not known. */
  'aws/unreachable': { readonly host: string };
  /** A KMS key that cannot make ES256 signatures. `found` is its key spec and usage. */
  'aws/unusable-key': { readonly key: string; readonly found: string };
  'aws/wrong-account': {
    readonly expected: AccountId;
    readonly actual: string;
    readonly arn: string;
  };
  'aws/wrong-region': { readonly action: string; readonly what: string; readonly region: string };
  'commit/busy': Record<string, never>;
  /** `document` names it: the role's ARN, the policy's, or the inline policy's principal and name. */
  'commit/conflict': { readonly account: string; readonly document: string };
  /** Another administrator commits now: `who` is their ARN. */
  'commit/elsewhere': { readonly who: string };
  /** This browser could not keep its turn to commit: another administrator may have taken it. */
  'commit/turn-lost': Record<string, never>;
  /** Another commit of this estate has neither been finished nor taken back. */
  'commit/unfinished': { readonly name: string };
  /** Another page has removed the estate from this browser. */
  'estate/gone': { readonly id: string };
  /** `name` is what the estate that has the id is called. */
  'estate/id-taken': { readonly id: string; readonly name: string };
  /** Two estates would share a session, and what each commits would be drift to the other. `name` is the estate that has it. */
  'estate/jump-account-taken': { readonly account: string; readonly name: string };
  'input/invalid': { readonly what: string; readonly issues: readonly string[] };
  /** Records up to `seq` are in a bucket only, which is not the one that was asked; `destination` names it. */
  'ledger/archived': { readonly seq: number; readonly destination: string };
  /** `place` is this browser or the bucket; `fault` one of ChainFault, or why the two copies disagree. */
  'ledger/broken': { readonly place: string; readonly seq: number; readonly fault: string };
  /** A newer version of the extension wrote the record; this one cannot tell whether it holds. */
  'ledger/newer-format': { readonly place: string; readonly seq: number };
  'message/refused': { readonly reason: string };
  'operation/stopped': Record<string, never>;
  /** Cognito's app client was refused at the token endpoint; `error` is its OAuth error code. */
  'sign-in/client-refused': { readonly error: string };
  'sign-in/code-expired': Record<string, never>;
  /** AWS does not know the code: cut off, used before, or another sign-in's. */
  'sign-in/code-refused': Record<string, never>;
  /** What was pasted holds no code at all. */
  'sign-in/code-unreadable': Record<string, never>;
  /** AWS sent the person back without a code; `error` is its OAuth error code. */
  'sign-in/denied': { readonly error: string };
  /** AWS Sign-In's token endpoint said no for a reason that has no code of its own here. */
  'sign-in/failed': { readonly error: string };
  /** `missing` names the parts of pasted credentials that are not there or were cut off, as AWS's tools spell them. */
  'sign-in/incomplete-credentials': { readonly missing: string };
  'sign-in/long-term-keys': Record<string, never>;
  'sign-in/needed': Record<string, never>;
  /** The person did not let the extension talk to AWS's hosts. */
  'sign-in/no-access': Record<string, never>;
  'sign-in/not-permitted': { readonly policy: string };
  /** Cognito's identity pool gave no credentials; `error` is its exception's name. */
  'sign-in/pool-refused': { readonly pool: string; readonly error: string };
  /** The sign-in is over: signed out, changed password, or the session's hours have passed. */
  'sign-in/session-ended': Record<string, never>;
  /** Who may not sign in this way is told so by AWS in that tab, and nobody is sent back; `policy` is what would let them. */
  'sign-in/tab-closed': { readonly policy: string };
  /** The window of Cognito's pages was closed; `callback` is what their app client must allow. */
  'sign-in/window-closed': { readonly callback: string };
  /** The answer belongs to another sign-in than the one that was started. */
  'sign-in/wrong-state': Record<string, never>;
  'storage/failed': { readonly what: string };
  'switch/console-changed': { readonly role: string };
  'switch/not-in-menu': { readonly role: string };
  'switch/other-account': {
    readonly role: string;
    readonly expected: string;
    readonly actual: string;
  };
  'switch/refused': { readonly role: string; readonly account: string };
  'switch/session-ended': { readonly role: string };
}

/** A stable name for one way to fail; texts, tests and support refer to it. */
export type ErrorCode = keyof ErrorDetails;

/** The one error class: a command that fails throws it; a question whose answer may be "no" returns data instead. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly details: ErrorDetails[C];

  constructor(code: C, details: ErrorDetails[C], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** All {@link AppError}s as a union on `code`, so that a switch narrows `details`. */
export type AnyAppError = { [C in ErrorCode]: AppError<C> }[ErrorCode];

/** An error as it crosses a message, a journal or a ledger record: plain data. */
export type ErrorData = {
  [C in ErrorCode]: { readonly code: C; readonly details: ErrorDetails[C] };
}[ErrorCode];

/** Whether a caught value is an {@link AppError}. */
export function isAppError(error: unknown): error is AnyAppError {
  return error instanceof AppError;
}

/** The plain data of an error, ready to be stored or sent. */
export function toErrorData(error: AnyAppError): ErrorData {
  // as: code and details are the same pair, which the mapped union cannot see.
  return { code: error.code, details: error.details } as ErrorData;
}
