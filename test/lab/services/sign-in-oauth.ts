import { createHash, randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  EmbeddedJWK,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as v from 'valibot';
import {
  liveSessions,
  parseSignInHost,
  type ConsoleSession,
  type ConsoleSessions,
} from '../console-sessions.ts';
import {
  LabError,
  type Lab,
  type LabReply,
  type LabRequest,
  type LabSession,
} from '../contract.ts';
import { redirectTo } from '../web-page.ts';
import { accountPickerPage, confirmationPage, messagePage } from './sign-in-pages.ts';

const CODE_LIFE_MS = 5 * 60_000;
const CREDENTIAL_SECONDS = 900;
const LONGEST_SIGN_IN_MS = 12 * 3_600_000;
const DPOP_FRESH_SECONDS = 300;

const CLIENTS: Readonly<Record<string, { readonly resource: 'localhost' | 'remote' }>> = {
  'arn:aws:signin:::devtools/same-device': { resource: 'localhost' },
  'arn:aws:signin:::devtools/cross-device': { resource: 'remote' },
};

/** What an authorization code, and later each refresh token, stands for. */
interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly region: string;
  /** The identity chosen in the picker. */
  readonly identity: LabSession;
  readonly authorizedAtMs: number;
}

interface Refresh extends Authorization {
  /** RFC 7638 thumbprint of the DPoP key that alone may use it. */
  readonly keyThumbprint: string;
}

/** Switches that a test may turn. */
export interface OAuthControls {
  /** Whether issued credentials say that MFA was used when the sign-in used it. AWS does not document it. */
  tokensCarryMfa: boolean;
}

/** The OAuth 2.0 half of AWS Sign-In, behind `aws login`: `/v1/authorize`, `/v1/token`, the confirmation page. */
export interface SignInOAuth {
  readonly authorize: (request: LabRequest, lab: Lab) => Promise<LabReply>;
  readonly confirm: (request: LabRequest) => LabReply;
  readonly token: (request: LabRequest, lab: Lab) => Promise<LabReply>;
  readonly controls: OAuthControls;
}

const TokenInputSchema = v.variant('grantType', [
  v.object({
    grantType: v.literal('authorization_code'),
    clientId: v.string(),
    code: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
    codeVerifier: v.pipe(v.string(), v.regex(/^[A-Za-z0-9\-._~]{43,128}$/)),
    redirectUri: v.string(),
  }),
  v.object({
    grantType: v.literal('refresh_token'),
    clientId: v.string(),
    refreshToken: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
  }),
]);

/** The error shapes of the `signin` service model: a code for programs beside the sentence. */
function refuse(
  status: number,
  type: 'AccessDeniedException' | 'ValidationException',
  error: string,
  message: string,
): LabReply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ error, message }),
  };
}

const invalidRequest = (message: string): LabReply =>
  refuse(400, 'ValidationException', 'INVALID_REQUEST', message);

const INVALID_GRANT = 'The provided authorization grant is invalid, expired, revoked, or malformed';

/** What is wrong with an authorize address, or undefined. */
function authorizeProblem(url: URL): string | undefined {
  const query = url.searchParams;
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  const state = query.get('state') ?? '';
  if (query.get('response_type') !== 'code') return 'response_type must be code.';
  if (!Object.hasOwn(CLIENTS, clientId)) return 'client_id is not known.';
  if (state === '' || state.length > 128) return 'state must have 1 to 128 characters.';
  if (query.get('scope') !== 'openid') return 'scope must be openid.';
  if (query.get('code_challenge_method') !== 'SHA-256') {
    return 'code_challenge_method must be SHA-256.';
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(query.get('code_challenge') ?? '')) {
    return 'code_challenge must be an unpadded base64url SHA-256.';
  }
  const isOwn =
    CLIENTS[clientId]?.resource === 'remote'
      ? redirectUri === `https://${url.host}/v1/sessions/confirmation`
      : /^http:\/\/127\.0\.0\.1:\d{1,5}\/oauth\/callback$/.test(redirectUri);
  return isOwn ? undefined : 'redirect_uri is not allowed for this client.';
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  return `${address}?${new URLSearchParams(query).toString()}`;
}

/** Starts with no code and no refresh token issued. */
export function createSignInOAuth(sessions: ConsoleSessions): SignInOAuth {
  const controls: OAuthControls = { tokensCarryMfa: true };
  const codes = new Map<string, Authorization>();
  const refreshes = new Map<string, Refresh>();
  const proofsSeen = new Set<string>();
  const idTokenKeys = generateKeyPair('ES256', { extractable: true });

  async function mayUse(
    lab: Lab,
    action: 'AuthorizeOAuth2Access' | 'CreateOAuth2Token',
    authorization: Authorization,
    context: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    const { identity, region, clientId } = authorization;
    const client = CLIENTS[clientId]?.resource ?? '';
    const resource = `arn:${lab.partition}:signin:${region}:${identity.account}:oauth2/public-client/${client}`;
    const event = { requestId: crypto.randomUUID(), callerArn: identity.callerArn, name: action };
    const details = { clientId, mfaAuthenticated: identity.mfa === true };
    try {
      await lab.authorize(identity, `signin:${action}`, resource, {
        'signin:OAuthClientId': clientId,
        'signin:OAuthRedirectUri': authorization.redirectUri,
        ...context,
      });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      lab.record({ ...event, errorCode: error.code, details });
      return false;
    }
    lab.record({ ...event, details });
    return true;
  }

  /** Ends the picker: back to the program with a code. */
  async function grantCode(
    url: URL,
    region: string,
    session: ConsoleSession,
    lab: Lab,
  ): Promise<string | undefined> {
    const query = url.searchParams;
    const authorization: Authorization = {
      clientId: query.get('client_id') ?? '',
      redirectUri: query.get('redirect_uri') ?? '',
      codeChallenge: query.get('code_challenge') ?? '',
      region,
      identity: session.current,
      authorizedAtMs: lab.now(),
    };
    if (!(await mayUse(lab, 'AuthorizeOAuth2Access', authorization, {}))) return undefined;
    const code = lab.keepCode(randomBytes(48).toString('base64url'));
    codes.set(code, authorization);
    return withQuery(authorization.redirectUri, { code, state: query.get('state') ?? '' });
  }

  /** The thumbprint of the key that signed a fresh, unseen proof for this very request, or what is wrong with it. */
  async function readProof(
    { headers, method, url }: LabRequest,
    lab: Lab,
  ): Promise<{ readonly keyThumbprint: string } | { readonly problem: string }> {
    const proof = headers['dpop'];
    if (proof === undefined) return { problem: 'The DPoP header is missing' };
    try {
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: ['ES256'],
        currentDate: new Date(lab.now()),
        maxTokenAge: DPOP_FRESH_SECONDS,
        clockTolerance: DPOP_FRESH_SECONDS,
        requiredClaims: ['htm', 'htu', 'iat', 'jti'],
      });
      if (payload['htm'] !== method || payload['htu'] !== url.href) {
        return { problem: 'The DPoP proof is for another request' };
      }
      const { jwk } = protectedHeader;
      if (jwk === undefined) return { problem: 'The DPoP proof names no key' };
      const keyThumbprint = await calculateJwkThumbprint(jwk);
      const seen = `${keyThumbprint}.${payload.jti ?? ''}`;
      if (proofsSeen.has(seen)) return { problem: 'The DPoP proof has been used before' };
      proofsSeen.add(seen);
      return { keyThumbprint };
    } catch {
      return { problem: 'The DPoP proof is not valid' };
    }
  }

  /** Credentials of 15 minutes at most, and a refresh token that replaces any before it. */
  async function issue(
    authorization: Authorization,
    grantType: string,
    keyThumbprint: string,
    lab: Lab,
  ): Promise<LabReply> {
    const { identity } = authorization;
    const isGone =
      identity.kind === 'user' && !lab.users().some((u) => u.userId === identity.userId);
    if (isGone) {
      return refuse(
        403,
        'AccessDeniedException',
        'USER_CREDENTIALS_CHANGED',
        'The credentials of this user have changed',
      );
    }
    const endsAtMs = Math.min(
      identity.expiresAtMs,
      authorization.authorizedAtMs + LONGEST_SIGN_IN_MS,
    );
    const seconds = Math.min(CREDENTIAL_SECONDS, Math.floor((endsAtMs - lab.now()) / 1000));
    if (seconds <= 0) {
      return refuse(401, 'AccessDeniedException', 'TOKEN_EXPIRED', 'The session has expired');
    }
    if (
      !(await mayUse(lab, 'CreateOAuth2Token', authorization, {
        'signin:OAuthGrantType': grantType,
      }))
    ) {
      return refuse(
        403,
        'AccessDeniedException',
        'INSUFFICIENT_PERMISSIONS',
        'Insufficient permissions to access this resource',
      );
    }
    const credentials =
      identity.kind === 'role'
        ? identity
        : lab.issueUserSession(identity.principalArn, {
            mfa: identity.mfa === true && controls.tokensCarryMfa,
            seconds,
          });
    const refreshToken = lab.keepSecret(randomBytes(96).toString('base64url'));
    refreshes.set(refreshToken, { ...authorization, keyThumbprint });
    const answer = {
      accessToken: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        sessionToken: credentials.sessionToken,
      },
      tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
      expiresIn: seconds,
      refreshToken,
    };
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(
        grantType === 'authorization_code'
          ? { ...answer, idToken: await createIdToken(authorization, seconds, lab) }
          : answer,
      ),
    };
  }

  async function createIdToken(
    { identity, clientId, region }: Authorization,
    seconds: number,
    lab: Lab,
  ): Promise<string> {
    const { privateKey, publicKey } = await idTokenKeys;
    const issuedAt = Math.floor(lab.now() / 1000);
    return new SignJWT({})
      .setProtectedHeader({
        alg: 'ES256',
        typ: 'JWT',
        kid: await calculateJwkThumbprint(await exportJWK(publicKey)),
      })
      .setIssuer(`https://${region}.signin.aws.amazon.com/signin`)
      .setSubject(identity.callerArn)
      .setAudience(clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .sign(privateKey)
      .then(lab.keepSecret);
  }

  return {
    controls,

    authorize: async (request, lab) => {
      const { url } = request;
      const host = parseSignInHost(url.hostname);
      if (host === undefined) throw new Error(`not a sign-in host: ${url.hostname}`);
      const problem = authorizeProblem(url);
      if (problem !== undefined) {
        return messagePage(host.partition, 'Bad request', problem, { status: 400 });
      }
      const live = liveSessions(sessions.browserOf(request), lab);
      if (live.length === 0) {
        return redirectTo(`/?redirect_uri=${encodeURIComponent(url.href)}`);
      }
      if (request.method !== 'POST') return accountPickerPage(host.partition, url, live);

      const form = new URLSearchParams(request.body.toString('utf8'));
      if (form.has('cancel')) {
        const state = url.searchParams.get('state') ?? '';
        const back = url.searchParams.get('redirect_uri') ?? '';
        return redirectTo(withQuery(back, { error: 'access_denied', state }));
      }
      const session = live.find(({ differentiator }) => differentiator === form.get('session'));
      if (session?.csrf !== (form.get('csrf') ?? '')) {
        return messagePage(host.partition, 'Bad request', 'This session is not active.', {
          status: 400,
        });
      }
      const location = await grantCode(url, host.region, session, lab);
      return location === undefined
        ? messagePage(
            host.partition,
            'Access denied',
            'You do not have permission to perform signin:AuthorizeOAuth2Access. Contact your administrator.',
            { status: 400 },
          )
        : redirectTo(location);
    },

    confirm: ({ url }) => {
      const host = parseSignInHost(url.hostname);
      if (host === undefined) throw new Error(`not a sign-in host: ${url.hostname}`);
      const { searchParams } = url;
      const text = `state=${searchParams.get('state') ?? ''}&code=${searchParams.get('code') ?? ''}`;
      return confirmationPage(host.partition, Buffer.from(text, 'utf8').toString('base64'));
    },

    token: async (request, lab) => {
      const host = parseSignInHost(request.url.hostname);
      let parsed: unknown;
      try {
        parsed = JSON.parse(request.body.toString('utf8'));
      } catch {
        return invalidRequest('The request body is not JSON');
      }
      const input = v.safeParse(TokenInputSchema, parsed);
      if (!input.success) return invalidRequest('The request is missing or has invalid parameters');
      const proof = await readProof(request, lab);
      if ('problem' in proof) return invalidRequest(proof.problem);

      if (input.output.grantType === 'authorization_code') {
        const { code, codeVerifier, clientId, redirectUri } = input.output;
        lab.keepSecret(codeVerifier);
        const authorization = codes.get(code);
        // A code is spent by the first attempt, right or wrong.
        codes.delete(code);
        if (authorization === undefined) return invalidRequest(INVALID_GRANT);
        if (lab.now() > authorization.authorizedAtMs + CODE_LIFE_MS) {
          return refuse(
            401,
            'AccessDeniedException',
            'AUTHCODE_EXPIRED',
            'The authorization code has expired',
          );
        }
        const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
        const fits =
          challenge === authorization.codeChallenge &&
          clientId === authorization.clientId &&
          redirectUri === authorization.redirectUri &&
          host?.region === authorization.region;
        if (!fits) return invalidRequest(INVALID_GRANT);
        return issue(authorization, 'authorization_code', proof.keyThumbprint, lab);
      }

      const { refreshToken, clientId } = input.output;
      const refresh = refreshes.get(refreshToken);
      if (
        refresh?.keyThumbprint !== proof.keyThumbprint ||
        refresh.clientId !== clientId ||
        refresh.region !== host?.region
      ) {
        return invalidRequest(INVALID_GRANT);
      }
      refreshes.delete(refreshToken);
      return issue(refresh, 'refresh_token', proof.keyThumbprint, lab);
    },
  };
}
