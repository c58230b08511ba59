import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { truthOf } from '../../support/access-truth.ts';
import { pictureOfEstate, type Estate } from '../../support/picture-of-estate.ts';

const acme = JSON.parse(
  readFileSync(new URL('../../lab/estates/acme.json', import.meta.url), 'utf8'),
) as Estate;

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
