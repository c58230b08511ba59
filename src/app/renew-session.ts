import { AppError, isAppError, type ErrorCode } from '#core/errors.ts';
import type { FetchCallerIdentity } from '#core/ports.ts';

/** What renewing a session that AWS refused needs. */
export interface RenewSessionDeps {
  /** Forgets the credentials that clients hold. */
  readonly forget: () => void;
  readonly fetchCallerIdentity: FetchCallerIdentity;
  /** Makes the session renew its credentials at the next use. */
  readonly expireCredentials: () => Promise<void>;
  /** Asks the person to sign in again; absent where only they can begin that. @throws AppError `sign-in/*` */
  readonly signInAgain?: () => Promise<void>;
}

/** Answers that say that a session is over, rather than that AWS cannot be reached. */
const OVER: ReadonlySet<ErrorCode> = new Set([
  'aws/credentials-expired',
  'aws/credentials-unknown',
  'sign-in/needed',
  'sign-in/session-ended',
]);

/**
 * Brings a session whose credentials AWS refused back to life, by the least that helps: asking for those of the accounts again, renewing
 * those of the session, signing in again.
 *
 * @throws AppError `sign-in/session-ended` when nothing helped; `sign-in/*`, `aws/*`
 */
export async function renewSession(deps: RenewSessionDeps): Promise<void> {
  const { forget, fetchCallerIdentity, expireCredentials, signInAgain } = deps;
  for (const step of [undefined, expireCredentials, signInAgain]) {
    await step?.();
    forget();
    try {
      await fetchCallerIdentity();
      return;
    } catch (error) {
      if (!isAppError(error) || !OVER.has(error.code)) throw error;
    }
  }
  throw new AppError('sign-in/session-ended', {});
}
