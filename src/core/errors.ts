import type { AccountId } from './aws/arn.ts';

/**
 * Every way a command can fail, with what the reader needs to know about it. No secret, no token and no policy text
 * may stand in a detail. Keep sorted; adding a code breaks the build until `ui/error-advice.ts` and `_locales` know it.
 */
export interface ErrorDetails {
  'aws/access-denied': { readonly action: string; readonly account: string };
  'aws/credentials-expired': Record<string, never>;
  'aws/not-found': { readonly action: string; readonly account: string; readonly what: string };
  'aws/rejected': {
    readonly action: string;
    readonly account: string;
    readonly name: string;
    readonly message: string;
  };
  'aws/throttled': { readonly action: string; readonly account: string };
  'aws/unreachable': { readonly host: string };
  'aws/wrong-account': {
    readonly expected: AccountId;
    readonly actual: string;
    readonly arn: string;
  };
  'input/invalid': { readonly what: string; readonly issues: readonly string[] };
  'message/refused': { readonly reason: string };
  'operation/stopped': Record<string, never>;
  'storage/failed': { readonly what: string };
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
