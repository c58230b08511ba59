import * as v from 'valibot';

/** A human by the word of an identity provider, as its ID token said. Members stand in canonical order, since the ledger keeps them. */
export const AssertedPersonSchema = v.strictObject({
  /** Whose word it is: the `iss` of the token, such as a user pool's address. */
  issuer: v.string(),
  /** For readers: their e-mail address or user name there. They may be able to change it; `subject` stays. */
  name: v.string(),
  /** The issuer's own id of them, never given to another. */
  subject: v.string(),
});
/** See {@link AssertedPersonSchema}. */
export type AssertedPerson = Readonly<v.InferOutput<typeof AssertedPersonSchema>>;
