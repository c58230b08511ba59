import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountId, RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { estateIssues } from '#core/estate/estate-issues.ts';
import {
  MOST_ISSUES,
  readEstateFile,
  toEstateCsv,
  type EstateFileKind,
} from '#core/estate/estate-file.ts';
import {
  COMMON_PEOPLE_RULES,
  peopleFromUsers,
  personFromPrincipal,
} from '#core/estate/people-from-users.ts';
import { acmeConfiguration as acme, acmeEstate } from '../../support/acme.ts';
import { role } from '../../support/small-estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

function issuesOf(text: string, kind: EstateFileKind) {
  const reading = readEstateFile(text, kind, acme);
  return reading.kind === 'valid'
    ? []
    : reading.issues.map(({ line, column, code }) => `${line ?? '-'} ${column} ${code}`);
}
const roleIn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}` as RoleArn;
const [shop, bank] = acme.accounts.map(({ id }) => id) as [AccountId, AccountId];
/** With an entry of every form that a role on offer can have. */
const offering: EstateConfiguration = {
  ...acme,
  roles: [
    {
      arn: roleIn(shop, 'team/Admin'),
      label: '=1+1, the shop',
      color: '00aa77',
      region: 'eu-west-1',
      landing: '/cloudwatch/home?region=eu-west-1#logs:',
      withoutMfa: true,
      delegated: true,
    },
    { arn: roleIn(bank, 'Admin'), withoutMfa: false },
    { arn: roleIn(bank, 'ReadOnly') },
  ],
};
const user = (name: string, account = acme.jump.account) => `arn:aws:iam::${account}:user/${name}`;
const json = (change: (estate: EstateConfiguration) => unknown) =>
  JSON.stringify(change(acme), null, 2);
const lineOf = (text: string, needle: string) =>
  text.slice(0, text.indexOf(needle)).split('\n').length;

test('the estate that ships has no issue', () => {
  expect(estateIssues(acme)).toEqual([]);
});

test.each(['people', 'accounts', 'roles'] as const)(
  '%s written as CSV read as they were',
  (kind) => {
    const empty = { ...offering, people: [], roles: [], ...(kind !== 'roles' && { accounts: [] }) };
    const reading = readEstateFile(toEstateCsv(offering, kind), kind, empty);
    expect(reading).toEqual({
      kind: 'valid',
      configuration: { ...empty, [kind]: offering[kind] },
    });
  },
);

test('names of every kind survive CSV, those a spreadsheet would take for a formula too', () => {
  const names = fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    .filter((name) => name.trim() === name && !name.includes('\r') && !/^'[=+\-@\t]/.test(name));
  fc.assert(
    fc.property(names, fc.constantFrom('', '=', '+', '-', '@'), (name, first) => {
      const people = [{ id: 'p', name: first + name, principals: [] }];
      const estate = { ...acme, people };
      const reading = readEstateFile(toEstateCsv(estate, 'people'), 'people', estate);
      expect(reading).toEqual({ kind: 'valid', configuration: estate });
    }),
  );
});

test('a list as CSV keeps what its columns do not speak of', () => {
  const menuId = 'A'.repeat(43);
  const estate = { ...acme, people: [{ id: 'p1', name: 'Old', principals: [], menuId }] };
  const reading = readEstateFile('id,name\np1,New\n', 'people', estate);
  expect(reading.kind === 'valid' && reading.configuration.people).toEqual([
    { id: 'p1', name: 'New', principals: [], menuId },
  ]);
});

test('all that is wrong in a CSV file is said at once, each with its line and column', () => {
  const text = [
    'id,name,principals',
    `p1,"Ada`,
    `Okafor",${user('ada')}`,
    `p1,Again,${user('again')}`,
    '',
    `p3,Thief,${user('ada')}`,
    `p4,Stranger,${user('eve', '999900001111' as never)}`,
    `p5,Two,${user('x')};${user('y')}`,
  ].join('\n');
  expect(issuesOf(text, 'people')).toEqual([
    '4 id person-twice',
    '6 principals principal-twice',
    '7 principals principal-elsewhere',
    '8 principals partition-twice',
  ]);
});

test('an account id of 11 digits, one that comes twice and the jump account are refused with their lines', () => {
  expect(issuesOf('id,name\n20000010472,short\n', 'accounts')).toEqual(['2 id form']);
  const twice = `id,name\n200000104729,a\n200000104729,b\n${acme.jump.account},jump\n`;
  expect(issuesOf(twice, 'accounts')).toEqual(['3 id account-twice', '4 id account-is-jump']);
});

test('roles as CSV keep what the columns do not speak of, and take a spreadsheet’s TRUE and FALSE', () => {
  const [first, second, third] = offering.roles;
  const text = `arn,label,withoutMfa\n${first!.arn},,FALSE\n${third!.arn},New,TRUE\n${second!.arn},Bank,\n`;
  const reading = readEstateFile(text, 'roles', offering);
  const { label: _, ...unlabelled } = first!;
  expect(reading.kind === 'valid' && reading.configuration.roles).toEqual([
    { ...unlabelled, withoutMfa: false },
    { arn: third!.arn, label: 'New', withoutMfa: true },
    { arn: second!.arn, label: 'Bank' },
  ]);
});

test('every wrong field of a role on offer is told with its line', () => {
  const text = [
    'arn,label,color,region,landing,withoutMfa,delegated',
    `${roleIn(shop, 'Fine')},Fine,00aa77,eu-west-1,/ec2/home,true,`,
    `${user('ada')},,,,,,`,
    `${roleIn(shop, 'A')},${'n'.repeat(201)},red,,,,`,
    `${roleIn(shop, 'B')},,,nowhere,//evil.example,,`,
    `${roleIn(shop, 'C')},,,,,yes,1`,
  ].join('\n');
  expect(issuesOf(text, 'roles')).toEqual([
    '3 arn form',
    '4 label form',
    '4 color form',
    '5 region form',
    '5 landing form',
    '6 withoutMfa form',
    '6 delegated form',
  ]);
});

test('a role that comes twice, and one in an account that is not configured or of another partition, are refused with their lines', () => {
  const text = [
    'arn,label',
    `${roleIn(shop, 'A')},"One`,
    'label"',
    `${roleIn(bank, 'A')},`,
    `${roleIn(shop, 'A')},Again`,
    `${roleIn('999900001111', 'A')},Elsewhere`,
    `${roleIn(shop, 'B').replace('arn:aws:', 'arn:aws-cn:')},China`,
  ].join('\n');
  expect(issuesOf(text, 'roles')).toEqual([
    '5 arn role-twice',
    '6 arn role-elsewhere',
    '7 arn role-elsewhere',
  ]);
  expect(issuesOf('role,label\nx,y\n', 'roles')).toEqual([
    '1 arn column-missing',
    '1 role column-unknown',
  ]);
});

test('an account that leaves with a file and still has a role on offer is named', () => {
  const left = acme.accounts.filter(({ id }) => id !== bank);
  const text = toEstateCsv({ ...acme, accounts: left }, 'accounts');
  const reading = readEstateFile(text, 'accounts', offering);
  expect(reading.kind === 'invalid' && reading.issues.map((i) => [i.column, i.code])).toEqual([
    ['roles.1.arn', 'role-elsewhere'],
    ['roles.2.arn', 'role-elsewhere'],
  ]);
});

test('a column that is missing or unknown is named, and so is a quote that never ends', () => {
  expect(issuesOf('id;nmae\np1;Ada\n', 'people')).toEqual([
    '1 name column-missing',
    '1 nmae column-unknown',
  ]);
  expect(issuesOf('id,name\np1,"Ada\n', 'people')).toContain('2  not-csv');
  expect(issuesOf('', 'people')).toContain('1 id column-missing');
});

test('a fault in a JSON estate has the line on which its value stands', () => {
  const twice = json((estate) => ({ ...estate, people: [...estate.people, estate.people[0]] }));
  const at = acme.people.length;
  const last = twice.slice(0, twice.lastIndexOf('"id": "p1"')).split('\n').length;
  expect(issuesOf(twice, 'estate')).toContain(`${last} people.${at}.id person-twice`);
  const short = json((estate) => ({ ...estate, jump: { ...estate.jump, account: '11112222333' } }));
  expect(issuesOf(short, 'estate')).toEqual([`${lineOf(short, '11112222333')} jump.account form`]);
  expect(issuesOf('{"format": 1,', 'estate')).toEqual(['-  not-json']);
});

test('the lines of a JSON estate are right whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 5 }), (odd, at) => {
      const people = acme.people
        .slice(0, 6)
        .map((person) => ({ ...person, email: `x${odd}`.slice(0, 99) }));
      const text = json((estate) => ({
        ...estate,
        people: people.map((person, place) => (place === at ? { ...person, id: '!' } : person)),
      }));
      expect(issuesOf(text, 'estate')).toEqual([
        `${lineOf(text, '"id": "!"')} people.${at}.id form`,
      ]);
    }),
  );
});

test('a file of 20 MB in which everything is wrong is counted whole and told in part', () => {
  const row = `x x,${'n'.repeat(300)},y\n`;
  const text = `id,name,principals\n${row.repeat(Math.ceil(20e6 / row.length))}`;
  const reading = readEstateFile(text, 'people', acme);
  expect(reading.kind === 'invalid' && reading.issues.length).toBe(MOST_ISSUES);
  expect(reading.kind === 'invalid' && reading.issueCount).toBeGreaterThan(100_000);
});

test('people are proposed for the users nobody claims, with what tags and names say', () => {
  const picture = pictureOfEstate(acmeEstate);
  expect(
    peopleFromUsers(picture, acme).every(
      ({ principals: [arn] }) => !acme.people.some(({ principals }) => principals.includes(arn!)),
    ),
  ).toBe(true);
  const empty = { ...acme, people: [] };
  const rules = { ...COMMON_PEOPLE_RULES, personTag: '' };
  const proposed = peopleFromUsers(picture, empty, rules);
  expect(proposed).toHaveLength(picture.jump.users.length);
  expect(proposed).toContainEqual({
    id: 'radia.dube',
    name: 'Radia Dube',
    email: 'Radia.Dube@acme.example',
    principals: [user('Radia.Dube@acme.example')],
  });
  expect(estateIssues({ ...empty, people: [...proposed] })).toEqual([]);
});

test('one principal is proposed as a person, also a role, and nobody who is somebody’s already', () => {
  const read = pictureOfEstate(acmeEstate);
  const deployer = role('Deploy_Bot', '', { tags: { name: 'The deployer' } });
  const picture = { ...read, jump: { ...read.jump, roles: [deployer] } };
  expect(personFromPrincipal(picture, acme, deployer.arn)).toEqual({
    id: 'deploy_bot',
    name: 'The deployer',
    principals: [deployer.arn],
  });
  const [claimed] = acme.people[0]!.principals;
  expect(personFromPrincipal(picture, acme, claimed!)).toBeUndefined();
});

test('the company’s own rules say id and e-mail, and an address that a tag names comes first', () => {
  const picture = pictureOfEstate(acmeEstate);
  const empty = { ...acme, people: [] };
  const rules = { ...COMMON_PEOPLE_RULES, emailPattern: '{user}@acme.example' };
  const proposed = peopleFromUsers(picture, empty, rules);
  expect(proposed).toContainEqual({
    id: 'p1',
    name: 'Ada Okafor',
    email: 'ada.okafor@acme.example',
    principals: [user('ada.okafor')],
  });
  expect(new Set(proposed.map(({ id }) => id)).size).toBe(proposed.length);
});
