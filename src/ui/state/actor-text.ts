import type { Actor } from '#core/ledger/actor.ts';
import { text } from '#ui/text.ts';

/** Who acted in full: the ARN, and whom an identity provider named. */
export function actorText({ arn, person }: Actor): string {
  return person ? text('actor_as', person.name, person.subject, person.issuer, arn) : arn;
}
