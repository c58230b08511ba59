import fc from 'fast-check';
import type { EstatePicture, IamRole, IamUser, ManagedPolicy } from '#core/access/picture.ts';
import type { AccountId, PolicyArn, RoleArn, UserArn } from '#core/aws/arn.ts';
import { identityDocuments, trustDocuments, type Condition } from './access-arbitraries.ts';
import { JUMP, PRINCIPAL_ROLE_ARN, TARGET, USER_ARN, type Json } from './access-case.ts';
import { picture, role, user } from './small-estate.ts';

/** The roles of an untidy estate; the first two have one name in two accounts. */
const ROLES: readonly {
  readonly account: AccountId;
  readonly path: string;
  readonly name: string;
}[] = [
  { account: TARGET, path: '/jump/', name: 'Admin' },
  { account: JUMP, path: '/jump/', name: 'Admin' },
  { account: TARGET, path: '/jump/', name: 'Auditor' },
  { account: TARGET, path: '/', name: 'Admin' },
];
const arnOf = ({ account, path, name }: (typeof ROLES)[number]) =>
  `arn:aws:iam::${account}:role${path}${name}` as RoleArn;

const policyArn = (name: string) => `arn:aws:iam::${JUMP}:policy/${name}` as PolicyArn;

function managed(name: string, document: Json): ManagedPolicy {
  const version = { id: 'v1', isDefault: true, createdAtMs: 0, document: JSON.stringify(document) };
  return { arn: policyArn(name), name, path: '/', attachmentCount: 1, versions: [version] };
}

/**
 * Pictures of two users in one group, a role that is a principal, and roles of two accounts, with untidy policies in every place: some
 * are shared, and one of the users is bounded.
 */
export function untidyEstates(
  conditions: fc.Arbitrary<Condition>,
  names: readonly string[],
): fc.Arbitrary<EstatePicture> {
  const identity = identityDocuments(conditions, ROLES.map(arnOf));
  const own = fc.array(identity, { maxLength: 2 });
  return fc
    .record({
      ada: own,
      other: own,
      deployer: own,
      group: identity,
      shared: identity,
      boundary: identity,
      trusts: fc.tuple(...ROLES.map(() => trustDocuments(conditions, names))),
    })
    .map(({ ada, other, deployer, group, shared, boundary, trusts }) => {
      const tags = { team: 'Admin', Project: 'payments', initials: 'dmi' };
      const both: Partial<IamUser> = { groups: ['ops'], tags };
      const users = [
        user('ada', ada, { ...both, arn: USER_ARN, path: '/ops/' }),
        user('other', other, {
          ...both,
          arn: `arn:aws:iam::${JUMP}:user/other` as UserArn,
          boundary: policyArn('boundary'),
          attachedPolicies: [policyArn('shared')],
        }),
      ];
      const principal = role('Deployer', '{"Version":"2012-10-17","Statement":[]}', {
        arn: PRINCIPAL_ROLE_ARN,
        path: '/ops/',
        inlinePolicies: deployer.map((document, i) => ({
          name: `p${i}`,
          document: JSON.stringify(document),
        })),
        attachedPolicies: [policyArn('shared')],
        tags,
      });
      const roles = ROLES.map((place, i): IamRole =>
        role(place.name, trusts[i], { ...place, arn: arnOf(place), tags: { env: 'prod' } }),
      );
      const isOfJump = ({ arn }: IamRole) => arn.includes(JUMP);
      const read = picture(
        users,
        roles.filter((one) => !isOfJump(one)),
      );
      return {
        ...read,
        jump: {
          ...read.jump,
          roles: [principal, ...roles.filter(isOfJump)],
          groups: [
            {
              name: 'ops',
              inlinePolicies: [{ name: 'g', document: JSON.stringify(group) }],
              attachedPolicies: [policyArn('shared')],
            },
          ],
          policies: [managed('shared', shared), managed('boundary', boundary)],
        },
      };
    });
}
