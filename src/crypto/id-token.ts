import { decodeJwt, errors } from 'jose';
import * as v from 'valibot';

const name = v.optional(v.pipe(v.string(), v.minLength(2), v.maxLength(200)));
const ClaimsSchema = v.object({
  email: name,
  preferred_username: name,
  'cognito:username': name,
});

/**
 * The human whom a user pool's ID token is about, by the name that others know them by; undefined when it has none.
 *
 * @param idToken - As the token endpoint itself answered: TLS vouches for it, so its signature is not checked.
 * @see OpenID Connect Core 1.0, section 3.1.3.7, item 6
 */
export function personOfIdToken(idToken: string): string | undefined {
  try {
    const claims = v.safeParse(ClaimsSchema, decodeJwt(idToken));
    if (!claims.success) return undefined;
    const { email, preferred_username, 'cognito:username': userName } = claims.output;
    return email ?? preferred_username ?? userName;
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return undefined;
    throw error;
  }
}
