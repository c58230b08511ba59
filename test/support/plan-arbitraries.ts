import * as fc from 'fast-check';
import type { EstatePicture, IamRole, IamUser, ManagedPolicy } from '#core/access/picture.ts';
import type { AccountId, PolicyArn, PrincipalArn, RoleArn, UserArn } from '#core/aws/arn.ts';
import type { PairChange } from '#core/change/change-set.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';

const JUMP = '111122223333' as AccountId;
const TARGETS = ['200000104729', '200000112648'] as AccountId[];
const READ_AT = Date.UTC(2026, 10, 22);
export const NOW = READ_AT + 60_000;

export const USERS = ['ada', 'grace.iyer', 'Radia@acme.example', 'ada-1'].map(
  (name, i) => `arn:aws:iam::${JUMP}:user${i === 1 ? '/contractors/' : '/'}${name}` as UserArn,
);
export const JUMP_ROLES = ['ci', 'ada'].map(
  (name) => `arn:aws:iam::${JUMP}:role/${name}` as RoleArn,
);
/** Of a user that was deleted; some trusts name it. */
export const DANGLING_ID = 'AIDAQQQQQQQQQQQQQQQQQ';
export const PRINCIPALS: readonly PrincipalArn[] = [...USERS, ...JUMP_ROLES];
export const ROLES = TARGETS.flatMap((account) =>
  ['/Admin', '/jump/Operator', '/odd*path/Auditor'].map(
    (path) => `arn:aws:iam::${account}:role${path}` as RoleArn,
  ),
);

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
const pathOf = (arn: string) => arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
const idOf = (arn: string) =>
  `A${arn.includes(':user/') ? 'IDA' : 'ROA'}${Array.from(arn)
    .map((c) => c.charCodeAt(0).toString(36))
    .join('')
    .slice(-14)
    .toUpperCase()}`;

const action = fc.constantFrom<unknown>(
  'sts:AssumeRole',
  ['sts:AssumeRole'],
  ['sts:AssumeRole', 'sts:TagSession'],
  'sts:*',
);
const condition = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
  { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } },
  { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
);
const sid = fc.constantFrom<Record<string, unknown>>(
  {},
  { Sid: 'People' },
  { Sid: 'JumpgateTrustMfa' },
);
const names = fc.subarray([...PRINCIPALS], { minLength: 1 });
const oneOrList = <T>(list: readonly T[]) => (list.length === 1 ? list[0] : list);

const trustStatement: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.tuple(sid, names, action, condition, fc.boolean()).map(([s, aws, Action, c, isDangling]) => ({
    ...s,
    Effect: 'Allow',
    Principal: { AWS: oneOrList(isDangling ? [...aws, DANGLING_ID] : aws) },
    Action,
    ...c,
  })),
  fc.constantFrom(
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    { Sid: 'Whole', Effect: 'Allow', Principal: { AWS: JUMP }, Action: 'sts:AssumeRole' },
    {
      Sid: 'Saml',
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${TARGETS[0]}:saml-provider/corp` },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
    { Effect: 'Deny', Principal: { AWS: USERS[2] }, Action: 'sts:AssumeRole' },
  ),
);

/** Statements that mean many without naming them: what a pair owes to them is not its own. */
const wideTrust = fc.constantFrom<Record<string, unknown>>(
  {
    Sid: 'WholeWithMfa',
    Effect: 'Allow',
    Principal: { AWS: [`arn:aws:iam::${JUMP}:root`, USERS[0]] },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  },
  {
    Sid: 'WholeUntil',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${JUMP}:root` },
    Action: 'sts:AssumeRole',
    Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
  },
  { Sid: 'Everyone', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
  {
    Sid: 'AllBut',
    Effect: 'Allow',
    NotPrincipal: { AWS: [USERS[3], JUMP] },
    Action: 'sts:AssumeRole',
  },
);

const NAMED_RESOURCES = [
  ...ROLES.filter((role) => !role.includes('*')),
  'arn:aws:iam::*:role/Admin',
];
const WIDE_RESOURCES = [
  ...NAMED_RESOURCES,
  `arn:aws:iam::${TARGETS[0]}:role/*`,
  'arn:aws:iam::*:role/${aws:username}/Operator',
  'arn:aws:iam::*:role/jump/${aws:PrincipalTag/team}',
];

function assertionStatementOf(resources: readonly string[], members: readonly string[]) {
  return fc
    .tuple(
      fc.subarray([...resources], { minLength: 1 }),
      fc.constantFrom(...members),
      action,
      condition,
      fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    )
    .map(([list, member, Action, c, Effect]) => ({
      Effect,
      Action,
      [member]: oneOrList(list),
      ...c,
    }));
}

// Sids are unique in a document that IAM took.
const trustDocumentOf = (statement: fc.Arbitrary<Record<string, unknown>>) =>
  fc
    .uniqueArray(statement, { maxLength: 4, selector: (s) => s['Sid'] ?? Symbol() })
    .map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }));
const identityDocumentOf = (statement: fc.Arbitrary<Record<string, unknown>>) =>
  fc
    .array(statement, { minLength: 1, maxLength: 3 })
    .map((Statement) => JSON.stringify({ Version: '2012-10-17', Id: 'x', Statement }));

const holderOf = (identityDocument: fc.Arbitrary<string>) =>
  fc.record({
    inlinePolicies: fc.oneof(
      { arbitrary: fc.constant([]), weight: 2 },
      { arbitrary: identityDocument.map((document) => [{ name: 'assume', document }]), weight: 1 },
    ),
    managed: fc.constantFrom<readonly string[]>([], [], ['own'], ['shared'], ['own', 'shared']),
  });

function quotasOf(trust: number, managed: number) {
  return {
    trustPolicyCharacters: trust,
    managedPolicyCharacters: managed,
    userInlineCharacters: 2048,
    roleInlineCharacters: 10_240,
    attachedPoliciesPerUser: 10,
    attachedPoliciesPerRole: 10,
    versionsPerPolicy: 3,
    policies: 20,
    policiesQuota: 1500,
  };
}

/** Estates full of statements that are not Jumpgate's. `managed` small enough that policies split. */
export const pictures = picturesOf(
  trustDocumentOf(trustStatement),
  identityDocumentOf(assertionStatementOf(NAMED_RESOURCES, ['Resource'])),
);

/** {@link pictures} where every form of a statement for many occurs too. */
export const widePictures = picturesOf(
  trustDocumentOf(fc.oneof({ arbitrary: trustStatement, weight: 2 }, wideTrust)),
  identityDocumentOf(
    assertionStatementOf(WIDE_RESOURCES, ['Resource', 'Resource', 'Resource', 'NotResource']),
  ),
);

function picturesOf(
  trustDocument: fc.Arbitrary<string>,
  identityDocument: fc.Arbitrary<string>,
): fc.Arbitrary<EstatePicture> {
  const holder = holderOf(identityDocument);
  return fc
    .record({
      users: fc.tuple(holder, holder, holder, holder),
      jumpRoles: fc.tuple(holder, holder),
      trusts: fc.array(trustDocument, { minLength: ROLES.length, maxLength: ROLES.length }),
      documents: fc.array(identityDocument, { minLength: 8, maxLength: 8 }),
      groups: fc.array(fc.constantFrom(...USERS), { maxLength: 2 }),
      managed: fc.constantFrom(260, 6144),
    })
    .map(({ users, jumpRoles, trusts, documents, groups, managed }): EstatePicture => {
      const attached = (arn: string, kinds: readonly string[]) =>
        kinds.map(
          (kind) =>
            `arn:aws:iam::${JUMP}:policy/${kind === 'own' ? `own-${arn.includes(':role/') ? 'r-' : ''}${nameOf(arn)}` : 'shared'}` as PolicyArn,
        );
      const role = (arn: RoleArn, trust: string, from?: (typeof jumpRoles)[0]): IamRole => ({
        arn,
        id: idOf(arn),
        name: nameOf(arn),
        path: pathOf(arn),
        trust,
        maxSessionSeconds: 3600,
        inlinePolicies: from?.inlinePolicies ?? [],
        attachedPolicies: from ? attached(arn, from.managed) : [],
        tags: {},
      });
      const iamUsers: IamUser[] = USERS.map((arn, i) => ({
        arn,
        id: idOf(arn),
        name: nameOf(arn),
        path: pathOf(arn),
        inlinePolicies: users[i]!.inlinePolicies,
        attachedPolicies: attached(arn, users[i]!.managed),
        groups: groups.includes(arn) ? ['team'] : [],
        tags: {},
      }));
      const iamRoles = JUMP_ROLES.map((arn, i) =>
        role(arn, '{"Version":"2012-10-17","Statement":[]}', jumpRoles[i]),
      );
      const everyone = [...iamUsers, ...iamRoles];
      const arns = [...new Set(everyone.flatMap((p) => p.attachedPolicies))];
      const policies = arns.map((arn, i): ManagedPolicy => ({
        arn,
        name: nameOf(arn),
        path: '/',
        attachmentCount: everyone.filter((p) => p.attachedPolicies.includes(arn)).length,
        versions: [{ id: 'v1', isDefault: true, createdAtMs: 0, document: documents[i % 8]! }],
      }));
      const account = {
        kind: 'read',
        readAtMs: READ_AT,
        users: [],
        groups: [],
        roles: [],
        policies: [],
        quotas: quotasOf(2048, managed),
      } as const;
      return {
        partition: 'aws',
        jump: {
          ...account,
          account: JUMP,
          users: iamUsers,
          roles: iamRoles,
          groups: [
            {
              name: 'team',
              inlinePolicies: [{ name: 'team', document: documents[7]! }],
              attachedPolicies: [],
            },
          ],
          policies,
        },
        accounts: TARGETS.map((id, a) => ({
          ...account,
          account: id,
          roles: ROLES.slice(a * 3, a * 3 + 3).map((arn, i) => role(arn, trusts[a * 3 + i]!)),
        })),
      };
    });
}

export const configurations: fc.Arbitrary<EstateConfiguration> = fc
  .subarray([...ROLES])
  .map((withoutMfa) => configurationOf(withoutMfa.map((arn) => ({ arn, withoutMfa: true }))));

/** The configuration of the generated estates with these role entries. */
export function configurationOf(roles: EstateConfiguration['roles']): EstateConfiguration {
  return {
    format: 1,
    id: 'acme' as EstateConfiguration['id'],
    name: 'Acme',
    jump: { partition: 'aws', account: JUMP, region: 'us-east-1', administrationRole: 'Jumpgate' },
    accounts: [],
    roles,
    people: [],
    rules: { commentRequired: false, twoPairsOfEyes: false, menuDays: 14 },
  };
}

const pair = {
  principal: fc.constantFrom(...PRINCIPALS),
  role: fc.constantFrom(...ROLES),
};

/** Change sets as staging folds them: one target for a pair, and perhaps an adoption. */
export const changeSets: fc.Arbitrary<readonly PairChange[]> = fc.uniqueArray(
  fc.oneof(
    fc.record({ kind: fc.constant('grant' as const), ...pair }),
    fc.record({
      kind: fc.constant('grant' as const),
      ...pair,
      untilMs: fc.constantFrom(NOW + 86_400_000, NOW + 172_800_000),
    }),
    fc.record({ kind: fc.constant('revoke' as const), ...pair }),
    fc.record({ kind: fc.constant('revoke' as const), ...pair, endSessions: fc.constant(true) }),
    fc.record({ kind: fc.constant('adopt' as const), ...pair }),
  ),
  {
    maxLength: 12,
    selector: ({ kind, principal, role }) => `${kind === 'adopt' ? kind : ''} ${principal} ${role}`,
  },
);
