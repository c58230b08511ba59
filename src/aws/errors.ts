import { clockSkewOf, type ClockSkew } from '#core/aws/clock-skew.ts';
import { AppError, isAppError, type AnyAppError } from '#core/errors.ts';

/** What is known of a request besides its failure. */
export interface CallContext {
  /** As policies write it, such as `iam:GetRole`. */
  readonly action: string;
  /** Account that was asked; for S3 and KMS the name the person knows. */
  readonly account: string;
  /** Host that was asked. */
  readonly host: string;
  /** What was asked for, if the error should name it rather than the action. */
  readonly what?: string;
  /** How long an answer was waited for, milliseconds; absent where the SDK's own time applies, after which it tries again. */
  readonly patienceMs?: number | undefined;
  /** Region that was asked, where the thing asked for lies in one. */
  readonly region?: string;
}

type Translate = (context: CallContext, message: string, skew?: ClockSkew) => ErrorWithoutCause;
type ErrorWithoutCause = {
  [E in AnyAppError as E['code']]: { readonly code: E['code']; readonly details: E['details'] };
}[AnyAppError['code']];

const plain =
  (
    code:
      | 'aws/already-exists'
      | 'aws/concurrent-modification'
      | 'aws/delete-conflict'
      | 'aws/service-failed'
      | 'aws/temporarily-unmodifiable'
      | 'aws/throttled'
      | 'aws/unexpected-answer',
  ): Translate =>
  ({ action, account }) => ({ code, details: { action, account } });

const accessDenied: Translate = ({ action, account }, message) => ({
  code: 'aws/access-denied',
  details: { action, account, reason: afterBecause(message) },
});
const credentialsExpired: Translate = () => ({ code: 'aws/credentials-expired', details: {} });
const credentialsUnknown: Translate = ({ host }) => ({
  code: 'aws/credentials-unknown',
  details: { host },
});
const clockSkewed: Translate = ({ host }, _, skew) =>
  skew ?? { code: 'aws/clock-skewed', details: { host } };
/** Most services refuse a signature made with a wrong time by the same name as one made with a wrong key. */
const signatureRefused: Translate = (context, message, skew) =>
  skew ?? credentialsUnknown(context, message);
const noAnswer: Translate = ({ action, account, patienceMs = 0 }) => ({
  code: 'aws/no-answer',
  details: { action, account, seconds: patienceMs / 1000 },
});
const notFound: Translate = ({ action, account, what }) => ({
  code: 'aws/not-found',
  details: { action, account, what: what ?? action },
});
const limitExceeded: Translate = ({ action, account }, message) => ({
  code: 'aws/limit-exceeded',
  details: { action, account, message },
});
const malformedDocument: Translate = ({ action, account }, message) => ({
  code: 'aws/malformed-document',
  details: { action, account, message },
});
const unreachable: Translate = ({ host }) => ({ code: 'aws/unreachable', details: { host } });
const wrongRegion: Translate = ({ action, what, region }) => ({
  code: 'aws/wrong-region',
  details: { action, what: what ?? action, region: region ?? '' },
});
const stopped: Translate = () => ({ code: 'operation/stopped', details: {} });

/** Exception names as the SDK gives them, without the `Exception` that some services append. */
const BY_NAME: Readonly<Record<string, Translate>> = {
  AWSOrganizationsNotInUse: notFound,
  AbortError: stopped,
  AccessDenied: accessDenied,
  AuthFailure: accessDenied,
  AuthorizationHeaderMalformed: wrongRegion,
  ConcurrentModification: plain('aws/concurrent-modification'),
  ConditionalRequestConflict: plain('aws/concurrent-modification'),
  Conflict: plain('aws/concurrent-modification'),
  DeleteConflict: plain('aws/delete-conflict'),
  CredentialReportExpired: notFound,
  CredentialReportNotPresent: notFound,
  CredentialReportNotReady: notFound,
  DependencyTimeout: plain('aws/service-failed'),
  EntityAlreadyExists: plain('aws/already-exists'),
  EntityTemporarilyUnmodifiable: plain('aws/temporarily-unmodifiable'),
  ExpiredToken: credentialsExpired,
  IllegalLocationConstraint: wrongRegion,
  InternalError: plain('aws/service-failed'),
  InternalFailure: plain('aws/service-failed'),
  InvalidAccessKeyId: credentialsUnknown,
  InvalidClientTokenId: credentialsUnknown,
  InvalidSignature: signatureRefused,
  InvalidToken: credentialsUnknown,
  KMSInternal: plain('aws/service-failed'),
  LimitExceeded: limitExceeded,
  MalformedPolicyDocument: malformedDocument,
  NoAnswer: noAnswer,
  NoSuchBucket: notFound,
  NoSuchEntity: notFound,
  NoSuchKey: notFound,
  NotAuthorized: accessDenied,
  NotFound: notFound,
  OperationAborted: plain('aws/concurrent-modification'),
  PermanentRedirect: wrongRegion,
  RequestExpired: clockSkewed,
  RequestInTheFuture: clockSkewed,
  RequestLimitExceeded: plain('aws/throttled'),
  RequestThrottled: plain('aws/throttled'),
  RequestTimeTooSkewed: clockSkewed,
  RequestTimeout: unreachable,
  ServiceFailure: plain('aws/service-failed'),
  ServiceUnavailable: plain('aws/service-failed'),
  SignatureDoesNotMatch: signatureRefused,
  SlowDown: plain('aws/throttled'),
  TemporaryRedirect: wrongRegion,
  Throttled: plain('aws/throttled'),
  Throttling: plain('aws/throttled'),
  TimeoutError: unreachable,
  TokenRefreshRequired: credentialsExpired,
  TooManyRequests: plain('aws/throttled'),
  // What fetch rejects with when no answer came.
  TypeError: unreachable,
  UnauthorizedOperation: accessDenied,
  UnrecognizedClient: credentialsUnknown,
};

/** What the SDK adds to what it throws; read, never trusted to be there. */
interface Thrown {
  readonly name: string;
  readonly message: string;
  /** `client` or `server` on what a service answered; absent on what never reached one. */
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  /** Set by a socket of the system that runs the SDK, such as `ECONNRESET`. */
  readonly code?: unknown;
}

/**
 * Translates what an SDK client threw, by exception name: the only place that knows those names. A failure that is
 * already ours (credentials that could not be renewed while the call was under way) passes through.
 *
 * @param error - Whatever was caught around one call.
 * @param nowMs - Epoch milliseconds of the local clock, which a refusal may be about.
 * @returns The error to throw, with the original as its `cause`.
 */
export function toAppError(error: unknown, context: CallContext, nowMs = Date.now()): AnyAppError {
  if (isAppError(error)) return error;
  const { code, details } = translate(error, context, nowMs);
  // as: code and details are the same pair, which the constructor's union cannot see.
  return new AppError(code, details, error) as AnyAppError;
}

/** Whether the SDK threw because a service asked to slow down. */
export function isThrottled(error: unknown): boolean {
  const nowhere: CallContext = { action: '', account: '', host: '' };
  return translate(error, nowhere, Date.now()).code === 'aws/throttled';
}

/** Name of the SDK exception behind an error of ours, for the few APIs that answer a question by one (S3's NoSuchKey). */
export function exceptionName(error: unknown): string | undefined {
  return error instanceof AppError && error.cause instanceof Error ? error.cause.name : undefined;
}

/** A header of the answer behind an error of ours; undefined where there was no answer. */
export function responseHeader(error: unknown, name: string): string | undefined {
  const cause: Thrown | undefined =
    error instanceof AppError && error.cause instanceof Error ? error.cause : undefined;
  return cause?.$response?.headers?.[name];
}

function translate(error: unknown, context: CallContext, nowMs: number): ErrorWithoutCause {
  if (!(error instanceof Error)) return plain('aws/unexpected-answer')(context, '');
  const thrown: Thrown = error;
  const message = withoutSecrets(thrown.message);
  const named = BY_NAME[thrown.name.replace(/Exception$/, '')];
  if (named !== undefined) {
    const date = thrown.$response?.headers?.['date'];
    return named(context, message, clockSkewOf(context.host, date, nowMs));
  }
  if (thrown.$fault === undefined && typeof thrown.code === 'string') {
    return unreachable(context, message);
  }
  const status = thrown.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 500) return plain('aws/service-failed')(context, message);
  if (thrown.$fault === undefined) return plain('aws/unexpected-answer')(context, message);
  const { action, account } = context;
  return { code: 'aws/rejected', details: { action, account, name: thrown.name, message } };
}

/** AWS's sentence with anything that looks like a key or a token cut out, at most 400 characters. */
function withoutSecrets(message: string): string {
  return message
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, '$1…')
    .replace(/[A-Za-z0-9+/=_-]{100,}/g, '…')
    .slice(0, 400);
}

/** The part of an access-denied sentence that says which policy decided; empty when AWS does not tell. */
function afterBecause(message: string): string {
  const at = message.indexOf(' because ');
  if (at === -1) return '';
  const reason = message.slice(at + 1);
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.?$/, '.')}`;
}
