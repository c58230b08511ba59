import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import { accountsFromOrganization } from '#core/estate/accounts-from-organization.ts';
import type { OrganizationAccount } from '#core/ports.ts';
import { acmeConfiguration as acme } from '../../support/acme.ts';

const account = (
  id: string,
  name: string,
  state: OrganizationAccount['state'] = 'ACTIVE',
): OrganizationAccount => ({ id: id as AccountId, name, email: '', state });
const configured = acme.accounts.map(({ id, name }) => account(id, name));
const jump = account(acme.jump.account, 'jump');

test('an organization whose accounts are all configured differs in nothing', () => {
  expect(accountsFromOrganization([jump, ...configured], acme)).toEqual({
    missing: [],
    closed: [],
    gone: [],
  });
});

test('active accounts are proposed by name, one without a name under its number', () => {
  const found = accountsFromOrganization(
    [...configured, account('999900000002', 'zeta'), account('999900000001', ' ')],
    acme,
  );
  expect(found.missing).toEqual([
    { id: '999900000001', name: '999900000001' },
    { id: '999900000002', name: 'zeta' },
  ]);
});

test('an account that cannot be entered is told apart, never proposed', () => {
  const suspended = account('999900000003', 'old', 'SUSPENDED');
  const { missing, closed } = accountsFromOrganization([...configured, suspended], acme);
  expect([missing, closed]).toEqual([[], [suspended]]);
});

test('configured accounts that were closed, or left, are named with what became of them', () => {
  const [first, second, ...others] = configured;
  const { gone } = accountsFromOrganization([{ ...first!, state: 'CLOSED' }, ...others], acme);
  expect(gone.map(({ entry, state }) => [entry.id, state])).toEqual([
    [first!.id, 'CLOSED'],
    [second!.id, undefined],
  ]);
});
