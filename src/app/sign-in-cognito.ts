import { personOfIdToken } from '#crypto/id-token.ts';
import { challengeOf, createVerifier } from '#crypto/pkce.ts';
import { AppError } from '#core/errors.ts';
import type { LaunchWebAuth } from '#core/ports.ts';
import type { AdminSession } from '#core/sign-in/admin-session.ts';
import {
  cognitoAuthorizeUrl,
  type CognitoAuthorization,
  type CognitoSettings,
} from '#core/sign-in/cognito.ts';
import { LONGEST_SESSION_MS, codeOfAnswer } from '#core/sign-in/oauth.ts';
import { identifyJump, type SignInDeps, type SignInTarget } from './sign-in.ts';

/** What signing in with Cognito needs beside the rest. */
export interface CognitoSignInDeps extends SignInDeps {
  readonly launchWebAuth: LaunchWebAuth;
  /** The address to which the hosted pages send the browser back. */
  readonly webAuthRedirectUri: () => string;
}

/**
 * Signs in at the hosted pages of a user pool; the identity pool then gives credentials of its role in the jump account.
 *
 * @throws AppError `sign-in/*`, `aws/wrong-account`, `aws/*`, `operation/stopped`
 */
export async function signInWithCognito(
  deps: CognitoSignInDeps,
  target: SignInTarget,
  settings: CognitoSettings,
  signal: AbortSignal,
): Promise<AdminSession> {
  const authorization: CognitoAuthorization = {
    state: deps.createId(),
    verifier: createVerifier(),
    redirectUri: deps.webAuthRedirectUri(),
  };
  const challenge = await challengeOf(authorization.verifier);
  const end = await deps.launchWebAuth(
    cognitoAuthorizeUrl(settings, authorization, challenge),
    signal,
  );
  if (end.kind === 'closed') {
    // A browser tells a window that somebody closed and pages that nobody reached alike.
    await deps.cognito.reachPages(settings);
    throw new AppError('sign-in/window-closed', { callback: authorization.redirectUri });
  }
  const code = codeOfAnswer(new URL(end.url).search.slice(1), authorization.state);
  const startedAtMs = deps.now();
  const { partition, region } = target;
  const tokens = await deps.cognito.exchangeTokens(settings, {
    grantType: 'authorization_code',
    code,
    codeVerifier: authorization.verifier,
    redirectUri: authorization.redirectUri,
  });
  if (tokens.refresh_token === undefined)
    throw new AppError('sign-in/failed', { error: 'no refresh_token' });
  const credentials = await deps.cognito.fetchCredentials(partition, settings, tokens.id_token);
  // The identity pool has checked the token's signature, issuer and audience by now.
  const person = personOfIdToken(tokens.id_token);
  const session: AdminSession = {
    way: 'cognito',
    partition,
    region,
    identity: await identifyJump(deps, target, credentials),
    credentials,
    settings,
    ...(person !== undefined && { person }),
    refreshToken: tokens.refresh_token,
    // Refresh tokens of a user pool may live for years; an administrator's day does not.
    endsAtMs: startedAtMs + LONGEST_SESSION_MS,
  };
  await deps.vault.save(session);
  return session;
}
