import type { ErrorCode } from '#core/errors.ts';

/**
 * Temporary AWS credentials. Secret: they live in memory and `storage.session`, and appear in no error, log or export.
 */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds, AWS's word; absent when nobody told (pasted credentials often do not say). */
  readonly expiresAtMs?: number;
}

/** Whether an answer says that credentials are no good, rather than that they may not do something: others may do. */
export function areCredentialsRefused(code: ErrorCode): boolean {
  return code === 'aws/credentials-expired' || code === 'aws/credentials-unknown';
}

/**
 * Gives credentials that are good now, renewing them first if they are not.
 * @throws AppError `sign-in/*`, `aws/*`
 */
export type CredentialSource = () => Promise<SessionCredentials>;
