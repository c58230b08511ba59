import * as v from 'valibot';

const POOL = /^([a-z]{2,5}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/;

/** A company's user pool with its hosted pages, and the identity pool that gives its users credentials of a role in the jump account. */
export const CognitoSettingsSchema = v.strictObject({
  /** Host of the hosted pages: `acme.auth.eu-west-1.amazoncognito.com`, or a domain of the company's own. */
  domain: v.pipe(
    v.string(),
    v.maxLength(253),
    v.regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a host name'),
  ),
  /** An app client without a secret, whose callback is the extension's redirect address. */
  clientId: v.pipe(v.string(), v.regex(/^[\w+]{1,128}$/, 'the id of an app client')),
  userPoolId: v.pipe(
    v.string(),
    v.regex(POOL, 'the id of a user pool, such as eu-west-1_AbCdEfGhI'),
  ),
  identityPoolId: v.pipe(
    v.string(),
    v.regex(/^[a-z]{2,5}(?:-[a-z]+)+-\d:[0-9a-f-]{36}$/, 'the id of an identity pool'),
  ),
});
/** See {@link CognitoSettingsSchema}. */
export type CognitoSettings = v.InferOutput<typeof CognitoSettingsSchema>;

/** One sign-in at the hosted pages that is under way. */
export interface CognitoAuthorization {
  /** Ties the answer to this sign-in; a UUID. */
  readonly state: string;
  /** PKCE verifier. Secret until the exchange. */
  readonly verifier: string;
  /** The browser's own address for this extension; the app client must allow it. */
  readonly redirectUri: string;
}

/** The address that opens the hosted pages. @see Amazon Cognito Developer Guide, "Authorize endpoint" */
export function cognitoAuthorizeUrl(
  { domain, clientId }: CognitoSettings,
  { state, redirectUri }: CognitoAuthorization,
  challenge: string,
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    scope: 'openid',
    code_challenge_method: 'S256',
    code_challenge: challenge,
  });
  return `https://${domain}/oauth2/authorize?${query.toString()}`;
}

/** What the token endpoint is asked for. */
export type CognitoTokenRequest =
  | {
      readonly grantType: 'authorization_code';
      readonly code: string;
      readonly codeVerifier: string;
      readonly redirectUri: string;
    }
  | { readonly grantType: 'refresh_token'; readonly refreshToken: string };

/** The endpoint's answer; a renewal gives no new refresh token unless the app client rotates them. */
export const CognitoTokenReplySchema = v.object({
  id_token: v.pipe(v.string(), v.minLength(1), v.maxLength(8192)),
  refresh_token: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(8192))),
});
/** See {@link CognitoTokenReplySchema}. */
export type CognitoTokens = v.InferOutput<typeof CognitoTokenReplySchema>;

/** The name under which an identity pool knows the user pool's tokens. */
export function cognitoLogin({ userPoolId }: CognitoSettings, dnsSuffix: string): string {
  const [, region = ''] = POOL.exec(userPoolId) ?? [];
  return `cognito-idp.${region}.${dnsSuffix}/${userPoolId}`;
}

/** Where the identity pool answers: its id begins with that Region. */
export function identityPoolRegion({ identityPoolId }: CognitoSettings): string {
  return identityPoolId.slice(0, identityPoolId.indexOf(':'));
}
