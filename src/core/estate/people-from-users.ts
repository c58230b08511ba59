import type { EstatePicture, IamRole, IamUser } from '#core/access/picture.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import type { EstateConfiguration, Person } from './configuration.ts';

/** A user, or a role that somebody works in. */
type Holder = IamUser | IamRole;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function tagOf({ tags }: Holder, wanted: string): string | undefined {
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

/** Where to look for what IAM does not call by its name. */
export interface PeopleRules {
  /** Keys of the users’ tags, without regard to case; the first holds the person’s id. */
  readonly personTag: string;
  readonly nameTag: string;
  readonly emailTag: string;
  /** The company's addresses, with `{user}` for the user name; empty: none is made up. */
  readonly emailPattern: string;
}

/** What companies mostly use. */
export const COMMON_PEOPLE_RULES: PeopleRules = {
  personTag: 'person',
  nameTag: 'name',
  emailTag: 'email',
  emailPattern: '',
};

/**
 * The people that IAM users look like, for users whom nobody in the configuration claims: id, name and e-mail from the tags that the
 * rules name, else from the user name. Proposals: an administrator looks at them first.
 */
export function peopleFromUsers(
  { jump }: EstatePicture,
  configuration: EstateConfiguration,
  rules: PeopleRules = COMMON_PEOPLE_RULES,
): readonly Person[] {
  return peopleOf(jump.users, configuration, rules);
}

/** The person that one principal looks like, see {@link peopleFromUsers}; undefined when it is not in the picture or somebody's. */
export function personFromPrincipal(
  { jump }: EstatePicture,
  configuration: EstateConfiguration,
  principal: PrincipalArn,
): Person | undefined {
  const holders = [...jump.users, ...jump.roles].filter(({ arn }) => arn === principal);
  return peopleOf(holders, configuration, COMMON_PEOPLE_RULES)[0];
}

function peopleOf(
  holders: readonly Holder[],
  { people }: EstateConfiguration,
  rules: PeopleRules,
): readonly Person[] {
  const claimed = new Set<string>(people.flatMap(({ principals }) => principals));
  const ids = new Set(people.map(({ id }) => id));
  const tagged = (holder: Holder, key: string) => tagOf(holder, key.trim().toLowerCase());
  return holders
    .filter(({ arn }) => !claimed.has(arn))
    .map((holder): Person => {
      const slug = slugOf(tagged(holder, rules.personTag) ?? holder.name);
      let id = slug;
      for (let n = 2; ids.has(id); n++) id = `${slug}-${n}`;
      ids.add(id);
      const email = tagged(holder, rules.emailTag) ?? emailOf(holder.name, rules.emailPattern);
      return {
        id,
        name:
          (tagged(holder, rules.nameTag) ?? spokenName(holder.name)).slice(0, 200) || holder.name,
        ...(email !== undefined && { email: email.slice(0, 200) }),
        principals: [holder.arn],
      };
    });
}

function emailOf(userName: string, pattern: string): string | undefined {
  if (EMAIL.test(userName)) return userName;
  const address = pattern.trim().replaceAll('{user}', userName.toLowerCase());
  return EMAIL.test(address) ? address : undefined;
}
