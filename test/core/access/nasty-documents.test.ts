import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { explainAccess } from '#core/access/explain-access.ts';
import type { IamRole, IamUser } from '#core/access/picture.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const ADMIN = role('Admin', '').arn;
const OTHER = role('Other', '').arn;
const ADA = user('ada').arn;
const BOB = user('bob').arn;

function stateIn(users: readonly IamUser[], roles: readonly IamRole[]) {
  const table = evaluateAccess(picture(users, roles));
  return (principal: typeof ADA, arn: typeof ADMIN) => table.stateOf(principal, arn);
}

/** The same JSON with every character of its strings written as an escape. */
function escaped(document: unknown): string {
  return JSON.stringify(document).replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, text: string) => {
    const units = (JSON.parse(`"${text}"`) as string).split('');
    return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  });
}

test('a document of 10 kB in which every character is an escape says what it says in plain', () => {
  const names = Array.from({ length: 40 }, (_, i) => role(`R${i}`, '').arn);
  const text = escaped(asserts([...names, ADMIN]));
  expect(text.length).toBeGreaterThan(5000);
  const long = text.padEnd(10_240, '\n\t ');
  const state = stateIn(
    [user('ada', [long])],
    [role('Admin', escaped(trusts(ADA))), role('Other', trusts(ADA))],
  );
  expect([state(ADA, ADMIN), state(ADA, OTHER)]).toEqual(['granted', 'trust-only']);
});

test.each([
  ['broken off', JSON.stringify(trusts(ADA)).slice(0, -5)],
  ['empty', ''],
  ['null', 'null'],
  ['a number', '7'],
  ['a list', '[]'],
  ['a statement that is a text', '{"Version":"2012-10-17","Statement":"Allow"}'],
  ['an effect of the wrong type', JSON.stringify(trusts(ADA, { Effect: true }))],
  ['a principal of the wrong type', JSON.stringify(trusts(7))],
  ['an element that does not exist', JSON.stringify(trusts(ADA, { Actions: '*' }))],
  ['bytes that are no text', '\u0000\ufffd%E0%A4%A'],
])('a trust that is %s makes its own role unknown, and the picture goes on', (_, broken) => {
  const users = [user('ada', [asserts([ADMIN, OTHER])]), user('bob', [asserts(OTHER)])];
  const state = stateIn(users, [role('Admin', broken), role('Other', trusts([ADA, BOB]))]);
  expect(state(ADA, ADMIN)).toBe('unknown');
  expect([state(ADA, OTHER), state(BOB, OTHER)]).toEqual(['granted', 'granted']);
});

test('why a pair is unknown names the document, and all that is wrong with it', () => {
  const broken = trusts(ADA, { Effect: true, Actions: '*' });
  const users = [user('ada', [asserts(ADMIN)])];
  const estate = compileEstate(picture(users, [role('Admin', broken)]));
  const { state, unknowns } = explainAccess(estate, ADA, ADMIN);
  expect(state).toBe('unknown');
  expect(unknowns).toMatchObject([
    {
      source: { kind: 'trust', policy: ADMIN },
      reason: {
        kind: 'document-unreadable',
        issues: [
          { path: '$.Statement[0].Actions', problem: 'unknown-element' },
          { path: '$.Statement[0].Effect', problem: 'not-an-effect' },
        ],
      },
    },
  ]);
});

test('an assertion that cannot be read makes unknown only what it could decide, and nobody else’s', () => {
  const users = [user('ada', ['{"Statement":']), user('bob', [asserts(ADMIN)])];
  const state = stateIn(users, [role('Admin', trusts([ADA, BOB])), role('Other', trusts(BOB))]);
  expect([state(ADA, ADMIN), state(ADA, OTHER)]).toEqual(['unknown', 'none']);
  expect([state(BOB, ADMIN), state(BOB, OTHER)]).toEqual(['granted', 'trust-only']);
});
