import { createDpopProof } from '#crypto/dpop.ts';
import { challengeOf, createVerifier } from '#crypto/pkce.ts';
import { PARTITIONS, signInHost } from '#core/aws/partitions.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { CallerIdentity, WatchRedirect } from '#core/ports.ts';
import type { AdminSession } from '#core/sign-in/admin-session.ts';
import type { SessionCredentials } from '#core/sign-in/credentials.ts';
import {
  authorizeUrl,
  confirmationRedirectUri,
  LONGEST_SESSION_MS,
  loopbackRedirectUri,
  OAUTH_CLIENTS,
  SIGN_IN_POLICY,
  codeOfAnswer,
  type Authorization,
} from '#core/sign-in/oauth.ts';
import { parsePastedCredentials } from '#core/sign-in/parse-pasted-credentials.ts';
import { loadDpopKey, readTokenReply, tokenUrl, type SessionDeps } from './session.ts';

/** Where one signs in. */
export type SignInTarget = Pick<EstateConfiguration['jump'], 'partition' | 'account' | 'region'>;

/** What signing in needs of the world. */
export interface SignInDeps extends SessionDeps {
  readonly watchRedirect: WatchRedirect;
  /** Asks STS who some credentials are, before anything else is done with them. */
  readonly identify: (
    target: SignInTarget,
    credentials: SessionCredentials,
  ) => Promise<CallerIdentity>;
  /** A random whole number from 0 up to, but not including, the bound. */
  readonly randomBelow: (bound: number) => number;
}

const FIRST_PORT = 49_152;
const LAST_PORT = 65_535;

/**
 * Signs in with the console session: AWS asks which signed-in session to use, and its answer comes back in the tab's address.
 *
 * @throws AppError `sign-in/*`, `aws/wrong-account`, `aws/*`, `operation/stopped`
 * @see AWS Sign-In User Guide, "Command line sign-in"
 */
export async function signInWithConsole(
  deps: SignInDeps,
  target: SignInTarget,
  signal: AbortSignal,
): Promise<AdminSession> {
  const port = FIRST_PORT + deps.randomBelow(LAST_PORT - FIRST_PORT + 1);
  const authorization = start(deps, target, 'same-device', () => loopbackRedirectUri(port));
  const url = authorizeUrl(authorization, await challengeOf(authorization.verifier));
  const end = await deps.watchRedirect(url, authorization.redirectUri, signal);
  if (end.kind === 'closed') throw new AppError('sign-in/tab-closed', { policy: SIGN_IN_POLICY });
  const query = end.url.slice(end.url.indexOf('?') + 1).replace(/#.*$/s, '');
  return finish(deps, target, authorization, query);
}

/** A sign-in whose code the person carries over by hand. */
export interface CodeSignIn {
  /** To be opened in any browser, also on another machine. */
  readonly url: string;
  /**
   * Goes on with what the confirmation page showed.
   * @throws AppError `sign-in/*`, `aws/wrong-account`, `aws/*`
   */
  readonly finish: (pasted: string) => Promise<AdminSession>;
}

/** Starts the same flow in its paste-a-code form, for browsers where the redirect cannot be seen. */
export async function startCodeSignIn(deps: SignInDeps, target: SignInTarget): Promise<CodeSignIn> {
  const authorization = start(deps, target, 'cross-device', confirmationRedirectUri);
  return {
    url: authorizeUrl(authorization, await challengeOf(authorization.verifier)),
    finish: (pasted) => finish(deps, target, authorization, decodePasted(pasted)),
  };
}

/**
 * Signs in with temporary credentials that the person pasted.
 *
 * @param pasted - Untrusted and secret.
 * @throws AppError `sign-in/long-term-keys`, `sign-in/incomplete-credentials`, `aws/wrong-account`, `aws/*`
 */
export async function signInWithPasted(
  deps: SignInDeps,
  target: SignInTarget,
  pasted: string,
): Promise<AdminSession> {
  const parsed = parsePastedCredentials(pasted);
  switch (parsed.kind) {
    case 'long-term':
      throw new AppError('sign-in/long-term-keys', {});
    case 'incomplete':
      throw new AppError('sign-in/incomplete-credentials', { missing: parsed.missing.join(', ') });
    case 'credentials': {
      const { credentials } = parsed;
      const identity = await identifyJump(deps, target, credentials);
      const { partition, region } = target;
      const session: AdminSession = { way: 'pasted', partition, region, identity, credentials };
      await deps.vault.save(session);
      return session;
    }
  }
}

function start(
  deps: SignInDeps,
  { partition, region }: SignInTarget,
  device: Authorization['device'],
  redirectUri: (host: string) => string,
): Authorization {
  const host = signInHost(PARTITIONS[partition], region);
  return {
    device,
    host,
    state: deps.createId(),
    verifier: createVerifier(),
    redirectUri: redirectUri(host),
  };
}

async function finish(
  deps: SignInDeps,
  target: SignInTarget,
  authorization: Authorization,
  query: string,
): Promise<AdminSession> {
  const { host, state, verifier, redirectUri, device } = authorization;
  const { partition, region } = target;
  const code = codeOfAnswer(query, state);
  const startedAtMs = deps.now();
  const key = await loadDpopKey(deps.keys, target);
  const url = tokenUrl(host);
  const clientId = OAUTH_CLIENTS[device];
  const reply = await deps.exchangeToken(
    url,
    {
      grantType: 'authorization_code',
      clientId,
      code,
      codeVerifier: verifier,
      redirectUri,
    },
    await createDpopProof(key, { url, id: deps.createId(), nowMs: startedAtMs }),
  );
  const tokens = readTokenReply(reply, startedAtMs, startedAtMs + LONGEST_SESSION_MS);
  const session: AdminSession = {
    way: 'console',
    partition,
    region,
    identity: await identifyJump(deps, target, tokens.credentials),
    ...tokens,
    clientId,
    signInHost: host,
  };
  await deps.vault.save(session);
  return session;
}

/**
 * Asks who some credentials are.
 *
 * @throws AppError `aws/wrong-account` when the credentials are not the jump account's: nothing else is done with them.
 */
export async function identifyJump(
  deps: SignInDeps,
  target: SignInTarget,
  credentials: SessionCredentials,
): Promise<CallerIdentity> {
  const identity = await deps.identify(target, credentials);
  if (identity.account !== target.account) {
    throw new AppError('aws/wrong-account', {
      expected: target.account,
      actual: identity.account,
      arn: identity.arn,
    });
  }
  return identity;
}

/** The confirmation page shows base64 of `state=…&code=…`; text that is not base64 is taken as that text itself. */
function decodePasted(pasted: string): string {
  const text = pasted.replace(/\s/g, '');
  if (text.includes('code=')) return text;
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    // Not base64: parsing what is left says so.
    return '';
  }
}
