import type { EstatePicture, IamUser } from '#core/access/picture.ts';
import type { EstateConfiguration, Person } from './configuration.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function tagOf({ tags }: IamUser, wanted: string): string | undefined {
  const found = Object.entries(tags).find(([key]) => key.toLowerCase() === wanted);
  return found?.[1].trim() === '' ? undefined : found?.[1].trim();
}

/** `Radia.Dube@acme.example` and `radia_dube` read as a person would write the name. */
function spokenName(userName: string): string {
  const words = userName
    .replace(/@.*$/, '')
    .split(/[._\s-]+/)
    .filter(Boolean);
  return words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ');
}

function slugOf(userName: string): string {
  const slug = userName
    .replace(/@.*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 55);
  return slug === '' ? 'person' : slug;
}

/**
 * The people that IAM users look like, for users whom nobody in the configuration claims: the name from a tag `name`, else from the user
 * name; the e-mail from a tag `email`, else the user name where it is one. Proposals: an administrator looks at them first.
 */
export function peopleFromUsers(
  { jump }: EstatePicture,
  { people }: EstateConfiguration,
): readonly Person[] {
  const claimed = new Set<string>(people.flatMap(({ principals }) => principals));
  const ids = new Set(people.map(({ id }) => id));
  return jump.users
    .filter(({ arn }) => !claimed.has(arn))
    .map((user): Person => {
      const slug = slugOf(user.name);
      let id = slug;
      for (let n = 2; ids.has(id); n++) id = `${slug}-${n}`;
      ids.add(id);
      const email = tagOf(user, 'email') ?? (EMAIL.test(user.name) ? user.name : undefined);
      return {
        id,
        name: (tagOf(user, 'name') ?? spokenName(user.name)).slice(0, 200) || user.name,
        ...(email !== undefined && { email: email.slice(0, 200) }),
        principals: [user.arn],
      };
    });
}
