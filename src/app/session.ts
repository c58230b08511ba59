import { createDpopProof, generateDpopKey } from '#crypto/dpop.ts';
import { AppError, isAppError } from '#core/errors.ts';
import type { Clock, CognitoPorts, ExchangeToken, SessionVault, WithLock } from '#core/ports.ts';
import {
  areCredentialsFresh,
  RENEW_BEFORE_MS,
  sessionPlaceName,
  sessionPlaceOf,
  type AdminSession,
  type SessionAppraisal,
  type SessionPlace,
} from '#core/sign-in/admin-session.ts';
import type { CredentialSource } from '#core/sign-in/credentials.ts';
import type { TokenReply } from '#core/sign-in/oauth.ts';

/** The DPoP keys of this browser, one for each jump account; non-extractable, and kept across pages. */
export interface DpopKeys {
  readonly load: (name: string) => Promise<CryptoKeyPair | undefined>;
  readonly saveIfAbsent: (name: string, pair: CryptoKeyPair) => Promise<CryptoKeyPair>;
  readonly remove: (name: string) => Promise<void>;
}

/** What a session needs of the world. */
export interface SessionDeps {
  readonly vault: SessionVault;
  readonly keys: DpopKeys;
  readonly exchangeToken: ExchangeToken;
  readonly cognito: CognitoPorts;
  readonly withLock: WithLock;
  readonly now: Clock;
  /** A new UUID. */
  readonly createId: () => string;
}

/** The name of a jump account's DPoP key in the key store. */
function dpopKeyName(place: SessionPlace): string {
  return `dpop/${sessionPlaceName(place)}`;
}

/** The DPoP key of a jump account, made when there is none; two pages that ask at once get the same. */
export async function loadDpopKey(keys: DpopKeys, place: SessionPlace): Promise<CryptoKeyPair> {
  const name = dpopKeyName(place);
  return (await keys.load(name)) ?? keys.saveIfAbsent(name, await generateDpopKey());
}

/** The token endpoint of a sign-in host. */
export function tokenUrl(host: string): string {
  return `https://${host}/v1/token`;
}

/**
 * The credentials and the next refresh token of a reply. Credentials that hardly last are the session's last ones: AWS may end it
 * before its twelve hours.
 */
export function readTokenReply(
  { accessToken, expiresIn, refreshToken }: TokenReply,
  nowMs: number,
  endsAtMs: number,
): Pick<Extract<AdminSession, { way: 'console' }>, 'credentials' | 'refreshToken' | 'endsAtMs'> {
  const expiresAtMs = nowMs + expiresIn * 1000;
  return {
    credentials: { ...accessToken, expiresAtMs },
    refreshToken,
    endsAtMs: expiresIn * 1000 <= RENEW_BEFORE_MS ? Math.min(endsAtMs, expiresAtMs) : endsAtMs,
  };
}

/**
 * Makes the credentials of a jump account's session. They are renewed five minutes before they expire, one page at a time:
 * each renewal spends the refresh token, so two at once would end the session.
 */
export function createSessionCredentials(deps: SessionDeps, place: SessionPlace): CredentialSource {
  const { vault, withLock, now } = deps;
  return async () => {
    const session = await loadSession(vault, place);
    if (areCredentialsFresh(session, now())) return session.credentials;
    return withLock(lockName(place), async () => {
      // Another page may have renewed it while this one waited.
      const current = await loadSession(vault, place);
      if (areCredentialsFresh(current, now())) return current.credentials;
      return (await renew(deps, current)).credentials;
    });
  };
}

/**
 * Takes a session's credentials for expired, whatever the clock says, because AWS refused them: they are renewed at the next use.
 */
export async function expireCredentials(
  { vault, withLock }: Pick<SessionDeps, 'vault' | 'withLock'>,
  place: SessionPlace,
): Promise<void> {
  await withLock(lockName(place), async () => {
    const session = await vault.load(place);
    if (session && session.way !== 'pasted')
      await vault.save({ ...session, credentials: { ...session.credentials, expiresAtMs: 0 } });
  });
}

/** Keeps what a session turned out to be good for; undefined when it has ended meanwhile. */
export async function keepAppraisal(
  { vault, withLock }: Pick<SessionDeps, 'vault' | 'withLock'>,
  place: SessionPlace,
  appraisal: SessionAppraisal,
): Promise<AdminSession | undefined> {
  // Another page may be renewing it: its new refresh token must not be overwritten by the old one.
  return withLock(lockName(place), async () => {
    const session = await vault.load(place);
    if (!session) return undefined;
    const appraised = { ...session, appraisal };
    await vault.save(appraised);
    return appraised;
  });
}

function lockName(place: SessionPlace): string {
  return `jumpgate-session/${sessionPlaceName(place)}`;
}

async function loadSession(vault: SessionVault, place: SessionPlace): Promise<AdminSession> {
  const session = await vault.load(place);
  if (session === undefined) throw new AppError('sign-in/needed', {});
  return session;
}

async function renew(deps: SessionDeps, session: AdminSession): Promise<AdminSession> {
  const { vault, now } = deps;
  try {
    const renewed = await renewedSession(deps, session);
    await vault.save(renewed);
    return renewed;
  } catch (error) {
    if (isAppError(error) && error.code === 'sign-in/session-ended')
      await vault.clear(sessionPlaceOf(session));
    // The network may be away for a moment: what is left of the old credentials still works.
    else if ((session.credentials.expiresAtMs ?? 0) > now()) return session;
    throw error;
  }
}

/** @throws AppError `sign-in/session-ended` when nothing can renew it; `sign-in/*`, `aws/*` */
async function renewedSession(deps: SessionDeps, session: AdminSession): Promise<AdminSession> {
  const { keys, exchangeToken, cognito, now, createId } = deps;
  const { partition } = session;
  if (session.way === 'pasted' || session.endsAtMs <= now())
    throw new AppError('sign-in/session-ended', {});
  if (session.way === 'cognito') {
    const { settings, refreshToken } = session;
    const tokens = await cognito.exchangeTokens(settings, {
      grantType: 'refresh_token',
      refreshToken,
    });
    const credentials = await cognito.fetchCredentials(partition, settings, tokens.id_token);
    return { ...session, credentials, refreshToken: tokens.refresh_token ?? refreshToken };
  }
  const key = await keys.load(dpopKeyName(sessionPlaceOf(session)));
  if (key === undefined) throw new AppError('sign-in/session-ended', {});
  const url = tokenUrl(session.signInHost);
  const reply = await exchangeToken(
    url,
    {
      grantType: 'refresh_token',
      clientId: session.clientId,
      refreshToken: session.refreshToken,
    },
    await createDpopProof(key, { url, id: createId(), nowMs: now() }),
  );
  return { ...session, ...readTokenReply(reply, now(), session.endsAtMs) };
}

/**
 * Ends a jump account's session: credentials, refresh token and DPoP key are forgotten at once, and again when a renewal that another page
 * was in the middle of is over, since that keeps what it was given.
 */
export async function signOut(
  { vault, keys, withLock }: Pick<SessionDeps, 'vault' | 'keys' | 'withLock'>,
  place: SessionPlace,
): Promise<void> {
  const forget = async () => {
    await vault.clear(place);
    await keys.remove(dpopKeyName(place));
  };
  await forget();
  await withLock(lockName(place), forget);
}
