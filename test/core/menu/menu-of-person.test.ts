import { expect, test } from 'vitest';
import { roleArn, type AccountId } from '#core/aws/arn.ts';
import { menuOfPerson } from '#core/menu/menu-of-person.ts';
import { acmeConfiguration } from '../../support/acme.ts';

const [person] = acmeConfiguration.people;
const account = '200000104729' as AccountId;
const { administrationRole } = acmeConfiguration.jump;
const admin = roleArn('aws', account, 'jump/Admin');
const door = roleArn('aws', account, administrationRole);
const auditDoor = roleArn('aws', account, 'JumpgateAudit');

function rolesOf(configuration: typeof acmeConfiguration): readonly string[] {
  const offered = [admin, door, auditDoor].map((role) => ({ role }));
  return menuOfPerson(configuration, person!, () => offered).roles.map(({ role }) => role);
}

test('a menu leaves out the roles by which Jumpgate itself comes in', () => {
  expect(rolesOf(acmeConfiguration)).toEqual(['jump/Admin']);
});

test('a menu offers one of them that the configuration has an entry for', () => {
  const roles = [...acmeConfiguration.roles, { arn: door, label: 'Door' }];
  expect(rolesOf({ ...acmeConfiguration, roles })).toEqual(
    expect.arrayContaining(['jump/Admin', administrationRole]),
  );
});

test('the doors are those that the configuration names, of the account or of all', () => {
  const { jump, accounts } = acmeConfiguration;
  const named = {
    ...acmeConfiguration,
    jump: { ...jump, auditRole: 'Watch' },
    accounts: accounts.map((entry) =>
      entry.id === account ? { ...entry, administrationRole: 'jump/Admin' } : entry,
    ),
  };
  expect(rolesOf(named)).toEqual(['JumpgateAudit', administrationRole].toSorted());
});
