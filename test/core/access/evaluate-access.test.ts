import { expect, test } from 'vitest';
import type { AccessPair } from '#core/access/access-state.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import { explainAccess } from '#core/access/explain-access.ts';
import type { IamRole } from '#core/access/picture.ts';
import type { AccountId, PolicyArn, RoleArn } from '#core/aws/arn.ts';
import { truthOf } from '../../support/access-truth.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';
import { ACME_ESTATE, readEstate, type Estate } from '../../lab/estate.ts';
import { makeEstate } from '../../lab/make-estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const acme = readEstate(ACME_ESTATE);

function statesOf(estate: Estate): ReadonlyMap<string, string> {
  const pairs = Array.from(evaluateAccess(pictureOfEstate(estate)).pairs());
  return new Map(pairs.map(({ principal, role, state }) => [`${principal} ${role}`, state]));
}

test('every pair of the acme estate is in its true state', () => {
  expect(sortedEntries(statesOf(acme))).toEqual(sortedEntries(truthOf(acme)));
});

function sortedEntries(states: ReadonlyMap<string, string>) {
  return [...states].sort(([a], [b]) => (a < b ? -1 : 1));
}

const ADA = user('ada').arn;
const ADMIN = role('Admin', '').arn;
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

function pairOf(policies: readonly unknown[], trust: unknown, parts: Partial<IamRole> = {}) {
  const admin = role('Admin', trust, parts);
  const table = evaluateAccess(picture([user('ada', policies)], [admin]));
  return {
    state: table.stateOf(ADA, admin.arn),
    isOfferable: table.pairOf(ADA, admin.arn)?.isOfferable ?? false,
  };
}

test.each<[string, readonly unknown[], unknown, string, boolean]>([
  ['both sides', [asserts(ADMIN)], trusts(ADA), 'granted', true],
  ['MFA, which a console can meet', [asserts(ADMIN)], trusts(ADA, MFA), 'conditional', true],
  [
    'a Deny without MFA',
    [asserts(ADMIN)],
    {
      Statement: [
        statementOf(trusts(ADA)),
        {
          Effect: 'Deny',
          Principal: '*',
          Action: '*',
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } },
        },
      ],
    },
    'conditional',
    true,
  ],
  [
    'an external id, which it cannot',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
    'conditional',
    false,
  ],
  [
    'a source identity',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { StringLike: { 'sts:SourceIdentity': '*' } } }),
    'conditional',
    false,
  ],
  [
    'no external id at all',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { Null: { 'sts:ExternalId': 'true' } } }),
    'conditional',
    true,
  ],
  [
    'a session named after the user',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { StringLike: { 'sts:RoleSessionName': '${aws:username}' } } }),
    'conditional',
    true,
  ],
  [
    'a session named after somebody else',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { StringEquals: { 'sts:RoleSessionName': 'bob' } } }),
    'conditional',
    false,
  ],
  [
    'a date to come',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } } }),
    'conditional',
    true,
  ],
  [
    'a date gone by',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } } }),
    'assertion-only',
    false,
  ],
  ['a trust of the whole account and no assertion', [], trusts('111122223333'), 'none', false],
  [
    'a trust of the whole account and an assertion',
    [asserts('*')],
    trusts('111122223333'),
    'granted',
    true,
  ],
  ['the unique id of the user', [asserts(ADMIN)], trusts('AIDAADA'), 'granted', true],
  ['the unique id of nobody', [asserts(ADMIN)], trusts('AIDAGONE'), 'assertion-only', false],
  ['a trust that cannot be read', [asserts(ADMIN)], '{"Version":', 'unknown', false],
  [
    'a trust that cannot be read, and a Deny',
    [asserts(ADMIN), asserts('*', { Effect: 'Deny' })],
    '{',
    'denied',
    false,
  ],
  [
    'an operator that does not exist',
    [asserts(ADMIN)],
    trusts(ADA, { Condition: { StringIsh: { 'aws:username': 'ada' } } }),
    'unknown',
    false,
  ],
  [
    'a policy that cannot be read, where the trust names the user',
    ['[]'],
    trusts(ADA),
    'unknown',
    false,
  ],
  [
    'a policy that cannot be read, where nothing trusts the user',
    ['[]'],
    trusts('AIDAGONE'),
    'none',
    false,
  ],
])('with %s', (_, policies, trust, state, isOfferable) => {
  expect(pairOf(policies, trust)).toEqual({ state, isOfferable });
});

test('a role whose path and name exceed 64 characters is granted, but not offered', () => {
  const arn = `arn:aws:iam::200000104729:role/${'p'.repeat(60)}/Admin` as RoleArn;
  const parts = { arn, path: `/${'p'.repeat(60)}/` };
  expect(pairOf([asserts(arn)], trusts(ADA), parts)).toEqual({
    state: 'granted',
    isOfferable: false,
  });
});

test('a role that an assertion names in an account that cannot be read is unknown', () => {
  const read = picture([user('ada', [asserts(ADMIN)])], []);
  const error = {
    code: 'aws/throttled',
    details: { action: 'ListRoles', account: '200000104729' },
  } as const;
  const account = {
    kind: 'unreadable',
    account: '200000104729' as AccountId,
    readAtMs: 0,
    error,
  } as const;
  const table = evaluateAccess({ ...read, accounts: [account] });
  expect(table.stateOf(ADA, ADMIN)).toBe('unknown');
});

test('an attached policy that was not read makes unknown only what it could decide', () => {
  const attached = ['arn:aws:iam::aws:policy/Unread' as PolicyArn];
  const ada = user('ada', [], { attachedPolicies: attached });
  const table = evaluateAccess(
    picture([ada], [role('Admin', trusts(ADA)), role('Other', trusts('AIDAGONE'))]),
  );
  expect(Array.from(table.pairs(), ({ role, state }) => [role, state])).toEqual([
    [ADMIN, 'unknown'],
  ]);
});

test('the table answers by role as it does by principal', () => {
  const table = evaluateAccess(pictureOfEstate(acme));
  const byRole = table.columns.roles.flatMap((arn) => table.principalsOf(arn));
  const key = ({ principal, role }: AccessPair) => `${principal} ${role}`;
  const sorted = (pairs: Iterable<AccessPair>) =>
    [...pairs].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  expect(sorted(byRole)).toEqual(sorted(table.pairs()));
});

test('a pair that the table does not list is none when it is asked about by itself', () => {
  const { estate, table } = evaluateEstate(compileEstate(pictureOfEstate(acme)));
  for (const { arn: principal } of estate.principals) {
    for (const { arn: asked } of estate.roles) {
      expect(explainAccess(estate, principal, asked).state).toBe(table.stateOf(principal, asked));
    }
  }
});

test('an explanation names the policies and the condition that decide', () => {
  const read = picture(
    [user('ada', [asserts(ADMIN)])],
    [role('Admin', trusts(ADA, { Sid: 'People', ...MFA }))],
  );
  const explanation = explainAccess(compileEstate(read), ADA, ADMIN);
  const trust = { kind: 'trust', policy: ADMIN, sid: 'People', statement: 1, reach: 'principal' };
  expect(explanation).toMatchObject({
    state: 'conditional',
    assertions: [{ kind: 'inline', policy: 'p0', statement: 1 }],
    trusts: [trust],
    conditions: [{ operator: 'Bool', key: 'aws:MultiFactorAuthPresent', values: ['true'] }],
    denials: [],
    unknowns: [],
  });
});

function statementOf(document: unknown): unknown {
  return (document as { Statement: readonly unknown[] }).Statement[0];
}

test('every pair of an estate of 40 accounts and 60 people is in its true state', () => {
  const made = makeEstate({ accounts: 40, people: 60, roles: 9, grants: 900, seed: 5 });
  expect(sortedEntries(statesOf(made))).toEqual(sortedEntries(truthOf(made)));
});
