import * as v from 'valibot';
import { clockSkewOf } from '#core/aws/clock-skew.ts';
import { AppError, type AnyAppError } from '#core/errors.ts';
import type { Clock, ExchangeToken } from '#core/ports.ts';
import { SIGN_IN_POLICY, TokenReplySchema, type TokenRequest } from '#core/sign-in/oauth.ts';

const ACTION = 'signin:CreateOAuth2Token';
const TIMEOUT_MS = 20_000;

/** The endpoint's refusal: `error` is for programs. @see botocore `signin/2023-01-01` */
const RefusalSchema = v.object({ error: v.pipe(v.string(), v.maxLength(200)) });

/**
 * Makes the exchange of a code or a refresh token for credentials. AWS's own package for this is for Node only.
 *
 * @param fetchOverNetwork - The page's `fetch`.
 */
export function createExchangeToken(fetchOverNetwork: typeof fetch, now: Clock): ExchangeToken {
  return async (url, request, dpop) => {
    const { host } = new URL(url);
    let reply: Response;
    let body: unknown;
    try {
      reply = await fetchOverNetwork(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', dpop },
        body: JSON.stringify(request),
        // The console's cookies have no say in this.
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      body = await reply.json();
    } catch (error) {
      if (error instanceof SyntaxError) throw unexpected(host, error);
      throw new AppError('aws/unreachable', { host }, error);
    }
    if (!reply.ok) throw refusal(reply, body, request, host, now());
    const parsed = v.safeParse(TokenReplySchema, body);
    if (!parsed.success) throw unexpected(host);
    return parsed.output;
  };
}

function unexpected(host: string, cause?: unknown): AppError {
  return new AppError('aws/unexpected-answer', { action: ACTION, account: host }, cause);
}

function refusal(
  { status, headers }: Response,
  body: unknown,
  { grantType }: TokenRequest,
  host: string,
  nowMs: number,
): AnyAppError {
  const parsed = v.safeParse(RefusalSchema, body);
  const error = parsed.success ? parsed.output.error : `HTTP ${status}`;
  switch (error) {
    case 'AUTHCODE_EXPIRED':
      return new AppError('sign-in/code-expired', {});
    case 'TOKEN_EXPIRED':
    case 'USER_CREDENTIALS_CHANGED':
      return new AppError('sign-in/session-ended', {});
    case 'INSUFFICIENT_PERMISSIONS':
      return new AppError('sign-in/not-permitted', { policy: SIGN_IN_POLICY });
    default:
  }
  if (status === 429) return new AppError('aws/throttled', { action: ACTION, account: host });
  if (status >= 500) return new AppError('aws/service-failed', { action: ACTION, account: host });
  // The proof carries the time of this computer; one that AWS takes for old or early is refused without a word about the clock.
  const skew = clockSkewOf(host, headers.get('date'), nowMs);
  if (skew) return new AppError(skew.code, skew.details);
  // A refresh token that was used or revoked is refused as an invalid request.
  if (grantType === 'refresh_token') return new AppError('sign-in/session-ended', {});
  // So is a code that was cut off, has been used, or is another sign-in's.
  return error === 'INVALID_REQUEST'
    ? new AppError('sign-in/code-refused', {})
    : new AppError('sign-in/failed', { error });
}
