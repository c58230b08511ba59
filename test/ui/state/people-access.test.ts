import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { accountRows, principalIn } from '#ui/state/people-access.ts';
import { truthOf } from '../../support/access-truth.ts';
import { acmeConfiguration as acme, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const access = evaluateAccess(picture);
const principal = principalIn(picture, acme.people[0]!)!;
const rowsFor = (showAll: boolean, query = '') =>
  accountRows({
    configuration: acme,
    picture,
    access,
    principal,
    changes: [],
    endDates: new Map(),
    showAll,
    query,
  });
const rolesIn = (rows: ReturnType<typeof rowsFor>) =>
  rows.flatMap(({ entry, roles }) => roles.map(({ name }) => `${entry.name}/${name}`));

test('without a wish, a person’s roles are those they have to do with', () => {
  const held = [...truthOf(acmeEstate)].filter(([pair]) => pair.startsWith(`${principal} `));
  expect(rolesIn(rowsFor(false))).toHaveLength(held.length);
});

test('words find roles by account and role together, in any order, also those nobody holds', () => {
  const [account] = acme.accounts;
  const all = rolesIn(rowsFor(true));
  const name = all
    .find((one) => one.startsWith(`${account!.name}/`))!
    .split('/')
    .at(-1)!;
  const found = rolesIn(rowsFor(true, `${name.toLowerCase()} ${account!.name}`));
  expect(found).toContain(`${account!.name}/${name}`);
  expect(found.every((one) => one.startsWith(`${account!.name}/`))).toBe(true);
  expect(found.every((one) => one.toLowerCase().includes(name.toLowerCase()))).toBe(true);
  expect(rolesIn(rowsFor(true, 'no such role'))).toEqual([]);
});
