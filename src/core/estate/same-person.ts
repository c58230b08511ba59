import type { Person } from './configuration.ts';

const mailOf = ({ email }: Person): string | undefined => email?.trim().toLowerCase();

/**
 * Whether people of two estates are the same human being: by their e-mail, or, where one of them has none, by their id. Two addresses
 * that differ are two people, whatever their ids.
 */
export function isSamePerson(one: Person, other: Person): boolean {
  const [mail, otherMail] = [mailOf(one), mailOf(other)];
  return mail !== undefined && otherMail !== undefined ? mail === otherMail : one.id === other.id;
}
