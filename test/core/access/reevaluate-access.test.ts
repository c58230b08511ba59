import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import type { AccountIam, EstatePicture } from '#core/access/picture.ts';
import { reevaluateAccess } from '#core/access/reevaluate-access.ts';
import { ACME_ESTATE, readEstate } from '../../lab/estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const acme = pictureOfEstate(readEstate(ACME_ESTATE));
const accounts = acme.accounts.filter((account) => account.kind === 'read');

/** The same picture with the trust of one role replaced by that of another. */
function withTrust(
  read: EstatePicture,
  account: number,
  role: number,
  from: number,
): EstatePicture {
  const changed = accounts[account]!;
  const roles = changed.roles.map((r, i) =>
    i === role ? { ...r, trust: changed.roles[from]!.trust } : r,
  );
  return {
    ...read,
    accounts: read.accounts.map((a) => (a.account === changed.account ? { ...changed, roles } : a)),
  };
}

/** The same picture with the assertions of one user taken over from another. */
function withAssertions(read: EstatePicture, user: number, from: number): EstatePicture {
  const users: AccountIam['users'] = read.jump.users.map((u, i) => {
    if (i !== user) return u;
    const { inlinePolicies, attachedPolicies, groups } = read.jump.users[from]!;
    return { ...u, inlinePolicies, attachedPolicies, groups };
  });
  return { ...read, jump: { ...read.jump, users } };
}

test('after any change it answers as a full evaluation does', () => {
  const before = evaluateEstate(compileEstate(acme));
  const index = (count: number) => fc.nat(count - 1);
  const role = index(accounts[0]!.roles.length);
  const person = index(acme.jump.users.length);
  fc.assert(
    fc.property(index(accounts.length), role, role, person, person, (account, a, b, u, w) => {
      for (const changed of [
        withTrust(acme, account, a, b),
        withAssertions(acme, u, w),
        { ...acme, jump: { ...acme.jump, users: acme.jump.users.toSpliced(u, 1) } },
        { ...acme, accounts: acme.accounts.toSpliced(account, 1) },
      ]) {
        const { table } = reevaluateAccess(before, changed);
        expect(table.columns).toEqual(evaluateAccess(changed).columns);
      }
    }),
    { numRuns: 40 },
  );
});

test('documents that did not change are not parsed again', () => {
  const before = evaluateEstate(compileEstate(acme));
  const { estate } = reevaluateAccess(before, withTrust(acme, 0, 0, 1));
  for (const [text, document] of estate.documents) {
    expect(document).toBe(before.estate.documents.get(text) ?? document);
  }
});

test('a grant that has run out since the last reading is no longer one', () => {
  const day = 86_400_000;
  const until = new Date(acme.jump.readAtMs + day).toISOString();
  const [account] = accounts;
  const [role] = account!.roles;
  const principal = acme.jump.users[0]!.arn;
  const trust = {
    Statement: [
      {
        Effect: 'Allow',
        Action: '*',
        Principal: { AWS: principal },
        Condition: { DateLessThan: { 'aws:CurrentTime': until } },
      },
    ],
  };
  const dated = { ...account!, roles: [{ ...role!, trust: JSON.stringify(trust) }] };
  const read: EstatePicture = { ...acme, accounts: [dated] };
  const before = evaluateEstate(compileEstate(read));
  const later = { ...read, jump: { ...read.jump, readAtMs: read.jump.readAtMs + 2 * day } };
  expect(before.table.stateOf(principal, role!.arn)).not.toBe('none');
  expect(reevaluateAccess(before, later).table.columns).toEqual(evaluateAccess(later).columns);
});
