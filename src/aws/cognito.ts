import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import * as v from 'valibot';
import { PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';
import { AppError } from '#core/errors.ts';
import type { CognitoPorts } from '#core/ports.ts';
import {
  cognitoLogin,
  CognitoTokenReplySchema,
  identityPoolRegion,
  type CognitoTokenRequest,
} from '#core/sign-in/cognito.ts';
import { call } from './call.ts';
import { exceptionName } from './errors.ts';
import type { RequestHandler } from './clients.ts';

const ACTION = 'cognito:Token';
const TIMEOUT_MS = 20_000;
const RefusalSchema = v.object({ error: v.pipe(v.string(), v.maxLength(200)) });

function formOf(request: CognitoTokenRequest, clientId: string): URLSearchParams {
  return new URLSearchParams(
    request.grantType === 'refresh_token'
      ? {
          grant_type: 'refresh_token',
          client_id: clientId,
          refresh_token: request.refreshToken,
        }
      : {
          grant_type: 'authorization_code',
          client_id: clientId,
          code: request.code,
          code_verifier: request.codeVerifier,
          redirect_uri: request.redirectUri,
        },
  );
}

/** What an identity pool refuses for its own settings' sake, whatever the person does. */
const POOL_REFUSALS: ReadonlySet<string> = new Set([
  'InvalidIdentityPoolConfigurationException',
  'InvalidParameterException',
  'NotAuthorizedException',
  'ResourceNotFoundException',
]);

function poolRefusal(error: unknown, pool: string): unknown {
  const name = exceptionName(error);
  return name !== undefined && POOL_REFUSALS.has(name)
    ? new AppError('sign-in/pool-refused', { pool, error: name }, error)
    : error;
}

/**
 * Makes the questions of a Cognito sign-in: whether its pages are there, tokens of the user pool, credentials of the identity pool.
 *
 * @param fetchOverNetwork - The page's `fetch`.
 * @see Amazon Cognito Developer Guide, "Token endpoint"
 */
export function createCognito(
  fetchOverNetwork: typeof fetch,
  requestHandler?: RequestHandler,
): CognitoPorts {
  return {
    reachPages: async ({ domain }) => {
      try {
        // Whatever it answers, somebody is there.
        await fetchOverNetwork(`https://${domain}/`, {
          credentials: 'omit',
          cache: 'no-store',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
      } catch (error) {
        throw new AppError('aws/unreachable', { host: domain }, error);
      }
    },
    exchangeTokens: async ({ domain, clientId }, request) => {
      let reply: Response;
      let body: unknown;
      try {
        reply = await fetchOverNetwork(`https://${domain}/oauth2/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: formOf(request, clientId).toString(),
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        body = await reply.json();
      } catch (error) {
        if (error instanceof SyntaxError)
          throw new AppError('aws/unexpected-answer', { action: ACTION, account: domain }, error);
        throw new AppError('aws/unreachable', { host: domain }, error);
      }
      if (reply.ok) {
        const parsed = v.safeParse(CognitoTokenReplySchema, body);
        if (parsed.success) return parsed.output;
        throw new AppError('aws/unexpected-answer', { action: ACTION, account: domain });
      }
      if (reply.status === 429)
        throw new AppError('aws/throttled', { action: ACTION, account: domain });
      if (reply.status >= 500)
        throw new AppError('aws/service-failed', { action: ACTION, account: domain });
      const refusal = v.safeParse(RefusalSchema, body);
      const error = refusal.success ? refusal.output.error : `HTTP ${reply.status}`;
      if (error !== 'invalid_grant') throw new AppError('sign-in/client-refused', { error });
      // Codes live for five minutes; refresh tokens until they are revoked or the user is signed out everywhere.
      throw request.grantType === 'refresh_token'
        ? new AppError('sign-in/session-ended', {})
        : new AppError('sign-in/code-expired', {});
    },
    fetchCredentials: async (partition: PartitionId, settings, idToken) => {
      const { dnsSuffix } = PARTITIONS[partition];
      const region = identityPoolRegion(settings);
      const provide = fromCognitoIdentityPool({
        identityPoolId: settings.identityPoolId,
        logins: { [cognitoLogin(settings, dnsSuffix)]: idToken },
        clientConfig: { region, ...(requestHandler && { requestHandler }) },
      });
      const { credentials } = await call(
        {
          action: 'cognito-identity:GetCredentialsForIdentity',
          account: settings.identityPoolId,
          host: `cognito-identity.${region}.${dnsSuffix}`,
        },
        async () => ({ credentials: await provide(), $metadata: {} }),
      ).catch((error: unknown) => {
        throw poolRefusal(error, settings.identityPoolId);
      });
      const { accessKeyId, secretAccessKey, sessionToken = '', expiration } = credentials;
      return {
        accessKeyId,
        secretAccessKey,
        sessionToken,
        ...(expiration && { expiresAtMs: expiration.getTime() }),
      };
    },
  };
}
