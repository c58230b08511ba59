import { describe, expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { rolePathAndName, type AccountId, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { Change } from '#core/change/change-set.ts';
import { copyAccess, moveProject, offboard } from '#core/change/lifecycle.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { acmeConfiguration as configuration, acmeEstate } from '../../support/acme.ts';
import {
  asserts,
  picture as smallPicture,
  role,
  trusts,
  user,
} from '../../support/small-estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const access = evaluateAccess(picture);
const input = { configuration, picture, access };
const principals = picture.jump.users.map(({ arn }) => arn);
const ada = 'arn:aws:iam::111122223333:user/ada.okafor' as PrincipalArn;
const barbara = 'arn:aws:iam::111122223333:user/barbara.olsen' as PrincipalArn;

function planned(changes: readonly Change[]) {
  return planChanges({ picture, configuration, changes, nowMs: picture.jump.readAtMs });
}
function after(changes: readonly Change[]) {
  return evaluateAccess(applyPlanToPicture(picture, planned(changes)));
}
const held = (table: typeof access, principal: PrincipalArn): readonly RoleArn[] =>
  table
    .rolesOf(principal)
    .filter(({ state }) => state === 'granted' || state === 'conditional')
    .map(({ role }) => role);

describe.each(principals.map((arn) => [arn]))('%s', (principal) => {
  test('leaves with a plan nothing blocks, and keeps only what the step has said', () => {
    const { changes, kept } = offboard(input, principal, { endSessions: true });
    expect(planned(changes).blockers).toEqual([]);
    const left = held(after(changes), principal);
    const said = new Set(kept.map(({ role }) => role));
    expect(left.filter((role) => !said.has(role))).toEqual([]);
    expect(kept.every(({ sources }) => sources.length > 0)).toBe(true);
  });

  test('whose access is copied passes on every role it holds, and takes none away', () => {
    const to = principal === ada ? barbara : ada;
    const { changes } = copyAccess(input, principal, to);
    const has = new Set(held(access, to));
    expect(changes.map(({ kind, role }) => `${kind} ${role}`)).toEqual(
      held(access, principal)
        .filter((role) => !has.has(role))
        .map((role) => `grant ${role}`),
    );
  });
});

test('nobody else loses or gains anything when one person leaves', () => {
  const { changes } = offboard(input, ada, { endSessions: false });
  const table = after(changes);
  for (const other of principals) {
    if (other !== ada) expect(held(table, other)).toEqual(held(access, other));
  }
});

test('an offboarding ends sessions only when asked to', () => {
  const ends = (endSessions: boolean) =>
    offboard(input, ada, { endSessions }).changes.filter(
      (change) => change.kind === 'revoke' && change.endSessions,
    ).length;
  expect(ends(true)).toBeGreaterThan(0);
  expect(ends(false)).toBe(0);
});

test('a grant that ends is copied with its end, and one the console cannot use is named instead', () => {
  const until = '2027-01-31T00:00:00Z';
  const roles = [
    role(
      'Dated',
      trusts(user('a').arn, { Condition: { DateLessThan: { 'aws:CurrentTime': until } } }),
    ),
    role(
      'Guarded',
      trusts(user('a').arn, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
    ),
  ];
  const small = smallPicture([user('a', [asserts('*')]), user('b')], roles);
  const copied = copyAccess(
    { configuration, picture: small, access: evaluateAccess(small) },
    user('a').arn,
    user('b').arn,
  );
  expect(copied.changes).toEqual([
    {
      kind: 'grant',
      principal: user('b').arn,
      role: role('Dated', '').arn,
      untilMs: Date.parse(until),
    },
  ]);
  expect(copied.missing).toEqual([role('Guarded', '').arn]);
});

test('a move revokes the old project and grants the like in the new one, environment by environment', () => {
  const { changes, missing } = moveProject(
    input,
    ada,
    { from: 'payments', to: 'ledger' },
    { endSessions: false },
  );
  const accounts = new Map(
    configuration.accounts.map((account) => [account.id as string, account]),
  );
  const about = (role: string) => accounts.get(role.split(':')[4] ?? '');
  const revoked = changes.filter(({ kind }) => kind === 'revoke');
  expect(revoked.length).toBeGreaterThan(0);
  expect(revoked.every(({ role }) => about(role)?.project === 'payments')).toBe(true);
  const like = (role: RoleArn) => `${about(role)?.environment} ${rolePathAndName(role)}`;
  const old = new Set(
    held(access, ada)
      .filter((role) => about(role)?.project === 'payments')
      .map(like),
  );
  const wanted = picture.accounts
    .flatMap((account) => (account.kind === 'read' ? account.roles : []))
    .map(({ arn }) => arn)
    .filter((role) => about(role)?.project === 'ledger' && old.has(like(role)))
    .filter((role) => !held(access, ada).includes(role));
  expect(wanted.length).toBeGreaterThan(0);
  expect(changes.filter(({ kind }) => kind === 'grant').map(({ role }) => role)).toEqual(wanted);
  expect(missing).toEqual([]);
});

test('a move keeps the date of a grant, and never turns a role that the console cannot enter into one that it can', () => {
  const until = '2027-01-01T00:00:00Z';
  const open = trusts(user('a').arn);
  const rolesThere = [
    role(
      'Dated',
      trusts(user('a').arn, { Condition: { DateLessThan: { 'aws:CurrentTime': until } } }),
    ),
    role(
      'Guarded',
      trusts(user('a').arn, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
    ),
    role('Open', open),
  ];
  const from = smallPicture([user('a', [asserts('*')])], rolesThere);
  const [there] = from.accounts;
  const newAccount = '200000104730' as AccountId;
  const moved = <T extends string>(arn: T) => arn.replace(there!.account, newAccount) as T;
  const closed = trusts('arn:aws:iam::111122223333:user/b');
  const small = {
    ...from,
    accounts: [
      ...from.accounts,
      {
        ...there!,
        account: newAccount,
        roles: rolesThere
          .map(({ name }) => role(name, closed))
          .map((one) => ({ ...one, arn: moved(one.arn) })),
      },
    ],
  };
  const entry = (id: AccountId, project: string) =>
    ({ id, name: project, project, environment: 'prod' }) as const;
  const { changes, missing } = moveProject(
    {
      configuration: {
        ...configuration,
        accounts: [entry(there!.account, 'old'), entry(newAccount, 'new')],
      },
      picture: small,
      access: evaluateAccess(small),
    },
    user('a').arn,
    { from: 'old', to: 'new' },
    { endSessions: false },
  );
  const grant = { kind: 'grant', principal: user('a').arn };
  expect(changes.filter(({ kind }) => kind === 'grant')).toEqual([
    { ...grant, role: moved(role('Dated', '').arn), untilMs: Date.parse(until) },
    { ...grant, role: moved(role('Open', '').arn) },
  ]);
  expect(missing).toEqual(['new / prod / Guarded']);
});

test('a move to a project that has no such role names what is missing', () => {
  const { changes, missing } = moveProject(
    input,
    ada,
    { from: 'payments', to: 'atlantis' },
    { endSessions: false },
  );
  expect(changes.some(({ kind }) => kind === 'grant')).toBe(false);
  expect(missing.length).toBeGreaterThan(0);
  expect(missing.every((name) => name.startsWith('atlantis / '))).toBe(true);
});
