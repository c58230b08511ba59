import * as v from 'valibot';
import { AssertedPersonSchema, type AssertedPerson } from '#core/sign-in/asserted-person.ts';

/** Who did it. */
export interface Actor {
  /** The caller as STS names them. */
  readonly arn: string;
  /**
   * The human, where others share the caller's ARN: those who come in by Amazon Cognito are all one role. It is written down by the
   * browser that acted, on the word of a token that the identity pool had accepted; STS vouches for the role alone. Absent: the ARN tells.
   */
  readonly person?: AssertedPerson;
  readonly userId: string;
}

/** An actor as records, journals and intents keep them; members stand in canonical order. */
export const ActorSchema = v.strictObject({
  arn: v.string(),
  person: v.exactOptional(AssertedPersonSchema),
  userId: v.string(),
});

/** What to call somebody who acted, in a word: the person's name, else the last part of the ARN. */
export function actorName({ arn, person }: Actor): string {
  return person?.name ?? arn.slice(arn.lastIndexOf('/') + 1);
}
