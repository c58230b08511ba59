import * as v from 'valibot';
import { AppError } from '#core/errors.ts';

/**
 * The public clients of AWS Sign-In: with `same-device` the browser itself is sent back; with `cross-device` the person
 * carries the code over.
 *
 * @see AWS Sign-In User Guide, "Command line sign-in"; AWS CLI `aws login`
 */
export const OAUTH_CLIENTS = {
  'same-device': 'arn:aws:signin:::devtools/same-device',
  'cross-device': 'arn:aws:signin:::devtools/cross-device',
} as const;

/** The managed policy that a user needs to sign in this way. */
export const SIGN_IN_POLICY = 'SignInLocalDevelopmentAccess';

/** The longest a console sign-in can be renewed, milliseconds. */
export const LONGEST_SESSION_MS = 12 * 3_600_000;

/** One sign-in that is under way: what must come back with the code, and what the code is exchanged with. */
export interface Authorization {
  readonly device: keyof typeof OAUTH_CLIENTS;
  /** Sign-in host of the Region, such as `us-east-1.signin.aws.amazon.com`. Its tokens work there and nowhere else. */
  readonly host: string;
  /** Ties the answer to this sign-in; a UUID. */
  readonly state: string;
  /** PKCE verifier, 43 to 128 unreserved characters. Secret until the exchange. */
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Where AWS sends a browser back on this machine. Nothing listens there: the extension reads the tab's address. */
export function loopbackRedirectUri(port: number): string {
  return `http://127.0.0.1:${port}/oauth/callback`;
}

/** Where AWS shows a code that the person copies. */
export function confirmationRedirectUri(host: string): string {
  return `https://${host}/v1/sessions/confirmation`;
}

/**
 * The address that starts a sign-in.
 *
 * @param challenge - base64url SHA-256 of the verifier, unpadded. AWS names the method `SHA-256`, not RFC 7636's `S256`.
 */
export function authorizeUrl(authorization: Authorization, challenge: string): string {
  const query = [
    ['response_type', 'code'],
    ['client_id', OAUTH_CLIENTS[authorization.device]],
    ['state', authorization.state],
    ['code_challenge_method', 'SHA-256'],
    ['scope', 'openid'],
    ['redirect_uri', authorization.redirectUri],
    ['code_challenge', challenge],
  ].map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`);
  return `https://${authorization.host}/v1/authorize?${query.join('&')}`;
}

/** What came back from the authorize page. */
export type AuthorizationAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'denied'; readonly error: string }
  | { readonly kind: 'wrong-state' }
  | { readonly kind: 'unreadable' };

/**
 * The code of an answer to this sign-in.
 *
 * @param query - As {@link parseAnswer} takes it.
 * @throws AppError `sign-in/denied`, `sign-in/wrong-state`, `sign-in/code-unreadable`
 */
export function codeOfAnswer(query: string, state: string): string {
  const answer = parseAnswer(query, state);
  switch (answer.kind) {
    case 'code':
      return answer.code;
    case 'denied':
      throw new AppError('sign-in/denied', { error: answer.error });
    case 'wrong-state':
      throw new AppError('sign-in/wrong-state', {});
    case 'unreadable':
      throw new AppError('sign-in/code-unreadable', {});
  }
}

/**
 * Reads the query of the redirect, or what the person pasted in its place.
 *
 * @param query - Untrusted: `code=…&state=…`, in any order, percent-encoded, without `?`.
 */
export function parseAnswer(query: string, state: string): AuthorizationAnswer {
  const fields = new Map<string, string>();
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at), decoded(part.slice(at + 1)));
  }
  const code = fields.get('code') ?? '';
  const error = fields.get('error');
  if (code === '' && error === undefined) return { kind: 'unreadable' };
  if (fields.get('state') !== state) return { kind: 'wrong-state' };
  if (error !== undefined) return { kind: 'denied', error: error.slice(0, 100) };
  return code.length <= 512 ? { kind: 'code', code } : { kind: 'unreadable' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    // Text that does not decode matches neither a state nor a code.
    return '';
  }
}

/** What the token endpoint is asked for, as it travels. */
export type TokenRequest =
  | {
      readonly grantType: 'authorization_code';
      readonly clientId: string;
      readonly code: string;
      readonly codeVerifier: string;
      readonly redirectUri: string;
    }
  | {
      readonly grantType: 'refresh_token';
      readonly clientId: string;
      readonly refreshToken: string;
    };

/** The endpoint's answer. `tokenType` and `idToken` are not read: the caller is asked of STS, which cannot be mistaken. */
export const TokenReplySchema = v.object({
  accessToken: v.object({
    accessKeyId: v.pipe(v.string(), v.minLength(1)),
    secretAccessKey: v.pipe(v.string(), v.minLength(1)),
    sessionToken: v.pipe(v.string(), v.minLength(1)),
  }),
  /** Seconds, at most 900. */
  expiresIn: v.pipe(v.number(), v.minValue(1), v.maxValue(43_200)),
  /** Good for one use. */
  refreshToken: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
});
/** See {@link TokenReplySchema}. */
export type TokenReply = v.InferOutput<typeof TokenReplySchema>;
