import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { LabError, type LabReply, type LabRequest, type LabService } from '../contract.ts';
import { html } from '../html.ts';
import type { LabInternals } from '../lab.ts';
import { jsonError } from '../protocol.ts';
import { redirectTo } from '../web-page.ts';

/** The role that the identity pool gives, in the jump account. */
export const COGNITO_ROLE = 'JumpgateCognito';

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
  /** Every token that was handed out, for tests that search for secrets. */
  readonly secrets: readonly string[];
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

const json = (status: number, body: unknown): LabReply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

/** Cognito, with the jump account's IAM users as the users of its pool. */
export function createCognitoService(lab: LabInternals): CognitoService {
  const domain = 'acme.auth.eu-west-1.amazoncognito.com';
  const userPoolId = 'eu-west-1_AcmePool1';
  const codes = new Map<string, Grant>();
  const idTokens = new Map<string, string>();
  const refreshTokens = new Map<string, string>();
  const identities = new Map<string, string>();
  const secrets: string[] = [];
  const secret = (kind: string) => {
    const made = `${kind}${randomBytes(48).toString('base64url')}`;
    secrets.push(made);
    return made;
  };

  function tokensFor(user: string): LabReply {
    const idToken = secret('id.');
    const refreshToken = secret('refresh.');
    idTokens.set(idToken, user);
    refreshTokens.set(refreshToken, user);
    const body = { id_token: idToken, refresh_token: refreshToken, expires_in: 3600 };
    return json(200, { ...body, token_type: 'Bearer' });
  }

  function authorize({ url }: LabRequest): LabReply {
    const query = url.searchParams;
    const back = query.get('redirect_uri') ?? '';
    const isRight =
      query.get('client_id') === service.clientId &&
      query.get('code_challenge_method') === 'S256' &&
      /^https:\/\/[a-p]{32}\.chromiumapp\.org\/cognito$/.test(back);
    if (!isRight) return json(400, { error: 'invalid_request' });
    const answer = (more: Readonly<Record<string, string>>) =>
      `${back}?${new URLSearchParams({ ...more, state: query.get('state') ?? '' }).toString()}`;
    const user = query.get('user');
    if (user !== null) {
      const code = secret('code');
      const challenge = query.get('code_challenge') ?? '';
      codes.set(code, { user, redirectUri: back, challenge, atMs: lab.now() });
      return redirectTo(answer({ code }));
    }
    const page = html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>Sign in to Acme</title>
          <link rel="icon" href="data:," />
        </head>
        <body>
          <h1>Sign in to Acme</h1>
          <ul>
            ${lab.users().map(
              ({ arn, userName }) =>
                html`<li>
                  <a href="${`${url.pathname}${url.search}&user=${encodeURIComponent(arn)}`}"
                    >${userName}</a
                  >
                </li>`,
            )}
          </ul>
          <a href="${answer({ error: 'access_denied' })}">Not now</a>
        </body>
      </html>`;
    return { status: 200, headers: { 'content-type': 'text/html' }, body: page.markup };
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
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '');
    const isGood =
      grant !== undefined &&
      !service.refusesCodes &&
      grant.redirectUri === form.get('redirect_uri') &&
      grant.challenge === challenge.digest('base64url') &&
      lab.now() - grant.atMs < CODE_LIFE_MS;
    return isGood ? tokensFor(grant.user) : refused;
  }

  function userOf(body: unknown): string {
    const { Logins } = v.parse(LoginsSchema, body);
    const user = idTokens.get(Logins[`cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`] ?? '');
    if (user === undefined)
      throw new LabError(400, 'NotAuthorizedException', 'Invalid login token.');
    return user;
  }

  function identity({ headers, body }: LabRequest): LabReply {
    const input: unknown = JSON.parse(body.toString('utf8'));
    const user = userOf(input);
    const id = identities.get(user) ?? `eu-west-1:${crypto.randomUUID()}`;
    identities.set(user, id);
    if (headers['x-amz-target']?.endsWith('.GetId')) return json(200, { IdentityId: id });
    const role = lab.iam.accounts.get(lab.jumpAccount)?.roles.get(COGNITO_ROLE.toLowerCase());
    if (!role) throw new LabError(400, 'InvalidIdentityPoolConfigurationException', 'No role.');
    const session = lab.credentials.issueTemporary(
      {
        kind: 'role',
        account: lab.jumpAccount,
        callerArn: `arn:${lab.partition}:sts::${lab.jumpAccount}:assumed-role/${COGNITO_ROLE}/${SESSION_NAME}`,
        principalArn: role.arn,
        userId: `${role.id}:${SESSION_NAME}`,
        sessionName: SESSION_NAME,
      },
      CREDENTIAL_SECONDS,
    );
    secrets.push(session.secretAccessKey, session.sessionToken ?? '');
    return json(200, {
      IdentityId: id,
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
    domain,
    clientId: 'acmejumpgateclient',
    userPoolId,
    identityPoolId: 'eu-west-1:6a756d70-6761-4e65-8c61-636f676e6974',
    secrets,
    refusesCodes: false,
    refusesRefreshes: false,
    answers: (host) => host === domain || host.startsWith('cognito-identity.'),
    handle: (request) => {
      if (request.url.host !== domain) return Promise.resolve(identity(request));
      switch (request.url.pathname) {
        case '/oauth2/authorize':
          return Promise.resolve(authorize(request));
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
