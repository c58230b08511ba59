import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { LabError, type LabReply, type LabRequest, type LabService } from '../contract.ts';
import { html, type Html } from '../html.ts';
import type { LabInternals } from '../lab.ts';
import { jsonError } from '../protocol.ts';
import { redirectTo } from '../web-page.ts';

const CODE_LIFE_MS = 5 * 60_000;
const CREDENTIAL_SECONDS = 3600;
/** Cognito calls every session so. */
const SESSION_NAME = 'CognitoIdentityCredentials';

/** A user pool with hosted pages, and an identity pool behind it. */
export interface CognitoService extends LabService {
  readonly domain: string;
  readonly clientId: string;
  readonly userPoolId: string;
  readonly identityPoolId: string;
  /** Ids that the user pool gave its users, by user name. */
  readonly subjects: ReadonlyMap<string, string>;
  /** Addresses that the app client may send people back to, as its administrator registered them. */
  readonly callbacks: Set<string>;
  /** ARN of the role whose credentials the identity pool gives; what it names need not be there. */
  role: string;
  /** Codes are refused as if they had expired. */
  refusesCodes: boolean;
  /** Nobody can renew any more, as after a sign-out everywhere. */
  refusesRefreshes: boolean;
}

interface Grant {
  readonly user: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly atMs: number;
}

const LoginsSchema = v.object({ Logins: v.record(v.string(), v.string()) });
const PoolSchema = v.object({ IdentityPoolId: v.string() });

const json = (status: number, body: unknown): LabReply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

/** Header and claims of an ID token, without the signature that only the identity pool would check. */
function encodeClaims(claims: Readonly<Record<string, string>>): string {
  return [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}

function page(status: number, title: string, body: Html): LabReply {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
  return { status, headers: { 'content-type': 'text/html' }, body: markup };
}

/** Cognito, with the jump account's IAM users as the users of its pool. */
export function createCognitoService(lab: LabInternals): CognitoService {
  const domain = 'acme.auth.eu-west-1.amazoncognito.com';
  const userPoolId = 'eu-west-1_AcmePool1';
  const codes = new Map<string, Grant>();
  const idTokens = new Map<string, string>();
  const refreshTokens = new Map<string, string>();
  const identities = new Map<string, string>();
  const subjects = new Map<string, string>();
  const claimsOf = (user: string) => {
    const userName = user.slice(user.lastIndexOf('/') + 1);
    const sub = subjects.get(userName) ?? crypto.randomUUID();
    subjects.set(userName, sub);
    const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
    return { iss, sub, email: `${userName}@acme.example`, 'cognito:username': userName };
  };
  const secret = (kind: string) =>
    lab.keepSecret(`${kind}${randomBytes(48).toString('base64url')}`);

  function tokensFor(user: string): LabReply {
    const idToken = secret(`${encodeClaims(claimsOf(user))}.`);
    const refreshToken = secret('refresh.');
    idTokens.set(idToken, user);
    refreshTokens.set(refreshToken, user);
    const body = { id_token: idToken, refresh_token: refreshToken, expires_in: 3600 };
    return json(200, { ...body, token_type: 'Bearer' });
  }

  function authorize({ url }: LabRequest): LabReply {
    const query = url.searchParams;
    const back = query.get('redirect_uri') ?? '';
    // What is wrong with the client or the callback is told on a page of its own: nobody is sent to an unknown address.
    const fault =
      query.get('client_id') !== service.clientId
        ? 'Client does not exist.'
        : service.callbacks.has(back)
          ? undefined
          : 'redirect_mismatch';
    if (fault !== undefined)
      return redirectTo(`/error?${new URLSearchParams({ error: fault }).toString()}`);
    const answer = (more: Readonly<Record<string, string>>) =>
      `${back}?${new URLSearchParams({ ...more, state: query.get('state') ?? '' }).toString()}`;
    const challenge = query.get('code_challenge') ?? '';
    if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge))
      return redirectTo(answer({ error: 'invalid_request' }));
    const user = query.get('user');
    if (user !== null) {
      const code = lab.keepCode(`code${randomBytes(48).toString('base64url')}`);
      codes.set(code, { user, redirectUri: back, challenge, atMs: lab.now() });
      return redirectTo(answer({ code }));
    }
    return page(
      200,
      'Sign in to Acme',
      html`<ul>
          ${lab.users().map(
            ({ arn, userName }) =>
              html`<li>
                <a href="${`${url.pathname}${url.search}&user=${encodeURIComponent(arn)}`}"
                  >${userName}</a
                >
              </li>`,
          )}
        </ul>
        <a href="${answer({ error: 'access_denied' })}">Not now</a>`,
    );
  }

  function token({ body }: LabRequest): LabReply {
    const form = new URLSearchParams(body.toString('utf8'));
    const refused = json(400, { error: 'invalid_grant' });
    if (form.get('client_id') !== service.clientId) return json(400, { error: 'invalid_client' });
    if (form.get('grant_type') === 'refresh_token') {
      const user = refreshTokens.get(form.get('refresh_token') ?? '');
      return user === undefined || service.refusesRefreshes ? refused : tokensFor(user);
    }
    const code = form.get('code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const verifier = lab.keepSecret(form.get('code_verifier') ?? '');
    const isGood =
      grant !== undefined &&
      !service.refusesCodes &&
      grant.redirectUri === form.get('redirect_uri') &&
      grant.challenge === createHash('sha256').update(verifier).digest('base64url') &&
      lab.now() - grant.atMs < CODE_LIFE_MS;
    return isGood ? tokensFor(grant.user) : refused;
  }

  function userOf(body: unknown): string {
    const { Logins } = v.parse(LoginsSchema, body);
    const [[provider, idToken] = []] = Object.entries(Logins);
    if (provider !== `cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`) {
      throw new LabError(
        400,
        'NotAuthorizedException',
        'Token is not from a supported provider of this identity pool.',
      );
    }
    const user = idTokens.get(idToken ?? '');
    if (user === undefined)
      throw new LabError(400, 'NotAuthorizedException', 'Invalid login token.');
    return user;
  }

  function getId(input: unknown): LabReply {
    const { IdentityPoolId } = v.parse(PoolSchema, input);
    if (IdentityPoolId !== service.identityPoolId) {
      throw new LabError(
        400,
        'ResourceNotFoundException',
        `IdentityPool '${IdentityPoolId}' not found.`,
      );
    }
    const user = userOf(input);
    const id = identities.get(user) ?? `eu-west-1:${crypto.randomUUID()}`;
    identities.set(user, id);
    return json(200, { IdentityId: id });
  }

  function getCredentials(input: unknown): LabReply {
    const user = userOf(input);
    const role = lab.iam.role(service.role);
    if (!role) {
      throw new LabError(
        400,
        'InvalidIdentityPoolConfigurationException',
        'Invalid identity pool configuration. Check assigned IAM roles for this pool.',
      );
    }
    const session = lab.credentials.issueTemporary(
      {
        kind: 'role',
        account: role.account,
        callerArn: `arn:${lab.partition}:sts::${role.account}:assumed-role/${role.name}/${SESSION_NAME}`,
        principalArn: role.arn,
        userId: `${role.id}:${SESSION_NAME}`,
        sessionName: SESSION_NAME,
      },
      CREDENTIAL_SECONDS,
    );
    return json(200, {
      IdentityId: identities.get(user),
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: session.expiresAtMs / 1000,
      },
    });
  }

  const service: CognitoService = {
    name: 'cognito',
    subjects,
    domain,
    clientId: 'acmejumpgateclient',
    userPoolId,
    identityPoolId: 'eu-west-1:6a756d70-6761-4e65-8c61-636f676e6974',
    callbacks: new Set(),
    role: `arn:${lab.partition}:iam::${lab.jumpAccount}:role/JumpgateCognito`,
    refusesCodes: false,
    refusesRefreshes: false,
    answers: (host) => host === domain || host.startsWith('cognito-identity.'),
    handle: (request) => {
      const { url, headers, body } = request;
      if (url.host !== domain) {
        const input: unknown = JSON.parse(body.toString('utf8'));
        const isId = headers['x-amz-target']?.endsWith('.GetId') === true;
        return Promise.resolve(isId ? getId(input) : getCredentials(input));
      }
      switch (url.pathname) {
        case '/oauth2/authorize':
          return Promise.resolve(authorize(request));
        case '/error':
          return Promise.resolve(
            page(
              400,
              'An error was encountered',
              html`<p>${url.searchParams.get('error') ?? ''}</p>`,
            ),
          );
        case '/oauth2/token':
          return Promise.resolve(token(request));
        default:
          return Promise.resolve(json(404, { error: 'not_found' }));
      }
    },
    renderError: jsonError,
  };
  return service;
}
