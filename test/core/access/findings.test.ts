import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import type { Finding } from '#core/access/finding.ts';
import { findFindings, isForeignGrant } from '#core/access/findings.ts';
import type { IamRole, IamUser } from '#core/access/picture.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const ADMIN = role('Admin', '').arn;
const ADA = user('ada').arn;

function findingsIn(
  users: readonly IamUser[],
  roles: readonly IamRole[],
  held: readonly PrincipalArn[] = [ADA],
): readonly Finding[] {
  const read = picture(users, roles);
  const evaluated = evaluateEstate(compileEstate(read));
  return findFindings({ picture: read, ...evaluated, heldPrincipals: new Set(held) });
}

test('an estate in order has no findings', () => {
  expect(findingsIn([user('ada', [asserts(ADMIN)])], [role('Admin', trusts(ADA))])).toEqual([]);
});

test.each<[Finding['kind'], readonly IamUser[], readonly IamRole[]]>([
  ['half-grant', [user('ada', [asserts(ADMIN)])], [role('Admin', trusts('AIDAGONE'))]],
  [
    'dangling-principal',
    [user('ada', [asserts(ADMIN)])],
    [role('Admin', trusts([ADA, 'AIDAGONE']))],
  ],
  ['wide-trust', [user('ada', [asserts(ADMIN)])], [role('Admin', trusts('111122223333'))]],
  [
    'wide-assertion',
    [user('ada', [asserts('arn:aws:iam::*:role/Admin')])],
    [role('Admin', trusts(ADA))],
  ],
  ['missing-role', [user('ada', [asserts([ADMIN, `${ADMIN}2`])])], [role('Admin', trusts(ADA))]],
  ['nobody-can-assume', [user('ada')], [role('Admin', trusts('AIDAGONE'))]],
  [
    'trust-near-quota',
    [user('ada', [asserts(ADMIN)])],
    [role('Admin', trusts(ADA, { Sid: 'x'.repeat(1700) }))],
  ],
])('finds a %s', (kind, users, roles) => {
  expect(findingsIn(users, roles).map((finding) => finding.kind)).toContain(kind);
});

test('finds a principal that can get in and that no person holds', () => {
  const findings = findingsIn([user('ada', [asserts(ADMIN)])], [role('Admin', trusts(ADA))], []);
  expect(findings).toEqual([{ kind: 'principal-without-person', principal: ADA }]);
});

test('finds people whose user has no MFA device, and nobody of whom that is not known', () => {
  const role1 = role('Admin', trusts([ADA, user('bob').arn, user('eve').arn]));
  const users = [
    { ...user('ada', [asserts(ADMIN)]), hasMfa: false },
    { ...user('bob', [asserts(ADMIN)]), hasMfa: true },
    user('eve', [asserts(ADMIN)]),
  ];
  const held = users.map(({ arn }) => arn);
  expect(findingsIn(users, [role1], held)).toEqual([
    { kind: 'person-without-mfa', principal: ADA, roles: 1 },
  ]);
});

test('a role for a service is not one that nobody can assume', () => {
  const trust = {
    Statement: {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'ec2.amazonaws.com' },
    },
  };
  expect(findingsIn([], [role('Instance', trust)])).toEqual([]);
});

test.each<[string, unknown]>([
  ['another account as a whole', '999988887777'],
  ['a role of another account', 'arn:aws:iam::999988887777:role/Scanner'],
  ['a session of another account', 'arn:aws:sts::999988887777:assumed-role/Scanner/job'],
])('a trust that lets in %s is told as that, and not as one that lets nobody in', (_, name) => {
  const findings = findingsIn([user('ada')], [role('Admin', trusts(name))]).filter(
    ({ kind }) => kind !== 'wide-trust',
  );
  expect(findings).toMatchObject([
    { kind: 'outside-trust', role: ADMIN, accounts: ['999988887777'], source: { statement: 1 } },
  ]);
});

test('accounts outside the estate are counted once, and those of the estate not among them', () => {
  const names = ['999988887777', 'arn:aws:iam::999988887777:role/Scanner', '200000104729', ADA];
  const findings = findingsIn([user('ada', [asserts(ADMIN)])], [role('Admin', trusts(names))]);
  expect(findings.filter(({ kind }) => kind === 'outside-trust')).toMatchObject([
    { accounts: ['999988887777'] },
  ]);
});

test.each<[string, unknown]>([
  ['its own account', 'arn:aws:iam::200000104729:root'],
  ['a role of its own account', 'arn:aws:iam::200000104729:role/Deployer'],
  ['a federated user of the jump account', 'arn:aws:sts::111122223333:federated-user/eve'],
  ['everyone', '*'],
])(
  'a role that trusts %s is neither one that nobody can assume nor one open to others',
  (_, name) => {
    const kinds = findingsIn([user('ada')], [role('Admin', trusts(name))]).map(({ kind }) => kind);
    expect(kinds).not.toContain('nobody-can-assume');
    expect(kinds).not.toContain('outside-trust');
  },
);

test.each<[string, unknown]>([
  ['a user that asks for nothing', ADA],
  ['the jump account, of which nobody asks', '111122223333'],
  ['a session of a role that is gone', 'arn:aws:sts::111122223333:assumed-role/Gone/job'],
])('a role that trusts %s is one that nobody can assume', (_, name) => {
  const kinds = findingsIn([user('ada')], [role('Admin', trusts(name))]).map(({ kind }) => kind);
  expect(kinds).toContain('nobody-can-assume');
});

test('what only a wide statement asks for is counted with it, and is no half grant each', () => {
  const others = Array.from({ length: 20 }, (_, i) => role(`Other${i}`, trusts(user('eve').arn)));
  const users = [user('ada', [asserts('*')]), user('bob', [asserts(others[0]!.arn), asserts('*')])];
  const found = findingsIn(users, [role('Admin', trusts(ADA)), ...others]);
  expect(found.filter(({ kind }) => kind === 'half-grant')).toEqual([
    {
      kind: 'half-grant',
      state: 'assertion-only',
      principal: user('bob').arn,
      role: others[0]!.arn,
    },
  ]);
  expect(found.filter(({ kind }) => kind === 'wide-assertion')).toMatchObject([
    { principals: [ADA], halves: 20, serves: [{ principal: ADA, role: ADMIN }] },
    // Admin and the nineteen that bob does not name.
    { principals: [user('bob').arn], halves: 20, serves: [] },
  ]);
});

test('a grant is foreign while others wrote its assertion, whoever wrote its trust', () => {
  const estateWith = (sid: string) =>
    compileEstate(
      picture([user('ada', [asserts(ADMIN)])], [role('Admin', trusts(ADA, { Sid: sid }))]),
    );
  expect(isForeignGrant(estateWith('People'), ADA, ADMIN)).toBe(true);
  expect(isForeignGrant(estateWith('JumpgateTrust1'), ADA, ADMIN)).toBe(true);
});
