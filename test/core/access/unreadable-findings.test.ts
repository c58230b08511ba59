import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import { findFindings } from '#core/access/findings.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const ADMIN = role('Admin', '').arn;
const [ADA, BOB] = [user('ada').arn, user('bob').arn];

function unreadableIn(read: EstatePicture) {
  const evaluated = evaluateEstate(compileEstate(read));
  return findFindings({ picture: read, ...evaluated, heldPrincipals: new Set() }).filter(
    ({ kind }) => kind.startsWith('unreadable'),
  );
}

test('a trust that cannot be read is found with all that is wrong and the pairs that hang on it', () => {
  const users = [user('ada', [asserts(ADMIN)]), user('bob', [asserts(ADMIN)]), user('eve')];
  const broken = { Statement: { Effect: 'allow', Actions: 'sts:AssumeRole' } };
  expect(unreadableIn(picture(users, [role('Admin', broken)]))).toEqual([
    {
      kind: 'unreadable-document',
      account: '200000104729',
      source: { kind: 'trust', policy: ADMIN, statement: 0 },
      reason: {
        kind: 'document-unreadable',
        issues: [
          { path: '$.Statement.Actions', problem: 'unknown-element' },
          { path: '$.Statement.Action', problem: 'missing' },
          { path: '$.Statement.Effect', problem: 'not-an-effect' },
        ],
      },
      principals: [],
      pairs: 2,
    },
  ]);
});

test('inline policies of one name are two documents, and one that decides nothing is found too', () => {
  const users = [user('ada', ['{']), user('bob', ['{'])];
  expect(unreadableIn(picture(users, [role('Admin', trusts(ADA))]))).toMatchObject([
    { source: { kind: 'inline', policy: 'p0' }, principals: [ADA], pairs: 1 },
    { source: { kind: 'inline', policy: 'p0' }, principals: [BOB], pairs: 0 },
  ]);
});

test('an account that cannot be read is found once, with the pairs of its roles', () => {
  const account = '300000104729' as AccountId;
  const there = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const read = picture([user('ada', [asserts([there('A'), there('B')])])], []);
  const error = {
    code: 'aws/access-denied',
    details: { action: 'sts:AssumeRole', account },
  } as const;
  const unreadable = { kind: 'unreadable' as const, account, readAtMs: 0, error };
  expect(unreadableIn({ ...read, accounts: [...read.accounts, unreadable] })).toEqual([
    { kind: 'unreadable-account', account, error, pairs: 2 },
  ]);
});
