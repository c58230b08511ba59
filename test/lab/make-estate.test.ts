import { expect, test } from 'vitest';
import { createLab } from './lab.ts';
import { ACME_ESTATE, readEstate } from './estate.ts';
import { makeEstate } from './make-estate.ts';

test('the acme estate is what the generator makes by default', () => {
  expect(JSON.parse(JSON.stringify(makeEstate()))).toEqual(readEstate(ACME_ESTATE));
});

test('a tidy estate holds nothing but whole grants', () => {
  const { truth } = makeEstate({ isMessy: false, seed: 3 });
  expect(new Set(truth.map(({ state }) => state))).toEqual(new Set(['active', 'active-mfa']));
});

test.each([
  ['acme', makeEstate()],
  ['another, larger one', makeEstate({ accounts: 20, people: 40, roles: 9, grants: 300, seed: 5 })],
])('the lab lets in whom the truth of %s names, with and without MFA', async (_name, estate) => {
  const lab = createLab({ estate });
  const states = new Map(estate.truth.map((row) => [`${row.principal} ${row.role}`, row.state]));
  const users = estate.iam[lab.jumpAccount]!.UserDetailList;
  const roles = Object.values(estate.iam).flatMap(({ RoleDetailList }) => RoleDetailList);
  // Every pair the truth names, and as many again that it does not.
  const strangers = estate.truth.map((_row, i) => ({
    principal: users[(i * 7) % users.length]!.Arn,
    role: roles[(i * 13) % roles.length]!.Arn,
  }));
  const wrong: string[] = [];
  for (const { principal, role } of [...estate.truth, ...strangers]) {
    const state = states.get(`${principal} ${role}`);
    for (const mfa of [true, false]) {
      const session = lab.issueUserSession(principal, { mfa, seconds: 900 });
      const isIn = await lab.assumeRole(session, role, { sessionName: 'truth' }).then(
        () => true,
        () => false,
      );
      const isExpected = state === 'active' || (state === 'active-mfa' && mfa);
      if (isIn !== isExpected) wrong.push(`${principal} ${role} ${state ?? 'none'} mfa=${mfa}`);
    }
  }
  expect(wrong).toEqual([]);
});
