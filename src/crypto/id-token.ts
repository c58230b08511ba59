import { decodeJwt, errors } from 'jose';
import * as v from 'valibot';
import type { AssertedPerson } from '#core/sign-in/asserted-person.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const name = v.optional(v.pipe(v.string(), v.minLength(2), v.maxLength(200)));
const ClaimsSchema = v.object({
  iss: id,
  sub: id,
  email: name,
  preferred_username: name,
  'cognito:username': name,
});

/**
 * The human whom a user pool's ID token is about, by the name that others know them by; undefined when it says nobody.
 *
 * @param idToken - As the token endpoint itself answered: TLS vouches for it, so its signature is not checked.
 * @see OpenID Connect Core 1.0, section 3.1.3.7, item 6
 */
export function personOfIdToken(idToken: string): AssertedPerson | undefined {
  try {
    const claims = v.safeParse(ClaimsSchema, decodeJwt(idToken));
    if (!claims.success) return undefined;
    const { iss, sub, email, preferred_username, 'cognito:username': userName } = claims.output;
    return { issuer: iss, name: email ?? preferred_username ?? userName ?? sub, subject: sub };
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return undefined;
    throw error;
  }
}
